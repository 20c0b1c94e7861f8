"""The command that runs the flows again and again: serve."""

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.health import MaxAgeOption
from flows.cli.options import (
    AssertionsOption,
    DropNameOption,
    IndexOption,
    MaxMissingOption,
    OnMissingOption,
    RunnerOption,
    SchedulerOption,
    StrictnessOption,
    WithoutOption,
    WorkersOption,
    conduct_of,
    given,
    prefect_configured,
    run_options,
)
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.orchestration.deployments import Job

app = typer.Typer()

_JOBS: "tuple[Job, ...]" = ("ingest", "reprocess", "stories", "rebuild", "retry-rejects", "health")


_OF_INGEST = frozenset(
    {"without", "strictness", "drop_name", "runner", "scheduler", "on_missing", "max_missing", "assertions"}
)


@app.command()
def serve(
    context: typer.Context,
    drop: Annotated[
        list[str] | None, typer.Argument(metavar="[DROP...]", help="Files, folders or globs, for the ingest.")
    ] = None,
    cron: Annotated[
        str | None, typer.Option(help="When to ingest, as in crontab: '0 6 * * *'; default: when it is asked to.")
    ] = None,
    interval: Annotated[
        float | None, typer.Option(min=1.0, metavar="SECONDS", help="Ingest every so many seconds.")
    ] = None,
    on_drop: Annotated[
        bool, typer.Option("--on-drop", help="Ingest when flows watch --event tells that a drop has settled.")
    ] = False,
    job: Annotated[
        list[str] | None,
        typer.Option("--job", metavar="JOB", help="Serve only this; repeatable; default: all of them."),
    ] = None,
    schedule: Annotated[
        list[str] | None,
        typer.Option(
            "--schedule", metavar="JOB=CRON", help="When another job runs: 'health=*/15 * * * *'; repeatable."
        ),
    ] = None,
    timezone: Annotated[str, typer.Option(help="Time zone of the schedules, as Europe/Brussels.")] = "UTC",
    index: IndexOption = None,
    without: WithoutOption = None,
    strictness: StrictnessOption = "careful",
    drop_name: DropNameOption = None,
    workers: WorkersOption = None,
    runner: RunnerOption = "processes",
    scheduler: SchedulerOption = None,
    on_missing: OnMissingOption = "keep",
    max_missing: MaxMissingOption = None,
    assertions: AssertionsOption = None,
    max_age: MaxAgeOption = None,
    name: Annotated[str | None, typer.Option(help="Name of the deployments; default: each that of its job.")] = None,
) -> None:
    """Serve ingest, reprocess, stories, rebuild, retry-rejects and health as deployments of the server of
    PREFECT_API_URL, on a schedule or on request, until Ctrl-C."""
    from dataclasses import asdict

    jobs, crons = [_known(one) for one in job or _JOBS], _crons(cron, schedule or [])
    if not drop and (alone := [option for name, option in given(context) if name in _OF_INGEST]):
        raise UsageError(f"{alone[0]} is for the ingest, which needs a drop: flows serve DROP")
    with prefect_configured():
        from flows.orchestration.deployments import Offer
        from flows.orchestration.deployments import serve as serve_jobs
        from flows.orchestration.parameters import IngestParameters

    options = run_options(without, None, strictness)
    drops = IngestParameters.typed(
        drop,
        index=index,
        drop_name=drop_name,
        without=sorted(options.without),
        strictness=options.strictness,
        **asdict(conduct_of(workers, on_missing, max_missing, runner, scheduler, assertions)),
    ) if drop else None  # fmt: skip
    serve_jobs(
        Offer(
            drops=drops,
            jobs=list(dict.fromkeys(jobs)),
            crons=crons,
            interval=interval,
            timezone=timezone,
            on_drop=on_drop,
            name=name,
            index=index,
            workers=workers,
            max_age=max_age,
        )
    )


def _crons(ingest: str | None, schedules: list[str]) -> "dict[Job, str]":
    """When each job runs, of `JOB=CRON` texts."""
    crons: dict[Job, str] = {} if ingest is None else {"ingest": ingest}
    for text in schedules:
        written, equals, cron = text.partition("=")
        if not equals:
            raise UsageError(f"a schedule is written JOB=CRON, not {text!r}")
        job = _known(written.strip())
        if job in crons:
            raise UsageError(f"two schedules for {job}")
        crons[job] = cron.strip()
    return crons


def _known(name: str) -> "Job":
    for job in _JOBS:
        if job == name:
            return job
    raise UsageError(f"no job {name!r}; there are {', '.join(_JOBS)}")
