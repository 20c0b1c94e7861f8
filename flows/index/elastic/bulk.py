"""The bulk loader: every operation ends with an outcome of its own, or the run stops.

The client's own helpers lose that: their retries and the transport's multiply, an answer with fewer items than were
sent drops the rest silently, and a request refused as a whole (413, 429) fails every document of it. So here each
document is serialised once, requests are cut by count and size, one layer repeats them, and each answer is compared
with what was sent. All operations name their id, so sending one again is always safe.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import orjson
from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, SerializationError, TlsError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from flows.errors import IndexBusy, IndexUnavailable
from flows.index.elastic.client import BLOCKED, BUSY, SAFE, blocked, kind_of, stop
from flows.index.elastic.location import Location
from flows.index.elastic.retry import BUDGET, Backoff

MAX_OPERATIONS = 500
MAX_BYTES = 5_000_000
IN_FLIGHT = 2  # more only fills the server's queue
ANSWER = "errors,items.*._id,items.*.status,items.*.result,items.*.error.type,items.*.error.reason"

_PREVIEW = re.compile(r"\s*Preview of field's value: '.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Operation:
    """One line or two of a bulk request."""

    id: str
    lines: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server did: `result` is created, updated, deleted or not_found; or None, with a `reason`."""

    id: str
    result: str | None
    reason: str | None = None


def index_operation(index: str, id: str, document: Mapping[str, Any]) -> Operation:
    """Write a document whole. Raises `TypeError` or `ValueError` for what is not JSON (a lone surrogate)."""
    action = orjson.dumps({"index": {"_index": index, "_id": id}})
    return Operation(id, action + b"\n" + orjson.dumps(document) + b"\n")


def delete_operation(index: str, id: str) -> Operation:
    """Delete a document."""
    return Operation(id, orjson.dumps({"delete": {"_index": index, "_id": id}}) + b"\n")


