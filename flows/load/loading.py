"""What every run does once its records are judged: the assertions, what was held back, what is gone, the books.

A run over a drop (`flows.load.run`) and one that goes on from its spool (`flows.load.resumed`) differ in where their
records come from, and so in how a chunk that was held back is loaded.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from flows import telemetry
from flows.assertions import Expectations, Figures
from flows.batches import growing
from flows.errors import Stop
from flows.load.chunk import Loader
from flows.load.deleting import withdraw_unbooked
from flows.load.holding import Hold, held
from flows.load.journal import Journal
from flows.load.sighted import Sighted
from flows.report import RunReport
from flows.spool.records import Judged

CHUNKS_PER_BATCH = 10  # of what was held back, in the first: see `flows.batches.growing`
_RUNS_LOOKED_AT = 100  # the newest, for what they left behind


class LoadingRun(ABC):
    """A run that holds the writer of the index for its whole length, and keeps the report (`flows.ingest`)."""

    def __init__(self, loader: Loader, journal: Journal, expectations: Expectations) -> None:
        self._loader = loader
        self._journal = journal
        self._expectations = expectations
        self._hold: Hold | None = None
        self._whole = True  # when all is read, the drop was read to its end
        self._taken = 0  # records, in the batches that are done
        self._sighted: defaultdict[str, Sighted] = defaultdict(Sighted)  # by drop

    @property
    def report(self) -> RunReport:
        """What the run did so far."""
        return self._journal.report

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

    @abstractmethod
    def account_for_missing(self) -> None:
        """Count the records that the drops no longer hold, and delete what they had produced if that is asked for.

        To be called when all is loaded. Raises `Stop`, before anything is deleted, when more of a drop is gone than may
        be deleted at once.
        """

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
        for run in self._loader.index.ledger.runs(_RUNS_LOOKED_AT):
            if run["run_id"] != self.report.run_id and (unbooked := run.get("unbooked")):
                withdraw_unbooked(self._loader, unbooked, self.report)
                self._loader.index.ledger.save_run(run | {"unbooked": []})

    @abstractmethod
    def _finish(self, hold: Hold) -> None:
        """Everything that is to be held back is."""

    @abstractmethod
    def _load(self, chunk: Sequence[Judged], counts: RunReport, on_record: Callable[[], None]) -> None:
        """Load a chunk that was held back. `on_record` is to be called of records that it was not called of before."""

    def _load_some(self, number: int, on_record: Callable[[], None]) -> RunReport:
        part, hold = self._journal.blank(), self._hold
        if hold is None:
            return part
        with telemetry.span("batch", batch=number) as span:
            for chunk in hold.chunks(growing(CHUNKS_PER_BATCH, number)):
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
