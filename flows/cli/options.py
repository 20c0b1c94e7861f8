"""What commands share: options, the index they open, how they print.

`flows --help` should not wait for pydantic or an engine: this module and those of the commands import such things in
functions.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.errors import Stop, UsageError
from flows.text.terminal import inert, inert_json

if TYPE_CHECKING:
    from flows.article import Strictness
    from flows.index.base import Index
    from flows.ingest import Conduct
    from flows.inputs import Options

EXIT_REJECTED, EXIT_USAGE, EXIT_STOPPED = 1, 2, 3


class _Console(Console):
    """Standard output or standard error. Its reader may have gone, as in `flows search … | head`."""

    def on_broken_pipe(self) -> None:
        drop_unwritten()
        raise SystemExit(EXIT_STOPPED)


out = _Console(highlight=False)
err = _Console(stderr=True, highlight=False)

IndexOption = Annotated[
    str | None,
    typer.Option("--index", metavar="URL", help="http(s)://... is Elasticsearch; default: embedded, in FLOWS_HOME."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", metavar="STAGE", help="Leave a stage out; repeatable.")
]
StrictnessOption = Annotated[
    Literal["careful", "balanced", "thorough"],
    typer.Option("--strictness", help="How little evidence a line needs to be taken out of an article."),
]
DropDateOption = Annotated[
    datetime | None,
    typer.Option("--drop-date", formats=["%Y-%m-%d"], help="No article of the drop is younger; default: today."),
]
DropNameOption = Annotated[
    str | None, typer.Option("--drop-name", help="Name of the drop; default: the folder's absolute path.")
]

WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=0, metavar="N", help="Worker processes; 0: none; default: one a processor."),
]
RunnerOption = Annotated[
    Literal["processes", "dask"],
    typer.Option("--runner", help="Who judges: processes of this machine, or a Dask cluster (extra: dask)."),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Of a Dask scheduler, as tcp://host:8786; default: FLOWS_DASK_SCHEDULER, else a cluster of this machine.",
    ),
]
OnMissingOption = Annotated[
    Literal["keep", "delete"],
    typer.Option("--on-missing", help="What to do with the articles of records that the drop no longer holds."),
]
AssertionsOption = Annotated[
    Path | None,
    typer.Option(
        "--assertions",
        metavar="FILE",
        help="What a drop has to be like; default: FLOWS_ASSERTIONS, else assertions.yml.",
    ),
]
MaxMissingOption = Annotated[
    float | None,
    typer.Option(
        "--max-missing",
        min=0.0,
        max=1.0,
        metavar="SHARE",
        help="Stop, rather than delete, when more than this share of a drop is gone; default 0.2.",
    ),
]


def given(context: typer.Context) -> Iterator[tuple[str, str]]:
    """The options that were written on the command line, by the name of their parameter."""
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if source is not None and source.name == "COMMANDLINE":
            yield parameter.name or "", parameter.opts[0]


def run_options(
    without: list[str] | None, drop_date: datetime | None, strictness: "Strictness" = "careful"
) -> "Options":
    """What a run is told, from what was written on the command line."""
    from flows.inputs import Options

    names = [name.strip() for group in without or [] for name in group.split(",")]
    return Options.starting_now(drop_date.date() if drop_date else None, names, strictness)


def conduct_of(
    workers: int | None,
    on_missing: Literal["keep", "delete"],
    max_missing: float | None,
    runner: Literal["processes", "dask"] = "processes",
    scheduler: str | None = None,
    assertions: Path | None = None,
) -> "Conduct":
    """How a run goes about its drop, from what was written on the command line."""
    from flows.ingest import Conduct
    from flows.load.missing import MAX_MISSING

    share = MAX_MISSING if max_missing is None else max_missing
    return Conduct(workers, on_missing, share, runner, scheduler, assertions)


def number_of(workers: int | None) -> int:
    """How many worker processes: one a processor, unless it is said."""
    from flows.workers.team import usable_cpus

    return usable_cpus() if workers is None else workers


def index_of(location: str | None) -> AbstractContextManager["Index"]:
    """The index that `--index` names."""
    from flows.index.opening import open_index
    from flows.settings import settings

    return open_index(location, settings())


def has_index(location: str | None) -> bool:
    """Whether there is an index to ask: opening an embedded one would create it."""
    from flows.index.opening import is_there
    from flows.settings import settings

    return is_there(location, settings())


@contextmanager
def standing_index(location: str | None) -> "Iterator[Index | None]":
    """The index that `--index` names; None where there is none yet."""
    if not has_index(location):
        yield None
        return
    with index_of(location) as opened:
        yield opened


def print_json(document: Any) -> None:
    """A document on standard output, for programs."""
    write_out(inert_json(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_INDENT_2)))


def write_out(line: bytes) -> None:
    """A line on standard output. Its reader may have gone, as in `flows process … | head`: then the command ends."""
    try:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        drop_unwritten()
        raise typer.Exit(EXIT_STOPPED) from None


def drop_unwritten() -> None:
    """Let go of what a standard stream refused: Python flushes once more when it ends, and would exit with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def print_stop(stop: Stop) -> None:
    """What happened, what is safe, what to do next, on standard error."""
    err.print(inert(f"stopped: {stop.happened}"), style="bold red", markup=False)
    err.print(inert(f"safe:    {stop.safe}"), markup=False)
    err.print(inert(f"next:    {stop.next_command}"), markup=False)


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar on standard error, where that is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=quiet or not err.is_terminal) as progress:
        yield progress


@contextmanager
def prefect_configured() -> Iterator[None]:
    """Prefect reads its settings when it is imported, and refuses them there."""
    try:
        yield
    except ValueError as error:  # pydantic's ValidationError; its text may quote an address with a password
        raise UsageError(
            "Prefect cannot use its settings: look at PREFECT_API_URL and the other PREFECT_ variables, "
            "or run: prefect config view"
        ) from error
