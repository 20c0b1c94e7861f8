"""What every flow does around its work: say in tags what it is about, wait for another writer, and end as
`flows.orchestration.failures` says."""

import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from prefect import State, get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.context import FlowRunContext

from flows.errors import FlowsError, IndexLocked, UsageError
from flows.orchestration.credentials import run_settings
from flows.orchestration.failures import failed, frames, message
from flows.settings import Settings, settings

TAGS = ("article-flows",)
PATIENCE = 3600.0  # seconds that a job waits for another writer
_TAG_LENGTH = 200  # characters

Result = TypeVar("Result")


def carried_out(work: Callable[[Settings], Result], *tags: str) -> Result | State[Any]:
    """What `work` gives, or the failed state of what it raised; the run has these tags beside its own.

    To be called in a flow run. Jobs are deployments of their own, which do not wait for each other by themselves: where
    another writer holds the index, a deployment's run begins `work` again for an hour. Somebody who runs a flow from a
    terminal is told at once.
    """
    try:
        run = _flow_run()
        _tag(run, tags)
        return _patiently(work, run_settings(), PATIENCE if run.deployment_id else 0.0)
    except FlowsError as error:
        get_run_logger().error(message(error))
        return failed(error)
    except Exception as error:  # noqa: BLE001 - its message may quote an article: see flows.orchestration.failures
        get_run_logger().error("%s\n%s", message(error), frames(error))
        return failed(error)


def index_name(location: str | None) -> str:
    """The index that a run is about, in a word: `embedded`, or the host and prefix of an Elasticsearch."""
    try:
        meant = location or settings().index or "embedded"
    except UsageError:  # the run says what is wrong with the environment
        return "unknown"
    parts = urlsplit(meant)
    host = parts.netloc.rpartition("@")[2]  # a user and a password are nobody's to read
    return f"{host}{parts.path}{'?' if parts.query else ''}{parts.query}" if host else meant


def _patiently(work: Callable[[Settings], Result], settings: Settings, seconds: float) -> Result:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return work(settings)
        except IndexLocked as locked:  # after half a minute of its own; what was committed stays
            if time.monotonic() >= deadline:
                raise
            get_run_logger().info("waiting: %s", locked.happened)


def _flow_run() -> FlowRun:
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        raise RuntimeError("this is no flow run")
    return context.flow_run


def _tag(run: FlowRun, tags: tuple[str, ...]) -> None:
    wanted = {*run.tags, *(tag[:_TAG_LENGTH] for tag in tags)}
    with get_client(sync_client=True) as client:
        client.update_flow_run(run.id, tags=sorted(wanted)).raise_for_status()
