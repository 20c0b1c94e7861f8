"""Records in chunks that are committed together, and the chunks that are judged while one is written."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flows import telemetry
from flows.batches import weighed
from flows.index.ledger import RecordKey
from flows.load.chunk import Loader, Prepared
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
    """Chunks in the order of their records, each prepared while those before it are worked on: whoever asks for the
    next one is done with the last."""

    loader: Loader
    again: bool = False  # judge every record, whatever the ledger says of it
    taken: int = 0  # records that were read
    _window: deque[tuple[set[RecordKey], Prepared]] = field(default_factory=deque)
    _draining: bool = False

    def __call__(self, found: Iterable[Record]) -> Iterator[Prepared]:
        """These records, prepared chunk by chunk."""
        for chunk in chunks(found):
            keys = {record.key for record in chunk}
            # what the ledger says of such a record is about to change
            if self._draining or not all(keys.isdisjoint(before) for before, _ in self._window):
                yield from self._left(0)
            self._draining = False
            self.taken += len(chunk)
            with telemetry.span("prepare", records=len(chunk)):
                self._window.append((keys, self.loader.prepare(chunk, again=self.again)))
            yield from self._left(CHUNKS_AHEAD)
        yield from self._left(0)

    @property
    def idle(self) -> bool:
        """Nothing is prepared that was not handed out."""
        return not self._window

    def drain(self) -> None:
        """Prepare nothing more before all that is prepared was handed out."""
        self._draining = True

    def _left(self, number: int) -> Iterator[Prepared]:
        while len(self._window) > number:
            yield self._window.popleft()[1]
