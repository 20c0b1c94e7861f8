"""One run over a drop: files in batches, records in chunks, the report, and what the drop no longer holds.

What the plain loop (`flows.ingest`) and the Prefect flow (`flows.orchestration`) have in common.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from flows import telemetry
from flows.batches import batched
from flows.errors import Stop
from flows.index.base import Index
from flows.load import chunks
from flows.load.chunk import Loader
from flows.load.chunks import Ahead
from flows.load.journal import Journal
from flows.load.missing import MAX_MISSING, OnMissing, check_share, missing, views
from flows.load.sighted import Sighted
from flows.read.discover import Discovery, SourceFile
from flows.read.record import Record
from flows.read.records import records
from flows.report import RunReport

# A batch is one Prefect task, which costs its server 50 ms: they get larger, so that a run has about a hundred.
FILES_PER_BATCH = 1000
BATCHES_OF_A_SIZE = 20
_RUNS_LOOKED_AT = 100  # the newest, for what they left behind


class IngestRun:
    """One run: it holds the writer of the index for its whole length, and keeps the report (`flows.ingest.begin`)."""

    def __init__(self, index: Index, loader: Loader, discovery: Discovery, journal: Journal) -> None:
        self._index = index
        self._loader = loader
        self._discovery = discovery
        self._journal = journal
        self._batch: tuple[int, list[SourceFile]] = (-1, [])
        self._sighted: defaultdict[str, Sighted] = defaultdict(Sighted)
        self.report.drops = list(dict.fromkeys(root.drop for root in discovery.roots))

    @property
    def report(self) -> RunReport:
        """What the run did so far."""
        return self._journal.report

    def batches(self) -> Iterator[int]:
        """Numbers of batches of files, from 0; each is to be ingested before the next is asked for."""
        files = self._discovery.files()
        number = 0
        while batch := list(islice(files, _files_in(number))):
            self._batch = number, batch
            yield number
            number += 1

    def ingest_batch(self, number: int, on_record: Callable[[], None] = lambda: None) -> RunReport:
        """Ingest the files of the batch that was handed out; its counts, which the report of the run gets as well.

        A batch that failed may be tried again: what it had committed is not done again.
        """
        at, files = self._batch
        if number != at:
            raise ValueError(f"batch {number} was asked for while batch {at} is handed out")
        with telemetry.span("batch", batch=number) as span:
            counts = self._ingest_files(files, on_record)
            span.note(**telemetry.counts(counts))
        return counts

    def ingest_all(self, on_record: Callable[[], None] = lambda: None) -> RunReport:
        """Ingest every file, without a break between batches; the counts."""
        return self._ingest_files(self._discovery.files(), on_record)

    def ingest_records(self, found: Iterable[Record], on_record: Callable[[], None] = lambda: None) -> RunReport:
        """Judge these records whatever the ledger says of them; the counts. For records that were rejected."""

        def noted() -> Iterator[Record]:
            for record in found:
                if record.drop not in self.report.drops:
                    self.report.drops.append(record.drop)
                yield record

        return self._ingest(noted(), self._journal.blank(), on_record, again=True)

    def account_for_missing(self, on_missing: OnMissing = "keep", max_missing: float = MAX_MISSING) -> None:
        """Count the records that the drops no longer hold, and delete what they had produced if that is asked for.

        To be called when every file was ingested. Raises `Stop`, before anything is deleted, when more than the share
        `max_missing` of a drop is gone.
        """
        ledger = self._index.ledger
        in_view = [(view, self._sighted[view.drop]) for view in views(self._discovery.roots)]
        gone = {view.drop: sum(1 for _ in missing(ledger, view, sighted)) for view, sighted in in_view}
        self.report.missing = sum(gone.values())
        if on_missing == "keep":
            return
        check_share(gone, ledger, max_missing)
        for view, sighted in in_view:
            if gone[view.drop]:
                for some in batched(missing(ledger, view, sighted), chunks.RECORDS_PER_COMMIT):
                    self._loader.delete(some, self.report)

    def finish(self) -> RunReport:
        """Close the books, also those of runs that were killed. Raises `Stop` when the counts do not add up."""
        self._close_interrupted()
        self.report.unbooked = []
        self._journal.check()
        self._journal.save("completed")
        return self.report

    def _close_interrupted(self) -> None:
        """Whatever runs that ended early had written and this one did not book either belongs to no record."""
        for run in self._index.ledger.runs(_RUNS_LOOKED_AT):
            if run["run_id"] != self.report.run_id and (unbooked := run.get("unbooked")):
                self._loader.withdraw_unbooked(unbooked, self.report)
                self._index.ledger.save_run(run | {"unbooked": []})

    def _ingest_files(self, files: Iterable[SourceFile], on_record: Callable[[], None]) -> RunReport:
        part = self._journal.blank()

        def read() -> Iterator[Record]:
            for file in files:
                part.files += 1
                sighted = self._sighted[file.drop]
                for record in records(file, self._discovery.ignore):
                    sighted.see(record)
                    yield record

        return self._ingest(read(), part, on_record)

    def _ingest(
        self, found: Iterable[Record], part: RunReport, on_record: Callable[[], None], *, again: bool = False
    ) -> RunReport:
        ahead = Ahead(self._loader, again=again)
        self._journal.begin(part)
        self.report.waiting = 0
        with self._told_when_it_stops(part, ahead):
            for prepared in ahead(found):
                counts = self._journal.blank()  # of a chunk that fails in the middle, nothing is counted
                with telemetry.span("chunk"):
                    self._loader.settle(prepared, counts, on_record)
                    telemetry.counted(counts)
                part.add(counts)
                telemetry.waiting(ahead.taken - part.seen)
                self._journal.tell_progress()
        self._journal.end(part)
        return part

    @contextmanager
    def _told_when_it_stops(self, part: RunReport, ahead: Ahead) -> Iterator[None]:
        """An error that ends the work says how many records of the run are booked, and how many wait."""
        try:
            yield
        except BaseException as error:
            self._loader.give_up()
            self.report.waiting = ahead.taken - part.seen
            if isinstance(error, Stop):
                booked = self.report.seen + part.seen
                error.safe = f"{booked:,} records of this run are booked, {self.report.waiting:,} wait. {error.safe}"
            raise


def _files_in(number: int) -> int:
    """How many files the batch of this number has."""
    return FILES_PER_BATCH << number // BATCHES_OF_A_SIZE
