"""Commands for Kibana."""

from typing import Annotated

import typer

from flows.cli.options import JsonOption, out, print_json
from flows.text.terminal import inert

app = typer.Typer(no_args_is_help=True)

_DEFAULT_WAIT = 120.0  # seconds; Kibana takes one or two minutes to start
_NAMES = {"index-pattern": "data views", "search": "saved searches", "dashboard": "dashboards"}


@app.callback()
def kibana() -> None:
    """What Kibana shows of an archive."""


@app.command("import")
def kibana_import(
    kibana: Annotated[
        str | None, typer.Option("--kibana", metavar="URL", help="Where Kibana answers; default: FLOWS_KIBANA_URL.")
    ] = None,
    space: Annotated[str, typer.Option("--space", metavar="NAME", help="A space of Kibana; default: its own.")] = "",
    prefix: Annotated[
        str | None,
        typer.Option("--prefix", metavar="NAME", help="That of the archive; default: the one in FLOWS_INDEX."),
    ] = None,
    wait: Annotated[
        float, typer.Option("--wait", min=0.0, metavar="SECONDS", help="How long Kibana may take to be ready.")
    ] = _DEFAULT_WAIT,
    as_json: JsonOption = False,
) -> None:
    """Import data views, saved searches and dashboards, or replace them, and check that they are there.

    Credentials come from the environment: FLOWS_KIBANA_API_KEY, FLOWS_ES_API_KEY, or FLOWS_ES_USERNAME and
    FLOWS_ES_PASSWORD.
    """
    from flows.index.elastic.location import names_of, parse_location
    from flows.kibana.connection import connect
    from flows.kibana.importing import import_objects
    from flows.settings import settings

    index = settings().index or ""
    if prefix is None and index.startswith(("http://", "https://")):
        names = parse_location(index).names
    else:
        names = names_of(prefix or "")
    with connect(kibana, space, settings(), wait) as ready:
        imported = import_objects(ready, names.prefix)
    if as_json:
        print_json(imported.to_document())
        return
    counts = ", ".join(f"{number} {_NAMES[type]}" for type, number in imported.objects.items())
    version = f"Kibana {imported.version}" if imported.version else "Kibana"
    out.print(inert(f"{version} at {imported.kibana} has {counts}"), markup=False, soft_wrap=True)
    for title, url in imported.dashboards.items():
        out.print(inert(f"  {title}: {url}"), markup=False, soft_wrap=True)
