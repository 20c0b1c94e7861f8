"""Commands that read drops and load nothing: process, explain."""

import signal
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal, TextIO

import orjson
import typer

from flows.cli.options import (
    EXIT_REJECTED,
    DropDateOption,
    DropNameOption,
    IndexOption,
    JsonOption,
    StrictnessOption,
    WithoutOption,
    WorkersOption,
    index_of,
    number_of,
    out,
    print_json,
    run_options,
    write_out,
)
from flows.errors import UsageError
from flows.signals import interrupted_by
from flows.text.terminal import inert_json

app = typer.Typer()


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
