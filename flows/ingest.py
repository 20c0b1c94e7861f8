"""The main job: read -> clean -> enrich -> load, chunk by chunk.

While one chunk of records is written, the team judges the next ones. Memory is that of the chunks on their way, which
are bounded in records and in bytes, and 8 bytes for every record of the run (`flows.load.sighted`).

`IngestRun` is what the plain loop (`ingest`) and the Prefect flow (`flows.orchestration`) have in common.
"""

import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from flows import stages, telemetry
from flows.batches import batched, weighed
from flows.errors import Stop
from flows.index.base import Index, Writer
from flows.index.ledger import RecordKey
from flows.inputs import Options
from flows.load.chunk import Loader, Prepared
from flows.load.missing import MAX_MISSING, OnMissing, check_share, missing, views
from flows.load.sighted import Sighted
from flows.load.staying_out import StayingOut
from flows.raw_store.store import RawStore
from flows.read.discover import Discovery, SourceFile
from flows.read.record import Record
from flows.read.records import records
from flows.report import TOP, RunReport, RunState
from flows.runs import note_interrupted
from flows.workers.judge import Judge
from flows.workers.team import Team, team

# A batch is one Prefect task, which costs its server 50 ms: they get larger, so that a run has about a hundred.
FILES_PER_BATCH = 1000
BATCHES_OF_A_SIZE = 20
RECORDS_PER_COMMIT = 500  # a commit costs 100 ms, as much as indexing some hundred articles
BYTES_PER_COMMIT = 16_000_000
_RUNS_LOOKED_AT = 100  # the newest, for what they left behind
CHUNKS_AHEAD = 2  # being judged while one is written; with it in memory, at most 26 MB of records each


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a run goes about its input, whatever that is.

    `workers` processes judge the records: with 0 it is the one that runs, with None there is one a processor.
    `on_missing` and `max_missing`: see `IngestRun.account_for_missing`.
    """

    workers: int | None = 0
    on_missing: OnMissing = "keep"
    max_missing: float = MAX_MISSING


PLAIN = Conduct()


class IngestRun:
    """One run: it holds the writer of the index for its whole length, and keeps the report. See `begin`."""

    def __init__(
        self,
        index: Index,
        writer: Writer,
        raw_store: RawStore,
        discovery: Discovery,
        options: Options,
        judges: Team,
        staying_out: StayingOut,
    ) -> None:
        self._index = index
        self._discovery = discovery
        self._options = options
        self._loader = Loader(index, writer, raw_store, options, judges, self._note_writing, staying_out)
        self._run_id = f"{options.first_seen_at:%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"
        self._batch: tuple[int, list[SourceFile]] = (-1, [])
        self._sighted: defaultdict[str, Sighted] = defaultdict(Sighted)
        self._unfinished: RunReport | None = None  # the part under way, as far as its chunks are committed
        self.report = self._blank()
        self.report.drops = list(dict.fromkeys(root.drop for root in discovery.roots))

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

        return self._ingest(noted(), self._blank(), on_record, again=True)

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
                for some in batched(missing(ledger, view, sighted), RECORDS_PER_COMMIT):
                    self._loader.delete(some, self.report)

    def finish(self) -> RunReport:
        """Close the books, also those of runs that were killed. Raises `Stop` when the counts do not add up."""
        report = self.report
        self._close_interrupted()
        report.unbooked = []
        if not report.balanced:
            raise Stop(
                f"run {report.run_id}: {report.seen} records were read, but {report.loaded} loaded + "
                f"{report.unchanged} unchanged + {report.duplicate} duplicate + {report.rejected} rejected differ",
                safe="What was loaded is in the index and in the ledger.",
                next_command="flows ingest with the same drop: it does only what is missing",
            )
        self.save("completed")
        return report

    def save(self, state: RunState) -> None:
        """Write the report into the ledger. A run that was killed stays `running` there until the next one begins."""
        self.report.state = state
        self.report.ignored = self._discovery.ignored[:TOP]
        if self._unfinished:
            self.report.add(self._unfinished)
            self._unfinished = None
        if state != "running":
            self.report.finished_at = datetime.now(UTC)
        self._index.ledger.save_run(self.report.to_document())

    def _note_writing(self, article_ids: Sequence[str]) -> None:
        """A run that is killed between its documents and the ledger leaves behind what it was writing."""
        self.report.unbooked = list(article_ids)
        self._index.ledger.save_run(self.report.to_document())

    def _close_interrupted(self) -> None:
        """Whatever runs that ended early had written and this one did not book either belongs to no record."""
        for run in self._index.ledger.runs(_RUNS_LOOKED_AT):
            if run["run_id"] != self._run_id and (unbooked := run.get("unbooked")):
                self._loader.withdraw_unbooked(unbooked, self.report)
                self._index.ledger.save_run(run | {"unbooked": []})

    def _ingest_files(self, files: Iterable[SourceFile], on_record: Callable[[], None]) -> RunReport:
        part = self._blank()

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
        self._unfinished = part
        self.report.waiting = taken = 0
        window: deque[tuple[set[RecordKey], Prepared]] = deque()

        def settle(left: int) -> None:
            while len(window) > left:
                counts = self._blank()  # of a chunk that fails in the middle, nothing is counted
                with telemetry.span("chunk"):
                    self._loader.settle(window.popleft()[1], counts, on_record)
                    telemetry.counted(counts)
                part.add(counts)
                telemetry.waiting(taken - part.seen)

        try:
            for chunk in _chunks(found):
                keys = {record.key for record in chunk}
                if not all(keys.isdisjoint(before) for before, _ in window):
                    settle(0)  # what the ledger says of such a record is about to change
                taken += len(chunk)
                with telemetry.span("prepare", records=len(chunk)):
                    window.append((keys, self._loader.prepare(chunk, again=again)))
                settle(CHUNKS_AHEAD)
            settle(0)
        except BaseException as error:
            self._loader.give_up()
            self.report.waiting = taken - part.seen
            if isinstance(error, Stop):
                booked = self.report.seen + part.seen
                error.safe = f"{booked:,} records of this run are booked, {taken - part.seen:,} wait. {error.safe}"
            raise
        self.report.add(part)
        self._unfinished = None
        return part

    def _blank(self) -> RunReport:
        return RunReport(run_id=self._run_id, index=self._index.location, started_at=self._options.first_seen_at)


def _files_in(number: int) -> int:
    """How many files the batch of this number has."""
    return FILES_PER_BATCH << number // BATCHES_OF_A_SIZE


def _chunks(found: Iterable[Record]) -> Iterator[list[Record]]:
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


@contextmanager
def begin(
    index: Index,
    raw_store: RawStore,
    discovery: Discovery,
    options: Options,
    *,
    workers: int | None = 0,
    kind: str = "ingest",
) -> Iterator[IngestRun]:
    """A run that holds the writer of `index`, with this many worker processes (see `Conduct`); `kind` is what its
    report calls it.
    Raises `IndexLocked` when another keeps it."""
    stages.check_without(options.without)
    with ExitStack() as held:
        writer = held.enter_context(index.writer(owner="flows ingest"))
        staying_out = StayingOut.of(index.ledger)
        judges = held.enter_context(team(Judge(options, raw_store, staying_out.hashes), workers))
        note_interrupted(index.ledger)
        raw_store.register(index.location)
        run = IngestRun(index, writer, raw_store, discovery, options, judges, staying_out)
        run.report.kind = kind
        held.enter_context(telemetry.run(run.report))
        try:
            run.save("running")
            yield run
        except BaseException:
            with suppress(Stop):  # an index that has gone cannot be told; the error on its way says so
                run.save("stopped")
            raise


def ingest(
    index: Index,
    raw_store: RawStore,
    discovery: Discovery,
    options: Options,
    on_record: Callable[[], None] = lambda: None,
    conduct: Conduct = PLAIN,
) -> RunReport:
    """Ingest what was discovered into `index`; the report.

    `on_record` is called once for every record that is judged. Raises `Stop` and `UsageError`; a record that cannot be
    loaded is in the report and in the ledger, and raises nothing.
    """
    with begin(index, raw_store, discovery, options, workers=conduct.workers) as run:
        run.ingest_all(on_record)
        run.account_for_missing(conduct.on_missing, conduct.max_missing)
        return run.finish()
