"""One request, repeated by this one layer until the outcome of each of its operations is known, or the run stops."""

from collections.abc import Callable, Sequence
from threading import Event
from typing import NoReturn

from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, SerializationError, TlsError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from flows import telemetry
from flows.errors import IndexBusy
from flows.index.elastic.bulk.answer import FILTER, Again, Halt, Judgement, read_answer, shortened
from flows.index.elastic.bulk.operations import Operation, Outcome
from flows.index.elastic.bulk.pressure import Pressure
from flows.index.elastic.bulk.retry import BUDGET, Backoff, Clock
from flows.index.elastic.bulk.tally import Tally
from flows.index.elastic.client import BLOCKED, BUSY, SAFE, kind_of, refusal, stop
from flows.index.elastic.location import Location

MAX_BYTES = 8_000_000  # of a request
_LEAST_BYTES = 100_000  # who refuses this much with 413 refuses single documents
_STEPS = 16  # requests that are taken until they are as large as before
_PATIENCE = 2  # times that a request finds no room before it is halved: it may be larger than all the room there is
_TROUBLE = {
    NoConnection: "the connection was refused, or lost",
    ConnectionTimeout: "no answer in time",
    SerializationError: "an answer that cannot be read",
}


class Abandoned(Exception):
    """Another request has met what stops the run: what is left of this one is pending."""


