"""Which deployments there are: those of `flows serve`, and those of prefect.yaml."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from prefect.deployments.runner import RunnerDeployment
from prefect.server.utilities.user_templates import render_user_template_sync

from flows.errors import Stop, UsageError
from flows.orchestration.deployments import JOBS, Offer, deployments, serve
from flows.orchestration.events import SETTLED
from flows.orchestration.parameters import IngestParameters
from tests.cli import conftest as command_line
from tests.cli.conftest import Flows
from tests.conftest import ROOT
from tests.orchestration.conftest import Server

command = command_line.flows  # a fixture


def built(drop: list[str] | None = None, *, ingest: dict[str, Any] | None = None, **offer: Any) -> list[Any]:
    """The deployments of a drop, or of other jobs where there is none."""
    drops = None if drop is None else IngestParameters.typed(drop, **(ingest or {}))
    return deployments(Offer(drops=drops, **offer))


def the_ingest(**offer: Any) -> Any:
    return built(["drop"], jobs=("ingest",), **offer)[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"crons": {"ingest": "every day"}},
        {"crons": {"ingest": ""}},
        {"crons": {"ingest": "61 * * * *"}},
        {"crons": {"ingest": "0 6 * *"}},
        {"crons": {"ingest": "R * * * *"}},
        {"crons": {"ingest": "0 6 * * *"}, "timezone": "Mars/Olympus"},
        {"crons": {"ingest": "0 6 * * *"}, "timezone": "../etc/passwd"},
        {"crons": {"ingest": "0 6 * * *"}, "interval": 60.0},
        {"crons": {"health": "0 6 * * *"}, "jobs": ("ingest",)},
        {"interval": float("nan")},
        {"interval": float("inf")},
        {"interval": 60.0, "timezone": "Mars/Olympus"},
        {"name": "a/b"},
        {"name": ""},
        {"jobs": ()},
        {"jobs": ("health",)},
        {"max_age": -1.0},
        {"max_age": 26.0, "jobs": ("ingest",)},
        {"index": "http://reader:hunter2@example.org"},
        {"ingest": {"index": "http://reader:hunter2@example.org"}},
        {"ingest": {"without": ["nothing"]}},
        {"drop": ["-"]},
        {"drop": None},
        {"drop": None, "jobs": ("health",), "interval": 60.0},
        {"drop": None, "jobs": ("health",), "on_drop": True},
    ],
    ids=str,
)
def test_a_wrong_call_is_a_usage_error_before_any_server_is_asked(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        built(**{"drop": ["drop"], **wrong})


def test_every_job_is_offered_under_its_own_name_or_the_one_that_is_given() -> None:
    assert [(one.flow_name, one.name) for one in built(["drop"])] == [(job, job) for job in JOBS]
    assert "articles" not in JOBS  # the name of those of prefect.yaml, which are nobody else's to replace or pause
    assert {one.name for one in built(["drop"], name="news")} == {"news"}
    (alone,) = built(None, jobs=("health",), crons={"health": "0 * * * *"}, max_age=26.0)
    assert alone.parameters["job"]["max_age"] == 26.0


@pytest.mark.parametrize("number", range(len(JOBS)), ids=JOBS)
def test_runs_wait_for_each_other_and_hold_no_secret(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWS_ES_PASSWORD", "hunter2")
    one: RunnerDeployment = built(["drop"], on_drop=True)[number]
    assert one.concurrency_limit == 1
    assert one.concurrency_options and one.concurrency_options.collision_strategy == "ENQUEUE"
    assert "hunter2" not in one.model_dump_json()
    module, _, flow = (one.entrypoint or "").rpartition(".")
    assert getattr(__import__(module, fromlist=[flow]), flow).name == JOBS[number]


def test_the_command_hands_on_what_runs_are_told(command: Flows, monkeypatch: pytest.MonkeyPatch) -> None:
    offers: list[Offer] = []
    monkeypatch.setattr("flows.orchestration.deployments.serve", offers.append)
    ran = command("serve", "drop", "--assertions", "own.yml", "--without", "quotes", "--workers", 3, "--max-age", 26)
    assert ran.code == 0, ran.err
    (offer,) = offers
    assert offer.drops and offer.drops.assertions == Path("own.yml").absolute()
    assert (offer.drops.without, offer.drops.workers, offer.workers, offer.max_age) == (["quotes"], 3, 3, 26.0)


def test_a_drop_is_where_it_was_when_it_was_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert the_ingest().parameters["job"]["drop"] == [str(tmp_path / "drop")]


def test_each_job_has_its_schedule_or_waits_to_be_asked() -> None:
    crons = {"ingest": "0 6 * * *", "health": "*/15 * * * *"}
    schedules = {one.name: one.schedules for one in built(["drop"], crons=crons, timezone="Europe/Brussels")}
    assert {name for name, found in schedules.items() if found} == set(crons)
    (health,) = schedules["health"]
    assert (health.schedule.cron, health.schedule.timezone) == ("*/15 * * * *", "Europe/Brussels")
    (every_minute,) = the_ingest(interval=60.0).schedules
    assert every_minute.schedule.interval.total_seconds() == 60


def test_an_event_starts_the_ingest_of_the_drop_that_it_is_about() -> None:
    drops = ["/srv/a", "/srv/b"]
    one = built(drops, ingest={"without": ["entities"]}, on_drop=True)[0]
    matched = [trigger.match["prefect.resource.id"] for trigger in one.triggers]
    assert matched == [["article-flows.drop.srv-a"], ["article-flows.drop.srv-b"]]
    assert all(trigger.parameters["job"]["without"] == ["entities"] for trigger in one.triggers)
    (named,) = built(drops, ingest={"drop_name": "news"}, on_drop=True)[0].triggers
    assert named.match["prefect.resource.id"] == ["article-flows.drop.news"]
    assert not [one for one in built(drops, on_drop=True)[1:] if one.triggers]


def test_the_server_refuses_a_run_with_wrong_parameters(drop: Path, on_server: Server) -> None:
    deployment_id = built([str(drop)], name="checked")[0].apply()
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        on_server.post(
            f"deployments/{deployment_id}/create_flow_run",
            parameters={"job": {"drop": [str(drop)], "without": ["nothing"]}},
            enforce_parameter_schema=True,
        )


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("to http://reader:hunter2@host"), ExceptionGroup("loops", [RuntimeError("failed")])]
)
def test_a_server_that_goes_away_ends_the_serving_as_a_stop(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def serve_until(*_: object) -> None:
        raise error

    monkeypatch.setattr("flows.orchestration.deployments.serve_deployments", serve_until)
    monkeypatch.setattr("flows.orchestration.deployments.require_server", lambda: "http://host/api")
    with pytest.raises(Stop, match="http://host/api is away, or refuses") as stopped:
        serve(Offer(jobs=("health",)))
    assert "hunter2" not in stopped.value.happened


def prefect(*arguments: str, server: Server) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *arguments],
        cwd=ROOT,
        env=dict(os.environ) | {"PREFECT_API_URL": server.url},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prefect_deploys_what_prefect_yaml_declares(server: Server) -> None:
    server.post("work_pools/", name="articles", type="process")
    prefect("--no-prompt", "deploy", "--all", server=server)
    for job in JOBS:
        found = server.deployment(f"{job}/articles")
        assert found and found["work_pool_name"] == "articles"
        assert found["global_concurrency_limit"]["limit"] == 1
        assert found["concurrency_options"]["collision_strategy"] == "ENQUEUE"
        assert not any(schedule["active"] for schedule in found["schedules"])
        server.post(f"deployments/{found['id']}/create_flow_run", enforce_parameter_schema=True)  # its form takes them
        if job == "ingest":
            assert found["entrypoint"] == "flows.orchestration.flow.ingest"
            related = f"prefect.deployment.{found['id']}"
            (automation,) = server.get(f"automations/related-to/{related}")
            assert not automation["enabled"]
            assert automation["trigger"]["expect"] == [SETTLED]
            (path,) = automation["actions"][0]["parameters"]["job"]["drop"]
            event = {"payload": {"path": "/srv/articles/drops"}}
            assert render_user_template_sync(path, {"event": event}) == "/srv/articles/drops"
