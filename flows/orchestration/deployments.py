"""`flows serve`: the flow on a schedule or when it is asked for, run by this machine as long as the command runs."""

from dataclasses import asdict
from typing import cast

from prefect import serve as serve_deployments
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import InvalidNameError
from prefect.types.entrypoint import EntrypointType

from flows.article import Strictness
from flows.errors import UsageError
from flows.ingest import Conduct
from flows.orchestration.client import require_server
from flows.orchestration.flow import ingest
from flows.orchestration.parameters import IngestParameters
from flows.orchestration.runs import TAGS
from flows.read.discover import STDIN

UNATTENDED = Conduct(workers=None)


def serve(
    drop: list[str],
    *,
    cron: str | None,
    timezone: str = "UTC",
    index: str | None = None,
    drop_name: str | None = None,
    without: frozenset[str] = frozenset(),
    strictness: Strictness = "careful",
    conduct: Conduct = UNATTENDED,
    name: str = "ingest",
) -> None:
    """Serve the deployment `ingest/<name>` until Ctrl-C or SIGTERM, which pause it. Without `cron` it runs on request.

    A deployment of the same name is replaced. Runs get the environment of this process. Raises `UsageError`, and `Stop`
    when the server does not answer.
    """
    served = deployment(
        drop,
        cron=cron,
        timezone=timezone,
        index=index,
        drop_name=drop_name,
        without=without,
        strictness=strictness,
        conduct=conduct,
        name=name,
    )
    require_server()
    serve_deployments(served)


def deployment(
    drop: list[str],
    *,
    cron: str | None,
    timezone: str,
    index: str | None,
    drop_name: str | None,
    without: frozenset[str],
    name: str,
    strictness: Strictness = "careful",
    conduct: Conduct = UNATTENDED,
) -> RunnerDeployment:
    """The deployment that is served; no server is asked. Raises `UsageError`.

    One run at a time. A run that comes due meanwhile waits instead of being cancelled: a drop is never passed over.
    """
    if STDIN in drop:
        raise UsageError("a served flow cannot read standard input: name files, folders or globs")
    job = IngestParameters.typed(
        drop,
        index=index,
        drop_name=drop_name,
        without=sorted(without),
        strictness=strictness,
        **asdict(conduct),
    )
    if not name.strip():
        raise UsageError("a deployment needs a name")
    try:
        built = ingest.to_deployment(
            name,
            schedules=_schedules(cron, timezone),
            parameters={"job": job.model_dump(mode="json")},
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
            tags=list(TAGS),
            entrypoint_type=EntrypointType.MODULE_PATH,  # the package is installed; a path would bind it to this folder
        )
    except InvalidNameError as error:
        raise UsageError(str(error)) from None
    return cast(RunnerDeployment, built)  # not a coroutine: nobody awaits here


def _schedules(cron: str | None, timezone: str) -> list[CronSchedule]:
    if cron is None:
        return []
    try:
        return [CronSchedule(cron=cron, timezone=timezone)]
    except ValueError:
        raise UsageError(f"not a schedule: {cron!r} in {timezone!r}; '0 6 * * *' in 'UTC' is every day at 6") from None
