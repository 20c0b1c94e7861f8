"""Records in chunks that are committed together, and the chunks that are judged while one is written."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import InitVar, dataclass, field

from flows import telemetry
from flows.batches import weighed
from flows.index.ledger import RecordKey
from flows.load.chunk import Loader
from flows.load.preparing import Prepared
from flows.read.record import Record

RECORDS_PER_COMMIT = 500  # a commit costs 100 ms, as much as indexing some hundred articles
BYTES_PER_COMMIT = 16_000_000
CHUNKS_AHEAD = 2  # being judged while one is written; with it in memory, at most 26 MB of records each


def chunks(found: Iterable[Record]) -> Iterator[list[Record]]:
    """Records to be committed together: no two of one place, since the ledger can name one."""
    for chunk in weighed(found, RECORDS_PER_COMMIT, BYTES_PER_COMMIT, lambda record: len(record.payload)):
        begin = 0
        keys: set[RecordKey] = set()
        for position, record in enumerate(chunk):
            if record.key in keys:
                yield chunk[begin:position]
                begin = position
                keys.clear()
            keys.add(record.key)
        yield chunk[begin:]


@dataclass(slots=True)
class Ahead:
    """The records of `found` in chunks, each prepared while those before it are worked on: whoever asks for the next
    one is done with the last."""

    loader: Loader
    found: InitVar[Iterable[Record]]
    again: bool = False  # judge every record, whatever the ledger says of it
    taken: int = 0  # records that were read
    _unprepared: Iterator[list[Record]] = field(init=False)
    _read: list[Record] = field(default_factory=list)  # a chunk that has to wait for those before it
    _window: deque[tuple[set[RecordKey], Prepared]] = field(default_factory=deque)
    _draining: bool = False

    def __post_init__(self, found: Iterable[Record]) -> None:
        self._unprepared = chunks(found)

    def handed_out(self, following: "Ahead | None" = None) -> Iterator[Prepared]:
        """The chunks, prepared. Where these records end, the first ones of `following` are prepared meanwhile."""
        while self._prepare(CHUNKS_AHEAD + 1):
            if following:
                following._prepare(CHUNKS_AHEAD + 1 - len(self._window))  # of other files: no record is in both
            yield self._window.popleft()[1]

    @property
    def idle(self) -> bool:
        """Nothing is prepared that was not handed out."""
        return not self._window

    def drain(self) -> None:
        """Prepare nothing more before all that is prepared was handed out."""
        self._draining = True

    def _prepare(self, number: int) -> int:
        """Have so many chunks prepared, or as many as may be; how many are."""
        self._draining = self._draining and bool(self._window)
        while len(self._window) < number and not self._draining:
            chunk = self._read or next(self._unprepared, [])
            keys = {record.key for record in chunk}
            # what the ledger says of such a record is about to change
            self._read = chunk if any(not keys.isdisjoint(before) for before, _ in self._window) else []
            if self._read or not chunk:
                break
            self.taken += len(chunk)
            with telemetry.span("prepare", records=len(chunk)):
                self._window.append((keys, self.loader.prepare(chunk, again=self.again)))
        return len(self._window)
