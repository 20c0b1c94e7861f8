"""The command that runs the whole stack on this machine: up."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import StrictnessOption, WithoutOption, WorkersOption, out, run_options
from flows.text.terminal import inert

if TYPE_CHECKING:
    from flows.stack.up import Addresses

app = typer.Typer()


@app.command()
def up(
    drop: Annotated[
        Path | None,
        typer.Argument(metavar="[DROP]", help="Folder to watch, made when missing; default: stack/drop in FLOWS_HOME."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port of Elasticsearch; default: 9200, or any free one when it is taken."),
    ] = None,
    prefect_port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port of Prefect; default: 4200, or any free one when it is taken."),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch/--no-watch", help="Start a run when files in DROP have settled.")
    ] = True,
    without: WithoutOption = None,
    strictness: StrictnessOption = "careful",
    workers: WorkersOption = None,
) -> None:
    """Elasticsearch, Prefect, the served flow and a watched drop folder on this machine, until Ctrl-C. For development:
    no Docker, no security, reachable from this machine alone. Needs the extra: pip install 'article-flows[up]'."""
    from flows.settings import settings
    from flows.stack.up import Wishes
    from flows.stack.up import up as run_up
    from flows.stages import check_without

    left_out = run_options(without, None).without
    check_without(left_out)  # now, not in a service that would die of it
    options = ["--strictness", strictness]
    options += [argument for name in sorted(left_out) for argument in ("--without", name)]
    if workers is not None:
        options += ["--workers", str(workers)]
    wishes = Wishes(drop, port, prefect_port, watch, options)
    run_up(settings().home, wishes, welcome=lambda addresses: _welcome(addresses, watch=watch), tell=_tell)


def _welcome(addresses: "Addresses", *, watch: bool) -> None:
    becomes = "what you put there is ingested" if watch else "not watched: start a run in Prefect"
    for name, what in (
        ("Elasticsearch", addresses.elasticsearch),
        ("Prefect", addresses.prefect),
        ("drop folder", f"{addresses.drop}  ({becomes})"),
        ("logs", "\n                 ".join(str(log) for log in addresses.logs)),
        ("Kibana", "is in no package: docs/kibana.md has it with docker compose"),
    ):
        _line(f"  {name:<15}{what}")
    _line("try, in another terminal")
    _line(f"  cp seeds/* '{addresses.drop}'")
    _line(f"  flows search '*' --index {addresses.elasticsearch}")
    _line("Ctrl-C ends it all; what was loaded stays.")


def _tell(event: str) -> None:
    _line(f"{datetime.now().astimezone():%H:%M:%S} {event}")


def _line(text: str) -> None:
    out.print(inert(text), markup=False, soft_wrap=True)
