"""One run over a drop: files in batches, records in chunks, the report, and what the drop no longer holds.

What the plain loop (`flows.ingest`) and the Prefect flow (`flows.orchestration`) have in common. Where an assertion on
the drop may stop the run, its chunks are held back (`flows.load.holding`) until `judge` finds that none does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice

from flows import telemetry
from flows.assertions import Expectations, Figures
from flows.batches import batched
from flows.errors import Stop
from flows.index.base import Index
from flows.load import chunks
from flows.load.chunk import Loader
from flows.load.chunks import Ahead
from flows.load.deleting import delete, withdraw_unbooked
from flows.load.holding import Hold, held
from flows.load.journal import Journal
from flows.load.missing import MAX_MISSING, OnMissing, View, check_share, is_mended, missing, views
from flows.load.replay import Replay
from flows.load.sighted import Sighted
from flows.read.discover import Discovery, SourceFile
from flows.read.record import Record
from flows.read.records import records
from flows.report import TOP, RunReport
from flows.spool.records import Judged
from flows.spool.spool import Spool

# A batch is one Prefect task, which costs its server 50 ms: they get larger, so that a run has about a hundred.
FILES_PER_BATCH = 1000
BATCHES_OF_A_SIZE = 20
CHUNKS_PER_BATCH = 10  # of what was held back
_RUNS_LOOKED_AT = 100  # the newest, for what they left behind


class IngestRun:
    """One run: it holds the writer of the index for its whole length, and keeps the report (`flows.ingest.begin`)."""

    def __init__(
        self, index: Index, loader: Loader, discovery: Discovery, journal: Journal, expectations: Expectations
    ) -> None:
        self._index = index
        self._loader = loader
        self._discovery = discovery
        self._journal = journal
        self._expectations = expectations
        self._hold: Hold | None = None
        self._whole = True  # when all is read, the drop was read to its end
        self._taken = 0  # records, in the batches that are done
        self._batch: tuple[int, list[SourceFile]] = (-1, [])
        self._next_files: list[SourceFile] = []  # those of the batch after it
        self._begun: _Reading | None = None  # the batch after it, as far as its records are prepared
        self._sighted: defaultdict[str, Sighted] = defaultdict(Sighted)

    @property
    def report(self) -> RunReport:
        """What the run did so far."""
        return self._journal.report

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
            self._next_files = list(islice(files, _in_batch(FILES_PER_BATCH, number + 1)))
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

    def judge(self) -> None:
        """Judge the assertions over what was read, to be called when every file was; breaches go into the report.

        Raises `Held` for one that stops: then nothing of the run is loaded, and all of it is spooled.
        """
        hold = self._hold if self._hold and self._hold.holds else None
        judgement = self._expectations.judge(hold.figures if hold else Figures.of(self.report), whole=self._whole)
        self.report.breaches, self.report.abstained = list(judgement.breaches), list(judgement.abstained)
        for one in judgement.breaches:
            telemetry.event(
                "assertion.breached",
                assertion=one.assertion,
                severity=one.severity,
                found=one.found,
                limit=one.expected,
            )
        if hold is None:
            return
        self._finish(hold)
        if judgement.stops and not self.report.accepted_by:
            self.report.add(hold.looks)
            self.report.waiting = hold.figures.seen
            raise held(judgement.stops, hold.spool, hold.figures.seen)
        hold.release()

    def released(self) -> Iterator[int]:
        """Numbers of batches of what was held back and may be loaded; each is to be loaded before the next is asked
        for."""
        number = 0
        while self._hold and self._hold.waits:
            yield number
            number += 1

    def load_batch(self, number: int, on_record: Callable[[], None] = lambda: None) -> RunReport:
        """Load the next chunks of what was held back; their counts, which the report of the run gets as well.

        A batch that failed may be tried again: it goes on at the chunk that failed.
        """
        with self._told_when_it_stops(lambda: self.report.seen, lambda: self._taken - self.report.seen):
            part = self._load_some(number, on_record)
        telemetry.waiting(self._taken - self.report.seen)
        return part

    def load_released(self, on_record: Callable[[], None] = lambda: None) -> None:
        """Load all that was held back and may be loaded."""
        for number in self.released():
            self.load_batch(number, on_record)

    def account_for_missing(self, on_missing: OnMissing = "keep", max_missing: float = MAX_MISSING) -> None:
        """Count the records that the drops no longer hold, and delete what they had produced if that is asked for.

        To be called when every file was ingested. Raises `Stop`, before anything is deleted, when more than the share
        `max_missing` of a drop is gone.
        """
        ledger = self._index.ledger
        in_view = [(view, self._sighted[view.drop]) for view in views(self._discovery.roots)]
        gone = {view.drop: self._gone(view, sighted) for view, sighted in in_view}
        self.report.missing = sum(gone.values())
        if on_missing == "keep":
            return
        check_share(gone, ledger, max_missing)
        for view, sighted in in_view:
            if gone[view.drop]:
                for some in batched(missing(ledger, view, sighted), chunks.RECORDS_PER_COMMIT):
                    delete(self._loader, some, self.report)

    def _gone(self, view: View, sighted: Sighted) -> int:
        """How many records of a drop are gone. Rejects that were mended stand no more, and are none of them."""
        count = 0
        for some in batched(missing(self._index.ledger, view, sighted), chunks.RECORDS_PER_COMMIT):
            mended = [entry for entry in some if is_mended(entry, sighted)]
            if mended:
                delete(self._loader, mended, self.report)
            count += len(some) - len(mended)
        return count

    def finish(self) -> RunReport:
        """Close the books, also those of runs that were killed. Raises `Stop` when the counts do not add up."""
        self._close_interrupted()
        self.report.unbooked = []
        self._journal.check()
        self._journal.save("completed")
        self._let_go()
        return self.report

    def _close_interrupted(self) -> None:
        """Whatever runs that ended early had written and this one did not book either belongs to no record."""
        for run in self._index.ledger.runs(_RUNS_LOOKED_AT):
            if run["run_id"] != self.report.run_id and (unbooked := run.get("unbooked")):
                withdraw_unbooked(self._loader, unbooked, self.report)
                self._index.ledger.save_run(run | {"unbooked": []})

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

    def _load_some(self, number: int, on_record: Callable[[], None]) -> RunReport:
        part, hold = self._journal.blank(), self._hold
        if hold is None:
            return part
        with telemetry.span("batch", batch=number) as span:
            for chunk in hold.chunks(_in_batch(CHUNKS_PER_BATCH, number)):
                counts = self._journal.blank()
                with telemetry.span("chunk"):
                    self._load(chunk, counts, on_record)
                    telemetry.counted(counts)
                self.report.add(counts)
                part.add(counts)
                self._journal.tell_progress()
            span.note(**telemetry.counts(part))
        if not hold.waits:
            self._let_go()
        return part

    def _load(self, chunk: Sequence[Judged], counts: RunReport, on_record: Callable[[], None]) -> None:
        """Load a chunk that was held back; `on_record` was told of its records when they were judged."""
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

    def _let_go(self) -> None:
        """What was held back is loaded."""
        if self._hold:
            self._hold.spool.remove()
            self._hold = None

    @contextmanager
    def _told_when_it_stops(self, booked: Callable[[], int], waiting: Callable[[], int]) -> Iterator[None]:
        """An error that ends the work says how many records of the run are booked, and how many wait."""
        try:
            yield
        except BaseException as error:
            self._loader.give_up()
            self.report.waiting = waiting()
            if isinstance(error, Stop):
                told = f"{booked():,} records of this run are booked, {self.report.waiting:,} wait."
                spooled = self._hold is not None and not self._hold.holds and self._hold.spool.there
                goes_on = f" flows ingest --resume {self.report.run_id} goes on with them." if spooled else ""
                error.safe = f"{told}{goes_on} {error.safe}"
            raise


@dataclass(frozen=True, slots=True)
class _Reading:
    """Records on their way, and where they are counted."""

    part: RunReport
    ahead: Ahead


def _in_batch(first: int, number: int) -> int:
    """How many files or chunks the batch of this number has, where the first one has `first`."""
    return first << number // BATCHES_OF_A_SIZE
