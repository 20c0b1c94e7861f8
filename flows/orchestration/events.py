"""The event that says that a drop has settled, and the trigger that starts a deployment's run by it.

article-flows.drop.settled
  prefect.resource.id   article-flows.drop.<name of the drop, or its path>
  payload               path: the folder, as its host sees it; files: how many it holds
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from prefect.events import DeploymentEventTrigger

from flows.orchestration.rest import rest
from flows.watching.prefect_api import tellable

SETTLED = "article-flows.drop.settled"
_RESOURCE = "article-flows.drop"
_PATH = "{{ event.payload.path }}"  # rendered by the server into the parameters of the run


def emit(drop: Path | str, files: int, drop_name: str | None = None) -> None:
    """Tell the server that the drop at this path has settled, holding so many files.

    By a request that the server answers: what is emitted in passing is lost without a word when nobody listens. Raises
    `UsageError`, and `Stop` when the server does not take it.
    """
    event = {
        "id": str(uuid4()),
        "occurred": datetime.now(UTC).isoformat(),
        "event": SETTLED,
        "resource": {"prefect.resource.id": resource_id(drop, drop_name)},
        "payload": {"path": tellable(drop), "files": files},
    }
    with rest() as request:
        request("POST", "/events", json=[event]).raise_for_status()


def resource_id(drop: Path | str, drop_name: str | None = None) -> str:
    """What the event is about: a drop by its name, else by its path, as `article-flows.drop.srv-articles`.

    Raises `UsageError` for a path that is no text."""
    words = re.findall(r"[\w.]+", drop_name or tellable(drop))
    return f"{_RESOURCE}.{'-'.join(words) or 'drop'}"


def trigger(
    job: Mapping[str, Any] | None = None, *, drop: Path | str | None = None, drop_name: str | None = None
) -> DeploymentEventTrigger:
    """Starts a run of the deployment for every drop that settles, with the drop's path as `job.drop`.

    `job` holds the run's other parameters, JSON-ready: those of a trigger replace the deployment's. With `drop` or
    `drop_name` only that drop counts.
    """
    of_one = drop is not None or drop_name is not None
    return DeploymentEventTrigger(
        name="a drop has settled",
        expect={SETTLED},
        match={"prefect.resource.id": resource_id(drop or "", drop_name) if of_one else f"{_RESOURCE}.*"},
        parameters={"job": {**(job or {}), "drop": [_PATH]}},
    )
