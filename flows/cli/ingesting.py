"""The command that loads drops: ingest, and what becomes of a run that was held back."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import (
    EXIT_REJECTED,
    AssertionsOption,
    DropDateOption,
    DropNameOption,
    IndexOption,
    JsonOption,
    MaxMissingOption,
    OnMissingOption,
    RunnerOption,
    SchedulerOption,
    StrictnessOption,
    WithoutOption,
    WorkersOption,
    conduct_of,
    given,
    has_index,
    index_of,
    out,
    prefect_configured,
    print_json,
    progress_bar,
    run_options,
)
from flows.errors import UsageError
from flows.signals import interrupted_by

if TYPE_CHECKING:
    from rich.progress import Progress

    from flows.index.ledger import Ledger
    from flows.ingest import Conduct
    from flows.inputs import Options
    from flows.read.discover import Discovery
    from flows.report import RunReport

app = typer.Typer()

_OF_RESUME = frozenset(
    {"resume", "accept", "index", "workers", "runner", "scheduler", "assertions", "prefect", "as_json"}
)
_OF_DISCARD = frozenset({"discard", "as_json"})


@app.command()
def ingest(
    context: typer.Context,
    drop: Annotated[
        list[str] | None, typer.Argument(metavar="DROP...", help="Files, folders, globs, or - for standard input.")
    ] = None,
    index: IndexOption = None,
    without: WithoutOption = None,
    strictness: StrictnessOption = "careful",
    drop_date: DropDateOption = None,
    drop_name: DropNameOption = None,
    workers: WorkersOption = None,
    runner: RunnerOption = "processes",
    scheduler: SchedulerOption = None,
    on_missing: OnMissingOption = "keep",
    max_missing: MaxMissingOption = None,
    assertions: AssertionsOption = None,
    resume: Annotated[
        str | None,
        typer.Option("--resume", metavar="RUN", help="Load what a run that was held back or killed has spooled."),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="With --resume: in spite of assertions that do not hold.")
    ] = False,
    discard: Annotated[
        str | None, typer.Option("--discard", metavar="RUN", help="Delete what such a run has spooled.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what is new, changed, stale, unchanged and gone; write nothing.")
    ] = False,
    prefect: Annotated[
        bool, typer.Option("--prefect", help="Run as the flow on the server of PREFECT_API_URL.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Clean, enrich and load articles into the index."""
    from flows.console.report import print_report
    from flows.ingest import ingest as run
    from flows.raw_store.store import open_raw_store
    from flows.read.discover import discover
    from flows.settings import settings

    _check_asked(context, drop, resume, discard, accept=accept)
    options = run_options(without, drop_date, strictness)
    conduct = conduct_of(workers, on_missing, max_missing, runner, scheduler, assertions)
    if discard:
        _discard(discard, as_json=as_json)
        return
    if resume:
        report = _resume(resume, index, conduct, accept=accept, prefect=prefect, quiet=as_json)
    elif dry_run:
        _preview(drop or [], index, options, drop_name, as_json=as_json)
        return
    elif prefect:
        with prefect_configured():
            from flows.orchestration.client import run_on_server

        report = run_on_server(drop or [], index=index, drop_name=drop_name, options=options, conduct=conduct)
    else:
        discovery = discover(drop or [], drop_name)
        raw_store = open_raw_store(settings())
        with interrupted_by(signal.SIGTERM), index_of(index) as opened, progress_bar(quiet=as_json) as progress:
            report = run(opened, raw_store, discovery, options, advancing(progress, discovery), conduct)
    if as_json:
        print_json(report.to_document())
    else:
        print_report(out, report, index)
        if report.kind == "resume":
            out.print("its drop was not read to the end: flows ingest with the same drop does the rest", markup=False)
    raise typer.Exit(EXIT_REJECTED if report.newly_rejected else 0)


def _check_asked(
    context: typer.Context, drop: list[str] | None, resume: str | None, discard: str | None, *, accept: bool
) -> None:
    if sum(map(bool, (drop, resume, discard))) != 1:
        raise UsageError("say what to ingest: flows ingest DROP...; or --resume RUN, or --discard RUN, without a drop")
    if accept and not resume:
        raise UsageError("--accept is for --resume RUN, once its run was held back: flows runs lists it")
    heeded = _OF_RESUME if resume else _OF_DISCARD if discard else None
    for name, option in given(context):
        if heeded is not None and name not in heeded:
            raise UsageError(
                f"{option} is for a drop: a run that {'goes on' if resume else 'is dropped'} does not heed it"
            )


def _resume(
    run: str, index: str | None, conduct: "Conduct", *, accept: bool, prefect: bool, quiet: bool
) -> "RunReport":
    """Into the index that the run was about to write to, unless another way to it is named."""
    from flows.ingest import resume
    from flows.raw_store.store import open_raw_store
    from flows.settings import settings
    from flows.spool.spool import find

    about = find(settings().home, run).about
    location = index or (about.index if "://" in about.index else "embedded")
    if prefect:
        with prefect_configured():
            from flows.orchestration.client import run_on_server

        return run_on_server(
            list(about.drops),
            index=location,
            drop_name=None,
            options=about.options,
            conduct=conduct,
            resume=about.run_id,
            accept=accept,
        )
    raw_store = open_raw_store(settings())
    with interrupted_by(signal.SIGTERM), index_of(location) as opened, progress_bar(quiet=quiet) as progress:
        task = progress.add_task("records", total=about.records or None)
        return resume(opened, raw_store, about.run_id, lambda: progress.advance(task), conduct, accept=accept)


def _discard(run: str, *, as_json: bool) -> None:
    from flows.settings import settings
    from flows.spool.waiting import discard
    from flows.text.terminal import styled

    gone = discard(settings().home, run)
    if as_json:
        print_json({"discarded": gone})
    else:
        out.print(styled(f"what run {gone} had spooled is deleted"))


def advancing(progress: "Progress", discovery: "Discovery") -> Callable[[], None]:
    """To be called for each record. The files are walked beforehand only where somebody looks at the bar."""
    from flows.read.records import ONE_RECORD

    if progress.disable:
        return lambda: None
    single = all(file.path.lower().endswith(ONE_RECORD) for file in discovery.files())
    task = progress.add_task("records", total=discovery.count() if single else None)
    return lambda: progress.advance(task)


def _preview(drop: list[str], index: str | None, options: "Options", drop_name: str | None, *, as_json: bool) -> None:
    from flows.console.preview import print_preview
    from flows.preview import preview
    from flows.read.discover import discover

    discovery = discover(drop, drop_name)
    with _standing_ledger(index) as ledger:
        told = preview(ledger, discovery, options)
    if as_json:
        print_json(told.to_document())
    else:
        print_preview(out, told)


@contextmanager
def _standing_ledger(index: str | None) -> "Iterator[Ledger | None]":
    """The ledger of the index; None where there is no embedded index yet, since opening one would create it."""
    from flows.index.opening import open_archive
    from flows.settings import settings

    if not has_index(index):
        yield None
        return
    with open_archive(index, settings()) as archive:
        yield archive.ledger
