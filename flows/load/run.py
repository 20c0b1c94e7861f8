"""One run over a drop: its files in batches, their records in chunks, which are loaded or held back.

What the plain loop (`flows.ingest`) and the Prefect flow (`flows.orchestration`) have in common. Where an assertion on
the drop may stop the run, its chunks are held back (`flows.load.holding`) until `judge` finds that none does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from flows import telemetry
from flows.assertions import Expectations
from flows.batches import growing
from flows.load.chunk import Loader
from flows.load.chunks import Ahead
from flows.load.deleting import account_for_missing
from flows.load.holding import Hold
from flows.load.journal import Journal
from flows.load.loading import LoadingRun
from flows.load.missing import MAX_MISSING, OnMissing
from flows.load.replay import Replay
from flows.read.discover import Discovery, SourceFile
from flows.read.record import Record
from flows.read.records import records
from flows.report import TOP, RunReport
from flows.spool.records import Judged
from flows.spool.spool import Spool

FILES_PER_BATCH = 1000  # of the first: see `flows.batches.growing`


class IngestRun(LoadingRun):
    """The run over a drop. See `flows.ingest.begin`."""

    def __init__(
        self,
        loader: Loader,
        journal: Journal,
        expectations: Expectations,
        discovery: Discovery,
        on_missing: OnMissing = "keep",
        max_missing: float = MAX_MISSING,
    ) -> None:
        super().__init__(loader, journal, expectations)
        self._discovery = discovery
        self._on_missing = on_missing
        self._max_missing = max_missing
        self._batch: tuple[int, list[SourceFile]] = (-1, [])
        self._next_files: list[SourceFile] = []  # those of the batch after it
        self._begun: _Reading | None = None  # the batch after it, as far as its records are prepared

    def hold_back(self, spool: Spool) -> None:
        """Load nothing before the assertions are judged: spool it."""
        self._hold = Hold(spool, self._journal.blank())

    def batches(self) -> Iterator[int]:
        """Numbers of batches of files, from 0; each is to be ingested before the next is asked for."""
        files = self._discovery.files()
        number = 0
        self._next_files = list(islice(files, FILES_PER_BATCH))
        while self._next_files:
            self._batch = number, self._next_files
            self._next_files = list(islice(files, growing(FILES_PER_BATCH, number + 1)))
            yield number
            number += 1

    def ingest_batch(self, number: int, on_record: Callable[[], None] = lambda: None) -> RunReport:
        """Ingest the files of the batch that was handed out; its counts, which the report of the run gets as well.

        A batch that failed may be tried again: what it had committed is not done again. While its last records are
        written, the first ones of the next batch are judged. What is held back meanwhile is `released` when nothing
        that is still to come can stop the run.
        """
        at, files = self._batch
        if number != at:
            raise ValueError(f"batch {number} was asked for while batch {at} is handed out")
        back = self._hold.mark() if self._hold and self._hold.holds else None
        try:
            with telemetry.span("batch", batch=number) as span:
                counts = self._ingest_files(files, on_record, self._next_files)
                span.note(**telemetry.counts(counts))
        except BaseException:
            if back:
                back()
            raise
        if self._hold and self._is_met(self._hold):
            self._hold.release()
        return counts

    def ingest_all(self, on_record: Callable[[], None] = lambda: None) -> RunReport:
        """Ingest every file, without a break between batches; the counts of what was not held back."""
        return self._ingest(self._reading(self._discovery.files()), on_record, at_once=True)

    def ingest_records(self, found: Iterable[Record], on_record: Callable[[], None] = lambda: None) -> RunReport:
        """Judge these records whatever the ledger says of them; the counts. For records that were rejected."""

        def noted() -> Iterator[Record]:
            for record in found:
                if record.drop not in self.report.drops:
                    self.report.drops.append(record.drop)
                yield record

        return self._ingest(_Reading(self._journal.blank(), Ahead(self._loader, noted(), again=True)), on_record)

    def account_for_missing(self) -> None:
        """As the run was told when it began."""
        account_for_missing(
            self._loader, self._discovery.roots, self._sighted, self.report, self._on_missing, self._max_missing
        )

    def _reading(self, files: Iterable[SourceFile]) -> "_Reading":
        part = self._journal.blank()

        def read() -> Iterator[Record]:
            for file in files:
                part.files += 1
                sighted = self._sighted[file.drop]
                for record in records(file, self._discovery.ignore):
                    sighted.see(record)
                    yield record

        return _Reading(part, Ahead(self._loader, read()))

    def _ingest_files(
        self, files: Iterable[SourceFile], on_record: Callable[[], None], following: Iterable[SourceFile]
    ) -> RunReport:
        """`following` are the files that come next, unless something is held back: then all of a batch is taken before
        it is asked whether that may be loaded."""
        begun, self._begun = self._begun, None
        then = self._reading(following) if not self._hold else None
        counts = self._ingest(begun or self._reading(files), on_record, then)
        self._begun = then
        return counts

    def _ingest(
        self,
        reading: "_Reading",
        on_record: Callable[[], None],
        following: "_Reading | None" = None,
        *,
        at_once: bool = False,
    ) -> RunReport:
        """`at_once`: what is held back is loaded in between, as soon as it may be."""
        part, ahead = reading.part, reading.ahead
        self._journal.begin(part)
        self.report.waiting = 0

        def waiting() -> int:
            """Records that were read and are not booked."""
            read = self._taken + ahead.taken + (following.ahead.taken if following else 0)
            return read - self.report.seen - part.seen

        with self._told_when_it_stops(lambda: self.report.seen + part.seen, waiting):
            for prepared in ahead.handed_out(following.ahead if following else None):
                if self._hold and self._hold.holds:
                    with telemetry.span("spool", records=len(prepared.records)):
                        self._hold.take(prepared, on_record)
                    self._loader.done_with(prepared)
                    self._journal.tell_progress(waiting=self._hold.figures.seen)
                    telemetry.waiting(self._taken + ahead.taken - self.report.seen - part.seen)
                    if at_once and self._is_met(self._hold):
                        ahead.drain()  # what is prepared was so before the rest is loaded
                        if ahead.idle:
                            self._hold.release()
                            for number in self.released():
                                self._load_some(number, on_record)
                    continue
                counts = self._journal.blank()  # of a chunk that fails in the middle, nothing is counted
                with telemetry.span("chunk"):
                    self._loader.settle(prepared, counts, on_record)
                    telemetry.counted(counts)
                part.add(counts)
                telemetry.waiting(waiting())
                self._journal.tell_progress()
        self._taken += ahead.taken
        self._journal.end(part)
        return part

    def _load(self, chunk: Sequence[Judged], counts: RunReport, on_record: Callable[[], None]) -> None:
        """Load a chunk that was held back; `on_record` was called of its records when they were judged."""
        replay = Replay(self._loader.team, chunk, self._loader.staying_out)
        loader = replace(self._loader, team=replay)
        loader.settle(loader.prepare([one.record for one in chunk]), counts, lambda: None)

    def _is_met(self, hold: Hold) -> bool:
        return self._expectations.met_already(hold.figures)

    def _finish(self, hold: Hold) -> None:
        """All of the drop is spooled."""
        about, ignored = hold.spool.about, tuple(self._discovery.ignored[:TOP])
        whole = {"whole": True, "files": self.report.files, "records": hold.figures.seen, "ignored": ignored}
        hold.finish(about.model_copy(update=whole))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Records on their way, and where they are counted."""

    part: RunReport
    ahead: Ahead
