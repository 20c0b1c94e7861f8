"""`flows serve`: the jobs of an archive as deployments, run by this machine as long as the command runs.

Each is a deployment of its own, `<flow>/<name>`, with its form, and one run of it at a time: a run that comes due
meanwhile waits instead of being cancelled, so that no drop is passed over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, TypeAlias, cast, get_args

import httpx
from prefect import Flow
from prefect import serve as serve_deployments
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentTriggerTypes, TriggerTypes
from prefect.exceptions import InvalidNameError, PrefectException
from prefect.types.entrypoint import EntrypointType

from flows.errors import Stop, UsageError
from flows.orchestration import jobs
from flows.orchestration.client import require_server
from flows.orchestration.events import trigger
from flows.orchestration.flow import ingest
from flows.orchestration.job_parameters import (
    HealthParameters,
    RebuildParameters,
    ReprocessParameters,
    RetryParameters,
    StoriesParameters,
)
from flows.orchestration.parameters import IngestParameters, JobParameters
from flows.orchestration.runs import TAGS
from flows.read.discover import STDIN

Job: TypeAlias = Literal["ingest", "reprocess", "stories", "rebuild", "retry-rejects", "health"]
JOBS: tuple[Job, ...] = get_args(Job)
_FLOWS: dict[Job, Flow[Any, Any]] = {
    "ingest": ingest,
    "reprocess": jobs.reprocess,
    "stories": jobs.stories,
    "rebuild": jobs.rebuild,
    "retry-rejects": jobs.retry_rejects,
    "health": jobs.check_health,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is served, and when it runs. A job without a schedule runs when it is asked for.

    `drops` says what the ingest takes in. `name` is that of every deployment; None: that of its flow. With `on_drop`
    the ingest runs too when the event of `flows.orchestration.events` tells that one of its drops has settled.
    """

    drops: IngestParameters | None = None
    jobs: Sequence[Job] = JOBS
    crons: Mapping[Job, str] = field(default_factory=dict)
    interval: float | None = None  # seconds between two ingests
    timezone: str = "UTC"
    on_drop: bool = False
    name: str | None = None
    index: str | None = None  # of the other jobs
    workers: int | None = None
    max_age: float | None = None  # hours, see `HealthParameters`


def serve(offer: Offer) -> None:
    """Serve deployments until Ctrl-C or SIGTERM, which pause them. Those of the same names are replaced.

    Runs get the environment of this process. Raises `UsageError`, and `Stop` when the server does not answer, or does
    not any more for some minutes.
    """
    served = deployments(offer)
    address = require_server()
    try:
        serve_deployments(*served)
    except (
        httpx.HTTPError,
        PrefectException,
        ExceptionGroup,
    ) as error:  # the last: as its loops gather what ended them
        raise Stop(
            f"nothing is served any more: the Prefect server at {address} is away, or refuses ({type(error).__name__})",
            safe="What runs had committed is in the index; runs that come due meanwhile wait on the server.",
            next_command="the same command, when the server is back",
        ) from error


def deployments(offer: Offer) -> list[RunnerDeployment]:
    """The deployments that are served; no server is asked. Raises `UsageError`."""
    _check(offer)
    parameters = _parameters(offer)
    return [_deployment(job, offer, parameters[job]) for job in offer.jobs]


def _check(offer: Offer) -> None:
    if not offer.jobs:
        raise UsageError("there is nothing to serve")
    if (offer.drops is None) == ("ingest" in offer.jobs):
        raise UsageError("ingest needs a drop, and only ingest takes one: flows serve DROP, or name other jobs")
    if offer.drops and STDIN in offer.drops.drop:
        raise UsageError("a served flow cannot read standard input: name files, folders or globs")
    if idle := [job for job in offer.crons if job not in offer.jobs]:
        raise UsageError(f"a schedule for what is not served: {', '.join(idle)}")
    if offer.max_age is not None and "health" not in offer.jobs:
        raise UsageError("how old the last ingest may be is asked by the health check, and that is not served")
    if offer.drops is None and (offer.interval is not None or offer.on_drop):
        raise UsageError("only an ingest runs every so many seconds, or when a drop has settled")
    if offer.interval is not None and "ingest" in offer.crons:
        raise UsageError("the ingest runs as a crontab says, or every so many seconds: not both")


def _parameters(offer: Offer) -> dict[Job, JobParameters]:
    """What the runs of each job are told, unless somebody tells them otherwise in its form."""
    index, workers = offer.index, offer.workers
    others: dict[Job, JobParameters] = {
        "reprocess": ReprocessParameters.checked(index=index, workers=workers),
        "stories": StoriesParameters.checked(index=index),
        "rebuild": RebuildParameters.checked(index=index),
        "retry-rejects": RetryParameters.checked(index=index),
        "health": HealthParameters.checked(index=index, max_age=offer.max_age),
    }
    return others | ({"ingest": offer.drops} if offer.drops else {})


def _deployment(job: Job, offer: Offer, parameters: JobParameters) -> RunnerDeployment:
    name = job if offer.name is None else offer.name
    if not name.strip():
        raise UsageError("a deployment needs a name")
    try:
        built = _FLOWS[job].to_deployment(
            name,
            schedules=_schedules(offer.crons.get(job), offer.interval if job == "ingest" else None, offer.timezone),
            parameters={"job": parameters.model_dump(mode="json")},
            triggers=_triggers(offer) if job == "ingest" else None,
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
            tags=list(TAGS),
            entrypoint_type=EntrypointType.MODULE_PATH,  # the package is installed; a path would bind it to this folder
        )
    except InvalidNameError as error:
        raise UsageError(str(error)) from None
    return cast(RunnerDeployment, built)  # not a coroutine: nobody awaits here


def _triggers(offer: Offer) -> list[DeploymentTriggerTypes | TriggerTypes]:
    """One for each drop, or for their common name."""
    if not offer.on_drop or offer.drops is None:
        return []
    job = offer.drops.model_dump(mode="json", exclude={"drop"})
    if offer.drops.drop_name:
        return [trigger(job, drop_name=offer.drops.drop_name)]
    return [trigger(job, drop=drop) for drop in offer.drops.drop]


def _schedules(cron: str | None, interval: float | None, timezone: str) -> list[CronSchedule | IntervalSchedule]:
    try:
        if interval is not None:
            return [IntervalSchedule(interval=timedelta(seconds=interval), timezone=timezone)]
        return [] if cron is None else [CronSchedule(cron=cron, timezone=timezone)]
    except (ValueError, OverflowError):
        wanted = f"{cron!r}" if interval is None else f"every {interval} seconds"
        raise UsageError(f"not a schedule: {wanted} in {timezone!r}; '0 6 * * *' in 'UTC' is every day at 6") from None
