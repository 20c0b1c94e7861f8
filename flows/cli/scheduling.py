"""The command that runs the flow again and again: serve."""

from typing import Annotated

import typer

from flows.cli.options import (
    DropNameOption,
    IndexOption,
    MaxMissingOption,
    OnMissingOption,
    StrictnessOption,
    WithoutOption,
    WorkersOption,
    conduct_of,
    prefect_configured,
    run_options,
)

app = typer.Typer()


@app.command()
def serve(
    drop: Annotated[list[str], typer.Argument(metavar="DROP...", help="Files, folders or globs.")],
    cron: Annotated[
        str | None, typer.Option(help="When to run, as in crontab: '0 6 * * *'; default: when it is asked to.")
    ] = None,
    timezone: Annotated[str, typer.Option(help="Time zone of the schedule, as Europe/Brussels.")] = "UTC",
    index: IndexOption = None,
    without: WithoutOption = None,
    strictness: StrictnessOption = "careful",
    drop_name: DropNameOption = None,
    workers: WorkersOption = None,
    on_missing: OnMissingOption = "keep",
    max_missing: MaxMissingOption = None,
    name: Annotated[str, typer.Option(help="Name of the deployment.")] = "ingest",
) -> None:
    """Serve the ingest flow, on a schedule or on request, with the server of PREFECT_API_URL, until Ctrl-C."""
    with prefect_configured():
        from flows.orchestration.deployments import serve as serve_flow

    serve_flow(
        drop,
        cron=cron,
        timezone=timezone,
        index=index,
        drop_name=drop_name,
        without=run_options(without, None).without,
        strictness=strictness,
        conduct=conduct_of(workers, on_missing, max_missing),
        name=name,
    )
