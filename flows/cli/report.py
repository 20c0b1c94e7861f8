"""`flows report`: what a run did, for people, for programs, and as a page with plots."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import IndexOption, JsonOption, err, index_of, out, print_json
from flows.text.terminal import styled

app = typer.Typer()


@app.command()
def report(
    run: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="The id of a run, or how it begins; default: the newest.")
    ] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the page with plots into this file.")
    ] = None,
    show: Annotated[
        bool, typer.Option("--open", help="Show the page in a browser; without --output it is in FLOWS_HOME/reports.")
    ] = False,
) -> None:
    """Tell what a run did: counts, speed, memory, drift. With --open or --output as one HTML page with plots."""
    from flows.console.runs import print_run
    from flows.history import newest, read
    from flows.history import run as one_run
    from flows.reporting.page import page_of
    from flows.reporting.saving import FOLDER, name_of, show_page, write_page
    from flows.settings import settings
    from flows.whereabouts import readable

    with index_of(index) as opened:
        found = one_run(opened, readable(run)) if run else newest(opened)
        page = page_of(opened.ledger, read(found)) if output or show else None
    if as_json:
        print_json(found)
    if page is not None:
        path = write_page(page, output or settings().home / FOLDER / name_of(str(found["run_id"])))
        (err if as_json else out).print(styled(str(path)))
        if show and not show_page(path):
            err.print("no browser was found: open the file above")
    elif not as_json:
        print_run(out, found, index)
