"""The main job: read -> clean -> enrich -> load, a batch of files at a time.

`IngestRun` is what the plain loop (`ingest`) and the Prefect flow (`flows.orchestration`) have in common.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from flows import stages
from flows.batches import batched
from flows.errors import Stop
from flows.index.base import Index, Writer
from flows.inputs import Options
from flows.load.chunk import Loader
from flows.raw_store import RawStore
from flows.read.discover import Discovery, SourceFile
from flows.read.records import records
from flows.report import TOP, RunReport, RunState

# A batch is one Prefect task, which costs its server 50 ms: a run stays under a hundred of them.
FILES_PER_BATCH = 1000
RECORDS_PER_COMMIT = 500  # a commit costs 100 ms, as much as indexing some hundred articles


class IngestRun:
    """One run: it holds the writer of the index for its whole length, and keeps the report. See `begin`."""

    def __init__(self, index: Index, writer: Writer, home: Path, discovery: Discovery, options: Options) -> None:
        stages.check_without(options.without)
        self.batches: tuple[Sequence[SourceFile], ...] = tuple(batched(discovery.files(), FILES_PER_BATCH))
        self._index = index
        self._options = options
        self._loader = Loader(index, writer, RawStore(home / "raw"), options)
        self._run_id = f"{options.first_seen_at:%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"
        self._unfinished: RunReport | None = None  # the batch under way, as far as its chunks are committed
        self.report = self._blank()
        self.report.drops = list(dict.fromkeys(file.drop for file in discovery.files()))
        self.report.ignored = list(discovery.ignored[:TOP])

    def ingest_batch(self, number: int, on_record: Callable[[], None] = lambda: None) -> RunReport:
        """Ingest the files of one batch; its counts, which are added to the report of the run as well."""
        files = self.batches[number]
        batch = self._unfinished = self._blank()
        batch.files = len(files)
        stream = (record for file in files for record in records(file))
        for chunk in batched(stream, RECORDS_PER_COMMIT):
            part = self._blank()
            self._loader.load(chunk, part, on_record)
            batch.add(part)
        self.report.add(batch)
        self._unfinished = None
        return batch

    def finish(self) -> RunReport:
        """Close the books. Raises `Stop` when the counts do not add up."""
        report = self.report
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
        """Write the report into the ledger. A run that was killed stays `running` there."""
        self.report.state = state
        if self._unfinished:
            self.report.add(self._unfinished)
            self._unfinished = None
        if state != "running":
            self.report.finished_at = datetime.now(UTC)
        self._index.ledger.save_run(self.report.to_document())

    def _blank(self) -> RunReport:
        return RunReport(run_id=self._run_id, index=self._index.location, started_at=self._options.first_seen_at)


@contextmanager
def begin(index: Index, home: Path, discovery: Discovery, options: Options) -> Iterator[IngestRun]:
    """A run that holds the writer of `index`. Raises `IndexLocked` when another keeps it."""
    with index.writer(owner="flows ingest") as writer:
        run = IngestRun(index, writer, home, discovery, options)
        run.save("running")
        try:
            yield run
        except BaseException:
            with suppress(Stop):  # an index that has gone cannot be told; the error on its way says so
                run.save("stopped")
            raise


def ingest(
    index: Index, home: Path, discovery: Discovery, options: Options, on_record: Callable[[], None] = lambda: None
) -> RunReport:
    """Ingest what was discovered into `index`; the report.

    Raw texts go into `home/raw`. `on_record` is called once for every record that is done. Raises `Stop` and
    `UsageError`; a record that cannot be loaded is in the report and in the ledger, and raises nothing.
    """
    with begin(index, home, discovery, options) as run:
        for number in range(len(run.batches)):
            run.ingest_batch(number, on_record)
        return run.finish()
