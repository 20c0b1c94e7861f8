"""What `flows up` asks of the Prefect server, over its REST API: importing Prefect takes seconds, and is not needed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

FLOW = "ingest"
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


class PrefectApi:
    """The runs of one deployment of the flow. Every call raises `httpx.HTTPError` when the server does not give what
    it should."""

    def __init__(self, api: str, deployment: str) -> None:
        # trust_env: a proxy of the person's is not on the way to the loopback
        self._client = httpx.Client(base_url=api, timeout=_TIMEOUT, trust_env=False)
        self._deployment = deployment

    def polled_since(self, moment: datetime) -> bool:
        """Whether the one that serves the deployment has asked for work after this moment."""
        answer = self._client.get(f"/deployments/name/{FLOW}/{self._deployment}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return False
        polled = answer.raise_for_status().json()["last_polled"]
        return polled is not None and datetime.fromisoformat(polled) > moment

    def start_run(self) -> FlowRun:
        """A run with the deployment's own parameters, to begin now."""
        deployment = self._get(f"/deployments/name/{FLOW}/{self._deployment}")
        return _flow_run(self._post(f"/deployments/{deployment['id']}/create_flow_run", {}))

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
            "deployments": {"name": {"any_": [self._deployment]}},
            "flow_runs": {"state": {"type": {"any_": _UNFINISHED}}},
        }
        runs = self._post("/flow_runs/filter", asked)
        for run in runs:
            state = {"type": "CRASHED", "message": "ended with the program that ran it; the next run does the rest"}
            self._post(f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
        return len(runs)

    def _get(self, path: str) -> Any:
        return self._client.get(path).raise_for_status().json()

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self._client.post(path, json=body).raise_for_status().json()


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
