"""What a watcher asks of a Prefect server, over its REST API: importing Prefect takes seconds, and is not needed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from flows.errors import UsageError

_TIMEOUT = 30.0  # seconds: a small server that runs a flow beside it can be slow
_UNFINISHED = ("RUNNING", "PENDING", "CANCELLING")
_ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass(frozen=True, slots=True)
class FlowRun:
    """A run as the server knows it. `state` is Prefect's name of it: "Running", "Late", "Completed"."""

    id: str
    name: str
    state: str
    message: str
    ended: bool
    completed: bool


def tellable(folder: Path | str) -> str:
    """The folder as a server can be told of it. Raises `UsageError` where its name is not UTF-8."""
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        raise UsageError(
            f"the name of the folder {str(folder)!r} is not UTF-8: a Prefect server cannot be told"
        ) from None
    return str(folder)


Request = Callable[..., httpx.Response]  # method and path, `json=`: as httpx and Prefect's own client have it


def on_loopback(api: str) -> Request:
    """Requests to a server on this machine that asks for no key."""
    # trust_env: a proxy of the person's is not on the way to the loopback
    return httpx.Client(base_url=api, timeout=_TIMEOUT, trust_env=False).request


class PrefectApi:
    """The runs of one deployment, which is named `flow/deployment`. Every call raises `httpx.HTTPError` when the server
    does not give what it should."""

    def __init__(self, request: Request, deployment: str) -> None:
        self._request = request
        self._deployment = deployment

    def require_deployment(self) -> None:
        """Raises `UsageError` when the server has none of this name."""
        try:
            self._get(f"/deployments/name/{quote(self._deployment)}")
        except httpx.HTTPStatusError as error:
            if error.response.status_code not in (httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY):
                raise
            raise UsageError(
                f"the Prefect server has no deployment {self._deployment!r}: see prefect deployment ls, or flows serve"
            ) from None

    def polled_since(self, moment: datetime) -> bool:
        """Whether the one that serves the deployment has asked for work after this moment."""
        answer = self._request("GET", f"/deployments/name/{quote(self._deployment)}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return False
        polled = _read(answer)["last_polled"]
        return polled is not None and datetime.fromisoformat(polled) > moment

    def start_run(self, drop: str) -> FlowRun:
        """A run that begins now, with the deployment's own parameters but for the drop, where it takes one."""
        deployment = self._get(f"/deployments/name/{quote(self._deployment)}")
        job = deployment["parameters"].get("job")
        given = {"parameters": {"job": job | {"drop": [drop]}}} if isinstance(job, dict) and "drop" in job else {}
        return _flow_run(self._post(f"/deployments/{deployment['id']}/create_flow_run", given))

    def run(self, run_id: str) -> FlowRun:
        """What became of a run."""
        return _flow_run(self._get(f"/flow_runs/{run_id}"))

    def summary(self, run_id: str) -> str:
        """What the run says of its report, in a line; empty when it left none."""
        asked = {"flow_runs": {"id": {"any_": [run_id]}}, "artifacts": {"key": {"any_": ["ingest-report"]}}}
        return next((str(artifact["description"]) for artifact in self._post("/artifacts/filter", asked)), "")

    def end_abandoned_runs(self) -> int:
        """How many runs the server took for running though nobody runs them: they would hold back the next one.

        To be called while nothing serves the deployment.
        """
        asked = {
            "deployments": {"name": {"any_": [self._deployment.rpartition("/")[2]]}},
            "flow_runs": {"state": {"type": {"any_": _UNFINISHED}}},
        }
        runs = self._post("/flow_runs/filter", asked)
        for run in runs:
            state = {"type": "CRASHED", "message": "ended with the program that ran it; the next run does the rest"}
            self._post(f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
        return len(runs)

    def _get(self, path: str) -> Any:
        return _read(self._request("GET", path))

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return _read(self._request("POST", path, json=body))


def _read(answer: httpx.Response) -> Any:
    try:
        return answer.raise_for_status().json()
    except ValueError as error:  # the page of a proxy, say
        raise httpx.DecodingError("no JSON", request=answer.request) from error


def _flow_run(found: dict[str, Any]) -> FlowRun:
    state = found["state"]
    kind = state["type"]
    return FlowRun(
        id=found["id"],
        name=found["name"],
        state=state["name"],
        message=state["message"] or "",
        ended=kind in _ENDED,
        completed=kind == "COMPLETED",
    )
