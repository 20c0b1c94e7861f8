"""The main job: read -> clean -> enrich -> load, chunk by chunk.

While one chunk of records is written, the team judges the next ones. Memory is that of the chunks on their way, which
are bounded in records and in bytes, and 8 bytes for every record of the run (`flows.load.sighted`).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from flows import stages, telemetry
from flows.errors import Stop
from flows.index.base import Index
from flows.inputs import Options
from flows.load.chunk import Loader
from flows.load.journal import Journal
from flows.load.missing import MAX_MISSING, OnMissing
from flows.load.run import IngestRun
from flows.load.staying_out import StayingOut
from flows.raw_store.store import RawStore
from flows.read.discover import Discovery
from flows.report import RunReport
from flows.runs import note_interrupted
from flows.workers.judge import Judge
from flows.workers.team import Runner, run_team


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a run goes about its input, whatever that is.

    `workers` processes judge the records: with 0 it is the one that runs, with None there is one a processor. With the
    runner `dask` it is a cluster that judges: see `flows.workers.team.run_team`.
    `on_missing` and `max_missing`: see `IngestRun.account_for_missing`.
    """

    workers: int | None = 0
    on_missing: OnMissing = "keep"
    max_missing: float = MAX_MISSING
    runner: Runner = "processes"
    scheduler: str | None = None


PLAIN = Conduct()


@contextmanager
def begin(
    index: Index,
    raw_store: RawStore,
    discovery: Discovery,
    options: Options,
    conduct: Conduct = PLAIN,
    *,
    kind: str = "ingest",
) -> Iterator[IngestRun]:
    """A run that holds the writer of `index`; `kind` is what its report calls it. The judges are those of `conduct`.

    Raises `IndexLocked` when another keeps it.
    """
    stages.check_without(options.without)
    with ExitStack() as held:
        writer = held.enter_context(index.writer(owner="flows ingest"))
        staying_out = StayingOut.of(index.ledger)
        judge = Judge(options, raw_store, staying_out.hashes)
        judges = held.enter_context(run_team(judge, conduct.workers, conduct.runner, conduct.scheduler))
        note_interrupted(index.ledger)
        raw_store.register(index.location)
        journal = Journal(index, _run_id(options.first_seen_at), options.first_seen_at, discovery.ignored)
        loader = Loader(index, writer, raw_store, options, judges, journal.note_writing, staying_out)
        run = IngestRun(index, loader, discovery, journal)
        run.report.kind = kind
        run.report.runner = judges.runner
        held.enter_context(telemetry.run(run.report))
        try:
            journal.save("running")
            yield run
        except BaseException:
            with suppress(Stop):  # an index that has gone cannot be told; the error on its way says so
                journal.save("stopped")
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
    with begin(index, raw_store, discovery, options, conduct) as run:
        run.ingest_all(on_record)
        run.account_for_missing(conduct.on_missing, conduct.max_missing)
        return run.finish()


def _run_id(started_at: datetime) -> str:
    return f"{started_at:%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"