class BulkLoader:
    """Sends operations; see the module. `require_alias` refuses to create an index in the place of a lost alias."""

    def __init__(
        self, client: Elasticsearch, location: Location, *, require_alias: bool = False, budget: float = BUDGET
    ) -> None:
        self._client = client.options(max_retries=0, retry_on_status=())  # this class owns the retries
        self._location = location
        self._require_alias = require_alias
        self._budget = budget

    def run(self, operations: Sequence[Operation]) -> list[Outcome]:
        """The outcome of each operation, in their order. Raises `Stop` when the server takes none."""
        found: dict[int, Outcome] = {}
        for places in _rounds(operations):
            chunks = list(_chunks([operations[place] for place in places]))
            with ThreadPoolExecutor(IN_FLIGHT) as pool:
                outcomes = [outcome for delivered in pool.map(self._deliver, chunks) for outcome in delivered]
            found.update(zip(places, outcomes, strict=True))
        return [found[place] for place in range(len(operations))]

    def _deliver(self, chunk: Sequence[Operation]) -> list[Outcome]:
        """One request, repeated for whatever the server was too busy to take."""
        backoff = Backoff(self._budget)
        done: dict[int, Outcome] = {}
        pending = list(range(len(chunk)))
        while True:
            retry_after = None
            try:
                items = self._send([chunk[place] for place in pending])
            except _Busy as busy:
                retry_after = busy.retry_after
            except _Refused as refused:
                outcomes = self._divide([chunk[place] for place in pending], refused.reason)
                done.update(zip(pending, outcomes, strict=True))
                break
            else:
                before = len(pending)
                for place, item in zip(pending, items, strict=True):
                    if outcome := self._judge(item):
                        done[place] = outcome
                pending = [place for place in pending if place not in done]
                if not pending:
                    break
                if len(pending) < before:
                    backoff.progress()
            if not backoff.wait(retry_after):
                raise self._too_busy()
        return [done[place] for place in range(len(chunk))]

    def _send(self, operations: Sequence[Operation]) -> list[dict[str, Any]]:
        """The answer's items, one for each operation. Raises `_Busy` when nothing, or nothing certain, was answered."""
        try:
            answer = self._client.bulk(
                operations=[operation.lines for operation in operations],  # type: ignore[misc]  # bytes pass through
                require_alias=self._require_alias or None,
                filter_path=ANSWER,
            ).body
        except UnsupportedProductError as error:
            raise stop(error, self._location) from error
        except ApiError as error:
            raise self._request_refused(error) from error
        except TlsError as error:
            raise stop(error, self._location) from error
        except (NoConnection, ConnectionTimeout, SerializationError) as error:
            raise _Busy(None) from error  # what it did is unknown: sent again, with the same ids
        items = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(items, list):
            raise _Busy(None)
        results = [next(iter(item.values())) for item in items]
        if [result.get("_id") for result in results] != [operation.id for operation in operations]:
            raise _Busy(None)
        return results

    def _request_refused(self, error: ApiError) -> Exception:
        if kind_of(error) == BLOCKED and error.meta.status != 503:
            return blocked(self._location.address)
        if error.meta.status in BUSY:
            return _Busy(_seconds(error.meta.headers.get("retry-after")))
        if error.meta.status == 413:
            return _Refused("larger than the server takes in one request")
        if error.meta.status == 400:
            return _Refused(_reason(error.body.get("error") if isinstance(error.body, dict) else None))
        return stop(error, self._location)

    def _divide(self, operations: Sequence[Operation], reason: str) -> list[Outcome]:
        """Both halves of a request that was refused as a whole; a single operation is refused itself."""
        if len(operations) == 1:
            return [Outcome(operations[0].id, None, reason)]
        middle = len(operations) // 2
        return self._deliver(operations[:middle]) + self._deliver(operations[middle:])

    def _judge(self, item: dict[str, Any]) -> Outcome | None:
        """The outcome of one item; None when it has to be sent again."""
        error, status = item.get("error"), item["status"]
        if error is None:
            return Outcome(item["_id"], item["result"])
        kind = error.get("type") if isinstance(error, dict) else None
        if kind == BLOCKED and status != 503:  # a 429 of this type is a full disk; a 503, an election
            raise blocked(self._location.address)
        if status in BUSY:
            return None
        if status not in (400, 413):  # not the document's fault: the index is gone, the key may not write ...
            raise IndexUnavailable(
                f"Elasticsearch at {self._location.address} refuses to write: {status} {kind}",
                safe=SAFE,
                next_command="flows status with the same --index, then the same command",
            )
        return Outcome(item["_id"], None, _reason(error))

    def _too_busy(self) -> IndexBusy:
        return IndexBusy(
            f"Elasticsearch at {self._location.address} took nothing for {self._budget:.0f} seconds",
            safe=SAFE,
            next_command=f"curl {self._location.address}/_cluster/health, then the same command",
        )


class _Busy(Exception):
    """Send the same again, not before `retry_after` seconds."""

    def __init__(self, retry_after: float | None) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class _Refused(Exception):
    """The request as a whole is refused: something in it, or its size."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _rounds(operations: Sequence[Operation]) -> list[list[int]]:
    """Places of operations such that no round names a document twice: what is sent again must not overtake."""
    rounds: list[list[int]] = []
    times: Counter[bytes] = Counter()
    for place, operation in enumerate(operations):
        target = operation.lines.partition(b"\n")[0].partition(b":")[2]  # index and id
        if times[target] == len(rounds):
            rounds.append([])
        rounds[times[target]].append(place)
        times[target] += 1
    return rounds


def _chunks(operations: Sequence[Operation]) -> Iterator[Sequence[Operation]]:
    start, size = 0, 0
    for end, operation in enumerate(operations):
        if end > start and (end - start == MAX_OPERATIONS or size + len(operation.lines) > MAX_BYTES):
            yield operations[start:end]
            start, size = end, 0
        size += len(operation.lines)
    if start < len(operations):
        yield operations[start:]


def _seconds(header: str | None) -> float | None:
    return min(float(header), 600.0) if header and header.isdecimal() else None


def _reason(error: Any) -> str:
    """The engine's own words, short, without the piece of the document that it likes to quote."""
    if not isinstance(error, dict):
        return "refused without a reason"
    return f"{error.get('type')}: {_PREVIEW.sub('', str(error.get('reason')))}"[:500]
