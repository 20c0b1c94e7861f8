"""Operations go out, several requests at once, and come back as outcomes in their order."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from elasticsearch import Elasticsearch

from flows.errors import IndexUnavailable, Stop
from flows.index.elastic.bulk.delivery import Abandoned, Delivery
from flows.index.elastic.bulk.operations import Operation, Outcome, chunks
from flows.index.elastic.bulk.pressure import MOST
from flows.index.elastic.bulk.retry import BUDGET, Clock
from flows.index.elastic.bulk.tally import Counts
from flows.index.elastic.client import SAFE
from flows.index.elastic.location import Location

_HANDFUL = 50  # documents that may be refused for what they are, however few there are


class BulkLoader:
    """Sends operations (see the package). `require_alias` refuses to create an index in the place of a lost alias.

    `budget`: seconds that a request is repeated without any progress. `before_sending` is called before each request,
    repeated ones too, by several threads; what it raises ends the run.
    """

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
        self._delivery = Delivery(
            client,
            location,
            require_alias=require_alias,
            budget=budget,
            clock=clock,
            before_sending=before_sending,
        )
        self._location = location

    @property
    def counts(self) -> Counts:
        """What became of everything that this loader was given: adds up at every moment, also after a `Stop`."""
        return self._delivery.tally.counts

    def run(self, operations: Sequence[Operation]) -> list[Outcome]:
        """The outcome of each operation, in their order. Raises `Stop`, which says how many are pending."""
        self._delivery.tally.take(len(operations))
        return list(self._outcomes(self._requests(operations)))

    def stream(self, operations: Iterable[Operation]) -> Generator[Outcome, None, None]:
        """As `run`, for any number of operations: in memory are those of the requests under way. Closing it ends it."""

        def counted() -> Iterator[list[Operation]]:
            for request in self._requests(operations):
                self._delivery.tally.take(len(request))
                yield request

        yield from self._outcomes(counted())

    def _requests(self, operations: Iterable[Operation]) -> Iterator[list[Operation]]:
        return chunks(operations, lambda: self._delivery.max_bytes)

    def _outcomes(self, requests: Iterable[Sequence[Operation]]) -> Iterator[Outcome]:
        """Whatever ends this early lets the requests under way end first: their outcome is known then."""
        stopped = Event()
        failures: list[BaseException] = []

        def deliver(chunk: Sequence[Operation]) -> list[Outcome]:
            try:
                return self._delivery.deliver(chunk, stopped)
            except Abandoned:
                raise
            except BaseException as error:
                failures.append(error)
                stopped.set()
                raise

        try:
            with ThreadPoolExecutor(MOST, thread_name_prefix="bulk") as pool:
                try:
                    for outcomes in _in_order(pool, deliver, requests):
                        self._check_refusals(outcomes)
                        yield from outcomes
                finally:
                    stopped.set()
                    pool.shutdown(cancel_futures=True)
        except (Stop, Abandoned) as error:
            first = failures[0] if failures else error
            raise self._counted(first) if isinstance(first, Stop) else first from first.__cause__

    def _counted(self, stop: Stop) -> Stop:
        """The error, with what became of all operations."""
        safe = f"{str(self.counts).capitalize()}: the next run does those, and nothing twice."
        return type(stop)(stop.happened, safe=safe, next_command=stop.next_command)

    def _check_refusals(self, outcomes: Sequence[Outcome]) -> None:
        """Raises `Stop` where more documents are refused than taken: then it is not for what each of them is."""
        counts = self.counts
        reasons = [outcome.reason for outcome in outcomes if outcome.result is None]
        if reasons and counts.rejected > max(_HANDFUL, counts.indexed + counts.already_there):
            raise IndexUnavailable(
                f"Elasticsearch at {self._location.address} refuses {counts.rejected:,} of {counts.sent:,} documents: "
                f"{reasons[0]}",
                safe=SAFE,
                next_command="flows index check with the same --index, then the same command",
            )


def _in_order(
    pool: ThreadPoolExecutor,
    deliver: Callable[[Sequence[Operation]], list[Outcome]],
    requests: Iterable[Sequence[Operation]],
) -> Iterator[list[Outcome]]:
    """The outcomes of each request. Of one document there is never more than one operation under way: what has to be
    sent again would overtake the later one."""
    under_way: deque[tuple[set[tuple[str, str]], Future[list[Outcome]]]] = deque()
    for request in requests:
        documents = {operation.document for operation in request}
        while len(under_way) == MOST or any(not documents.isdisjoint(others) for others, _ in under_way):
            yield under_way.popleft()[1].result()
        under_way.append((documents, pool.submit(deliver, request)))
    for _, future in under_way:
        yield future.result()
