"""Commands for the published contract: what is generated in schemas/ and docs/."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import EXIT_REJECTED, err, out
from flows.errors import UsageError
from flows.text.terminal import inert

app = typer.Typer(no_args_is_help=True)

CheckoutArgument = Annotated[Path, typer.Argument(metavar="[CHECKOUT]", help="Of article-flows; default: here.")]


@app.command("build")
def schema_build(checkout: CheckoutArgument = Path()) -> None:
    """Write everything that is generated from the model."""
    from flows.schema.build import build

    for path in build(checkout):
        out.print(inert(str(path)), markup=False)


@app.command("check")
def schema_check(checkout: CheckoutArgument = Path()) -> None:
    """Fail when a generated file is stale."""
    from flows.schema.build import CONTRACT, check

    if not (checkout / CONTRACT).is_dir():
        raise UsageError(f"no folder {checkout / CONTRACT}: run this in the checkout of article-flows, or name that")
    stale = check(checkout)
    for difference in stale:
        err.print(inert(difference), markup=False)
    if stale:
        err.print(inert(f"mend it with: flows schema build {shlex.quote(str(checkout))}"), markup=False)
        raise typer.Exit(EXIT_REJECTED)
    out.print(inert(f"{checkout / CONTRACT} is what the model says"), markup=False)