class Delivery:
    """Delivers requests, for several threads. Every operation names its id and version: sending again is safe."""

    def __init__(
        self,
        client: Elasticsearch,
        location: Location,
        *,
        require_alias: bool = False,
        budget: float = BUDGET,
        clock: Clock | None = None,
        before_sending: Callable[[], None] = lambda: None,
    ) -> None:
        self.tally = Tally()
        self.max_bytes = MAX_BYTES  # less once a request was too large for the server, or found no room for long
        self._most_bytes = MAX_BYTES  # less once a request was too large for the server
        self._client = client.options(max_retries=0, retry_on_status=())  # this class owns the retries
        self._location = location
        self._require_alias = require_alias
        self._before_sending = before_sending
        self._budget = budget
        self._clock = clock or Clock()
        self._pressure = Pressure()

    def deliver(self, operations: Sequence[Operation], stopped: Event) -> list[Outcome]:
        """Their outcomes, in their order. Raises `Stop` when the server takes none, `Abandoned` once `stopped`."""
        outcomes = self._deliver(operations, Backoff(self._budget, self._clock, stopped))
        return [outcomes[operation.document] for operation in operations]

    def _deliver(
        self, pending: Sequence[Operation], backoff: Backoff, in_doubt: bool = False
    ) -> dict[tuple[str, str], Outcome]:
        """`in_doubt`: an answer to some of these was lost before, so they may be done already."""
        done: dict[tuple[str, str], Outcome] = {}
        no_room = 0  # times in a row
        while pending:
            retry_after = None
            try:
                judgements = self._send(pending, backoff.stopped, in_doubt)
            except _Busy as busy:
                trouble, retry_after = busy.trouble, busy.retry_after
                in_doubt = True
                no_room = no_room + 1 if busy.no_room else 0
            except _Refused as refused:
                return done | self._divide(pending, refused, backoff, in_doubt)
            else:
                settled, again = self._settle(pending, judgements)
                if settled:
                    backoff.progress()
                done |= settled
                pending = [one.operation for one in again]
                trouble = f"{again[0].status} {again[0].kind}" if again else ""
            if pending:
                telemetry.event("engine.retry", trouble=trouble, operations=len(pending))
            if pending and not backoff.wait(retry_after):
                raise self._too_busy(trouble)
            if no_room == _PATIENCE and len(pending) > 1:
                no_more = _Refused(trouble, too_large=True, for_now=True)
                return done | self._divide(pending, no_more, backoff, in_doubt)
        return done

    def _settle(
        self, operations: Sequence[Operation], judgements: Sequence[Judgement]
    ) -> tuple[dict[tuple[str, str], Outcome], list[Again]]:
        """Count what is known, and part it from what is sent again. Raises `Stop` where nothing can be written."""
        pairs = zip(operations, judgements, strict=True)
        settled = {operation.document: judged for operation, judged in pairs if isinstance(judged, Outcome)}
        again = [judged for judged in judgements if isinstance(judged, Again)]
        self.tally.settle(list(settled.values()))
        for judged in judgements:
            if isinstance(judged, Halt):
                raise refusal(judged.status, judged.kind, self._location.address)
        if any(one.status == 429 for one in again):
            self._pressure.no_room()
        elif not again:
            self._pressure.taken()
            self.max_bytes = min(self._most_bytes, self.max_bytes + MAX_BYTES // _STEPS)  # there is room again
        return settled, again

    def _send(self, operations: Sequence[Operation], stopped: Event, in_doubt: bool) -> list[Judgement]:
        """What was answered of each. Raises `_Busy` when nothing, or nothing certain, was answered."""
        body = b"".join(part for operation in operations for part in (operation.action, operation.source))
        with self._pressure.admitted():
            if stopped.is_set():
                raise Abandoned
            self._before_sending()
            try:
                with telemetry.span("bulk", operations=len(operations)):
                    answer = self._client.bulk(
                        operations=body,  # type: ignore[arg-type]  # bytes pass through
                        require_alias=self._require_alias or None,
                        filter_path=FILTER,
                    ).body
            except UnsupportedProductError as error:
                raise stop(error, self._location) from error
            except ApiError as error:
                self._refused(error)
            except TlsError as error:
                raise stop(error, self._location) from error
            except (NoConnection, ConnectionTimeout, SerializationError) as error:
                raise _Busy(_TROUBLE[type(error)]) from error  # what it did is unknown
        judgements = read_answer(answer, operations, in_doubt=in_doubt)
        if judgements is None:
            raise _Busy("an answer that is not one to what was sent")
        return judgements

    def _refused(self, error: ApiError) -> NoReturn:
        """The request as a whole."""
        status, kind = error.meta.status, kind_of(error)
        if status in BUSY and (kind != BLOCKED or status == 503):
            if status == 429:
                self._pressure.no_room()
            raise _Busy(f"{status} {kind}", error.meta.headers.get("retry-after"), no_room=status == 429) from error
        if status == 413:
            raise _Refused("larger than the server takes in one request", too_large=True) from error
        if status == 400:
            reason = error.body.get("error") if isinstance(error.body, dict) else None
            raise _Refused(shortened(reason)) from error
        raise stop(error, self._location) from error

    def _divide(
        self, operations: Sequence[Operation], refused: "_Refused", backoff: Backoff, in_doubt: bool
    ) -> dict[tuple[str, str], Outcome]:
        """Both halves of a request that was refused as a whole; a single operation is refused itself."""
        if len(operations) == 1:
            outcome = Outcome(operations[0].id, None, refused.reason)
            self.tally.settle([outcome])
            return {operations[0].document: outcome}
        if refused.too_large:
            half = max(_LEAST_BYTES, sum(operation.size for operation in operations) // 2)
            self.max_bytes = min(self.max_bytes, half)
            if not refused.for_now:
                self._most_bytes = min(self._most_bytes, half)
        middle = len(operations) // 2
        halves = operations[:middle], operations[middle:]
        first, second = (self._deliver(half, backoff, in_doubt) for half in halves)
        return first | second

    def _too_busy(self, trouble: str) -> IndexBusy:
        return IndexBusy(
            f"Elasticsearch at {self._location.address} took nothing for {self._budget:.0f} seconds: {trouble}",
            safe=SAFE,
            next_command=f"curl {self._location.address}/_cluster/health, then the same command",
        )


class _Busy(Exception):
    """Send the same again, not before the header says."""

    def __init__(self, trouble: str, retry_after: str | None = None, *, no_room: bool = False) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.retry_after = retry_after
        self.no_room = no_room


class _Refused(Exception):
    """The request as a whole is refused: something in it, or its size."""

    def __init__(self, reason: str, *, too_large: bool = False, for_now: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.too_large = too_large
        self.for_now = for_now
