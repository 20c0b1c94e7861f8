"""The main job: read -> clean -> enrich -> load, chunk by chunk.

While one chunk of records is written, the team judges the next ones. Memory is that of the chunks on their way, which
are bounded in records and in bytes, and 8 bytes for every record of the run (`flows.load.sighted`).

Where an assertion on the drop may stop the run, everything is judged and spooled first; a run that was held back so, or
killed, is resumed from its spool.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows import person, stages, telemetry
from flows.assertions import Book, Expectations, book
from flows.errors import Held, Stop, UsageError, why_it_stopped
from flows.index.base import Index
from flows.inputs import Options
from flows.load.chunk import Loader
from flows.load.journal import Journal
from flows.load.missing import MAX_MISSING, OnMissing
from flows.load.resumed import ResumedRun
from flows.load.run import IngestRun
from flows.load.staying_out import StayingOut
from flows.raw_store.store import RawStore
from flows.read.discover import Discovery
from flows.report import RunReport
from flows.runs import new_run_id, note_interrupted
from flows.settings import settings
from flows.spool.manifest import Manifest, named
from flows.spool.spool import Spool, find, take_up
from flows.workers.judge import Judge
from flows.workers.team import Runner, run_team


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a run goes about its input, whatever that is.

    `workers` processes judge the records: with 0 it is the one that runs, with None there is one a processor. With the
    runner `dask` it is a cluster that judges: see `flows.workers.team.run_team`.
    `on_missing` and `max_missing`: see `flows.load.deleting.account_for_missing`. `assertions`: see
    `flows.assertions.book`.
    """

    workers: int | None = 0
    on_missing: OnMissing = "keep"
    max_missing: float = MAX_MISSING
    runner: Runner = "processes"
    scheduler: str | None = None
    assertions: Path | None = None


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
    """A run that holds the writer of `index`; `kind` is what its report calls it, and only of an `ingest` anything is
    asserted. The judges are those of `conduct`.

    Raises `IndexLocked` when another keeps it, `Held` out of the run when an assertion stops it.
    """
    stages.check_without(options.without)
    asserted = book(conduct.assertions) if kind == "ingest" else Book()
    journal = Journal(index, new_run_id(options.first_seen_at), options.first_seen_at, discovery.ignored)
    journal.report.kind = kind
    journal.report.drops = list(dict.fromkeys(root.drop for root in discovery.roots))
    journal.report.named_files = any(root.path for root in discovery.roots)
    with _writing(index, raw_store, options, conduct, journal) as loader:
        expectations = Expectations.of(asserted, index.ledger, journal.report)
        run = IngestRun(loader, journal, expectations, discovery, conduct.on_missing, conduct.max_missing)
        with _booked(journal), ExitStack() as stack:
            if expectations.may_stop:
                spool = Spool.begin(settings().home, _manifest(journal, discovery, options, conduct))
                run.hold_back(stack.enter_context(closing(spool)))
            yield run


@contextmanager
def resumed(
    index: Index,
    raw_store: RawStore,
    run: str,
    conduct: Conduct = PLAIN,
    *,
    accept: bool = False,
    on_record: Callable[[], None] = lambda: None,
) -> Iterator[ResumedRun]:
    """The run whose id is, or begins with, `run`, which goes on from its spool: what is judged there is to be judged by
    the assertions, and loaded. `accept`: whatever these say. What it does about records that are gone is what it was
    told when it began, and so are the assertions unless `conduct` has others.

    Raises what `begin` raises, and `UsageError` where there is no such spool, or it is of another index.
    """
    found = find(settings().home, run)
    if found.about.index != index.location:
        raise UsageError(f"run {found.about.run_id} is of the index {found.about.index}, and not of {index.location}")
    options = found.about.options
    stages.check_without(options.without)
    asserted = book(conduct.assertions or found.about.assertions)
    journal = Journal(index, found.about.run_id, datetime.now(UTC), found.about.ignored)
    journal.report.drops = list(found.about.drops)
    journal.report.named_files = any(path for _, path in found.about.roots)
    with (
        _writing(index, raw_store, options, conduct, journal) as loader,
        closing(take_up(settings().home, found.about.run_id)) as spool,  # whoever held the index may have loaded it
    ):
        journal.report.unbooked = (index.ledger.run(found.about.run_id) or {}).get("unbooked", [])
        expectations = Expectations.of(asserted, index.ledger, journal.report)
        goes_on = ResumedRun(loader, journal, expectations, spool)
        with _booked(journal):
            goes_on.take_up(_signature() if accept else "", on_record)
            yield goes_on


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
        run.judge()
        run.load_released()
        run.account_for_missing()
        return run.finish()


def resume(
    index: Index,
    raw_store: RawStore,
    run: str,
    on_record: Callable[[], None] = lambda: None,
    conduct: Conduct = PLAIN,
    *,
    accept: bool = False,
) -> RunReport:
    """Load what the spool of a run holds, once the assertions are judged again; the report. See `resumed`."""
    with resumed(index, raw_store, run, conduct, accept=accept) as goes_on:
        goes_on.judge()
        goes_on.load_released(on_record)
        goes_on.account_for_missing()
        return goes_on.finish()


@contextmanager
def _writing(
    index: Index, raw_store: RawStore, options: Options, conduct: Conduct, journal: Journal
) -> Iterator[Loader]:
    """The writer of the index, with a team of judges."""
    with ExitStack() as held:
        writer = held.enter_context(index.writer(owner="flows ingest"))
        staying_out = StayingOut.of(index.ledger)
        judge = Judge(options, raw_store, staying_out.hashes)
        judges = held.enter_context(run_team(judge, conduct.workers, conduct.runner, conduct.scheduler))
        note_interrupted(index.ledger)
        raw_store.register(index.location)
        journal.report.runner = judges.runner
        yield Loader(index, writer, raw_store, options, judges, journal.note_writing, staying_out)


@contextmanager
def _booked(journal: Journal) -> Iterator[None]:
    """The run is in the ledger from its beginning, and how it ended."""
    with telemetry.run(journal.report):
        try:
            journal.save("running")
            yield
        except BaseException as error:
            journal.report.error = why_it_stopped(error)
            with suppress(Stop):  # an index that has gone cannot be told; the error on its way says so
                journal.save("held" if isinstance(error, Held) else "stopped")
            raise


def _manifest(journal: Journal, discovery: Discovery, options: Options, conduct: Conduct) -> Manifest:
    return Manifest(
        run_id=journal.report.run_id,
        index=journal.report.index,
        fingerprint=stages.fingerprint(options.without, options.strictness),
        read_at=options.first_seen_at,
        drop_date=options.drop_date,
        without=tuple(sorted(options.without)),
        strictness=options.strictness,
        roots=named(discovery),
        on_missing=conduct.on_missing,
        max_missing=conduct.max_missing,
        assertions=conduct.assertions.absolute() if conduct.assertions else None,
    )


def _signature() -> str:
    """Who runs this, and when."""
    return f"{person.name()}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
