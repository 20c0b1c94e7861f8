"""The flow on a schedule: `flows serve`, and the deployment of prefect.yaml."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.errors import UsageError
from flows.orchestration.deployments import deployment
from tests.conftest import ROOT
from tests.orchestration.conftest import Server, flows_command

_WITHIN = 90.0  # seconds


def build(**changes: Any) -> Any:
    asked: dict[str, Any] = {
        "cron": "0 6 * * *",
        "timezone": "UTC",
        "index": None,
        "drop_name": None,
        "without": frozenset(),
    }
    return deployment(changes.pop("drop", ["drop"]), **{**asked, "name": "daily", **changes})


@pytest.mark.parametrize(
    "wrong",
    [
        {"cron": "every day"},
        {"cron": ""},
        {"cron": "61 * * * *"},
        {"cron": "0 6 * *"},
        {"cron": "R * * * *"},
        {"timezone": "Mars/Olympus"},
        {"timezone": "../etc/passwd"},
        {"name": "a/b"},
        {"name": ""},
        {"drop": ["-"]},
        {"index": "http://reader:hunter2@example.org"},
        {"without": frozenset({"nothing"})},
    ],
    ids=str,
)
def test_a_wrong_call_is_a_usage_error_before_any_server_is_asked(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        build(**wrong)


def test_runs_wait_for_each_other_and_hold_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLOWS_ES_PASSWORD", "hunter2")
    monkeypatch.chdir(tmp_path)
    built = build(timezone="Europe/Brussels")
    assert built.concurrency_limit == 1
    assert built.concurrency_options.collision_strategy == "ENQUEUE"
    assert built.parameters["job"]["drop"] == [str(tmp_path / "drop")]
    assert (built.schedules[0].schedule.cron, built.schedules[0].schedule.timezone) == ("0 6 * * *", "Europe/Brussels")
    assert "hunter2" not in built.model_dump_json()


def test_without_a_schedule_a_deployment_waits_to_be_asked() -> None:
    assert build(cron=None).schedules == []


def wait_for(condition: Callable[[], Any], process: subprocess.Popen[str]) -> Any:
    """What the condition gives once it is true; fails with the output of the process when it ends or takes too long."""
    deadline = time.monotonic() + _WITHIN
    while not (result := condition()):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(f"it did not happen:\n{process.communicate()[0][-6000:]}")
        time.sleep(0.25)
    return result


def test_a_served_deployment_runs_when_asked_until_it_is_interrupted(drop: Path, server: Server) -> None:
    command = flows_command("serve", str(drop), "--cron", "0 6 * * *", "--name", "served", "--without", "entities")
    environment = dict(os.environ) | {"PREFECT_API_URL": server.url, "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    )
    try:

        def served() -> Any:
            found = server.post("deployments/filter", deployments={"name": {"any_": ["served"]}})
            return found and found[0]

        created = wait_for(served, process)
        assert created["entrypoint"] == "flows.orchestration.flow.ingest"
        assert created["schedules"][0]["schedule"]["cron"] == "0 6 * * *"
        assert created["global_concurrency_limit"]["limit"] == 1
        run = server.post(f"deployments/{created['id']}/create_flow_run")

        def ended() -> Any:
            state = server.get(f"flow_runs/{run['id']}")["state"]
            return state["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") and state

        state = wait_for(ended, process)
        assert state["type"] == "COMPLETED", state["message"]
        assert "| loaded | 3 |" in server.artifact(run["id"], "ingest-report")
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=_WITHIN)
    finally:
        process.kill()
    assert process.returncode == 0, output
    assert "Traceback" not in output
    assert served()["paused"]  # nobody is there to run it


def test_the_server_refuses_a_run_with_wrong_parameters(drop: Path, on_server: Server) -> None:
    import httpx

    deployment_id = build(drop=[str(drop)], name="checked").apply()
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        on_server.post(
            f"deployments/{deployment_id}/create_flow_run",
            parameters={"job": {"drop": [str(drop)], "without": ["nothing"]}},
            enforce_parameter_schema=True,
        )


def prefect(*arguments: str, server: Server) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *arguments],
        cwd=ROOT,
        env=dict(os.environ) | {"PREFECT_API_URL": server.url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prefect_deploys_what_prefect_yaml_declares(server: Server) -> None:
    server.post("work_pools/", name="articles", type="process")
    prefect("--no-prompt", "deploy", "--all", server=server)
    (found,) = server.post("deployments/filter", deployments={"name": {"any_": ["articles"]}})
    assert found["entrypoint"] == "flows.orchestration.flow.ingest"
    assert found["work_pool_name"] == "articles"
    assert found["global_concurrency_limit"]["limit"] == 1
    assert found["concurrency_options"]["collision_strategy"] == "ENQUEUE"
    assert found["parameters"]["job"]["drop"]
