"""Commands for the published contract in schemas/."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import EXIT_REJECTED, err, out
from flows.text.terminal import inert

app = typer.Typer(no_args_is_help=True)


@app.command("build")
def schema_build(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Write everything that is generated from the model."""
    from flows.schema.build import build

    for path in build(folder):
        out.print(inert(str(path)))


@app.command("check")
def schema_check(folder: Annotated[Path, typer.Argument()] = Path("schemas")) -> None:
    """Fail when a generated file is stale."""
    from flows.schema.build import check

    stale = check(folder)
    for difference in stale:
        err.print(inert(str(difference)))
    if stale:
        err.print("mend it with: flows schema build")
        raise typer.Exit(EXIT_REJECTED)
    out.print(f"{folder} is what the model says")
