"""Commands that read drops: ingest, process, explain."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import orjson
import typer

from flows.cli.options import (
    EXIT_REJECTED,
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
    has_index,
    index_of,
    number_of,
    out,
    prefect_configured,
    print_json,
    progress_bar,
    run_options,
    write_out,
)
from flows.errors import UsageError
from flows.signals import interrupted_by
from flows.text.terminal import inert_json

if TYPE_CHECKING:
    from rich.progress import Progress

    from flows.index.ledger import Ledger
    from flows.inputs import Options
    from flows.read.discover import Discovery

app = typer.Typer()


@app.command()
def ingest(
    drop: Annotated[
        list[str], typer.Argument(metavar="DROP...", help="Files, folders, globs, or - for standard input.")
    ],
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

    options = run_options(without, drop_date, strictness)
    conduct = conduct_of(workers, on_missing, max_missing, runner, scheduler)
    if dry_run:
        _preview(drop, index, options, drop_name, as_json=as_json)
        return
    if prefect:
        with prefect_configured():
            from flows.orchestration.client import run_on_server

        report = run_on_server(drop, index=index, drop_name=drop_name, options=options, conduct=conduct)
    else:
        discovery = discover(drop, drop_name)
        raw_store = open_raw_store(settings())
        with interrupted_by(signal.SIGTERM), index_of(index) as opened, progress_bar(quiet=as_json) as progress:
            report = run(opened, raw_store, discovery, options, advancing(progress, discovery), conduct)
    if as_json:
        print_json(report.to_document())
    else:
        print_report(out, report, index)
    raise typer.Exit(EXIT_REJECTED if report.newly_rejected else 0)


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


@app.command()
def process(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or -.")],
    without: WithoutOption = None,
    strictness: StrictnessOption = "careful",
    drop_date: DropDateOption = None,
    drop_name: DropNameOption = None,
    workers: WorkersOption = None,
    stories: Annotated[bool, typer.Option("--stories", help="Group the stories of the whole input.")] = False,
) -> None:
    """Clean and enrich to JSON Lines on standard output, without an index; rejects go to standard error."""
    from flows.process import Processed, Rejected, process_files, with_stories
    from flows.read.discover import discover

    found = discover(inputs, drop_name).files()
    processed = process_files(found, run_options(without, drop_date, strictness), number_of(workers))
    rejected = False
    with interrupted_by(signal.SIGTERM), closing(processed) as results:
        for result in with_stories(results) if stories else results:
            if isinstance(result, Processed):
                write_out(_shown(result.json + b"\n", sys.stdout))
                continue
            line = orjson.dumps(result.to_document(), option=orjson.OPT_APPEND_NEWLINE)
            if isinstance(result, Rejected):
                rejected = True
                sys.stderr.buffer.write(_shown(line, sys.stderr))
            else:
                write_out(_shown(line, sys.stdout))
    raise typer.Exit(EXIT_REJECTED if rejected else 0)


def _shown(line: bytes, stream: TextIO) -> bytes:
    """JSON as it may go to this stream: a terminal obeys some characters, and programs need none of the care."""
    return inert_json(line) if stream.isatty() else line


@app.command()
def explain(
    target: Annotated[str, typer.Argument(metavar="FILE|ID", help="A file of a drop, or the id of an article.")],
    index: IndexOption = None,
    record: Annotated[
        str | None, typer.Option("--record", help="Which record of the file: its id, or 'line 17'.")
    ] = None,
    drop_date: DropDateOption = None,
    strictness: Annotated[
        Literal["careful", "balanced", "thorough"] | None,
        typer.Option("--strictness", help="As if it were cleaned so; default: an article as it was, a file careful."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show an article with every removed line in its place, and the evidence for what is said of it."""
    from flows.console.explanation import print_explanation
    from flows.explain import explain_file, explain_id
    from flows.raw_store.store import open_raw_store
    from flows.read.identity import is_id
    from flows.settings import settings

    if Path(target).exists():
        explanation = explain_file(Path(target), run_options(None, drop_date, strictness or "careful"), record)
    elif not is_id(target):  # asking the index would create one in a new state folder
        raise UsageError(f"no file {target!r}, and no article has such an id: ids are printed by flows search")
    else:
        with index_of(index) as opened:
            explanation = explain_id(
                target,
                opened,
                open_raw_store(settings()),
                drop_date=drop_date.date() if drop_date else None,
                strictness=strictness,
            )
    if as_json:
        print_json(explanation.to_document())
    else:
        print_explanation(out, explanation)
