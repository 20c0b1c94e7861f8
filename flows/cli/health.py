"""The command that asks whether an archive is well: health."""

from typing import Annotated

import typer

from flows.cli.options import EXIT_REJECTED, IndexOption, JsonOption, out, print_json

app = typer.Typer()

MaxAgeOption = Annotated[
    float | None,
    typer.Option("--max-age", min=0.0, metavar="HOURS", help="How old the last ingest may be; default: any age."),
]


@app.command()
def health(
    index: IndexOption = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            "--drop", metavar="NAME", help="Ask after the last ingest of this drop; repeatable; default: all."
        ),
    ] = None,
    max_age: MaxAgeOption = None,
    min_free: Annotated[
        float, typer.Option("--min-free", min=0.0, metavar="GB", help="What has to be free on the disk.")
    ] = 1.0,
    as_json: JsonOption = False,
) -> None:
    """Is the archive well? The index, its schema, the ledger, the last runs and the disk are looked at.

    Exit codes: 0 it is well, 1 something is not as it should be. Nothing is changed.
    """
    from flows.console.health import print_health
    from flows.health import Limits
    from flows.health import health as look
    from flows.settings import settings

    found = look(index, settings(), Limits.of(max_age, drop or (), min_free))
    if as_json:
        print_json(found.to_document())
    else:
        print_health(out, found)
    raise typer.Exit(0 if found.well else EXIT_REJECTED)
