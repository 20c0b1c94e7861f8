"""Commands for the published contract in schemas/."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import EXIT_REJECTED, err, out
from flows.errors import UsageError
from flows.text.terminal import inert

app = typer.Typer(no_args_is_help=True)


@app.command("build")
def schema_build(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Write everything that is generated from the model."""
    from flows.schema.build import build

    for path in build(folder):
        out.print(inert(str(path)), markup=False)


@app.command("check")
def schema_check(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Fail when a generated file is stale."""
    from flows.schema.build import check

    if not folder.is_dir():
        raise UsageError(f"no folder {folder} here: run this in the checkout of article-flows, or name the folder")
    stale = check(folder)
    for difference in stale:
        err.print(inert(difference), markup=False)
    if stale:
        err.print(inert(f"mend it with: flows schema build {shlex.quote(str(folder))}"), markup=False)
        raise typer.Exit(EXIT_REJECTED)
    out.print(inert(f"{folder} is what the model says"), markup=False)
