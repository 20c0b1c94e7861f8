"""A drop that has settled: the event on a real server, the run that it starts, and the run of a deployment by name."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.errors import Stop, UsageError
from flows.orchestration.deployments import Offer, deployments
from flows.orchestration.events import SETTLED, emit, resource_id, trigger
from flows.orchestration.parameters import IngestParameters
from flows.orchestration.rest import rest, run_page
from flows.watching.prefect_api import PrefectApi
from tests.cli import conftest as command_line
from tests.cli.conftest import Flows
from tests.orchestration.conftest import Server

command = command_line.flows  # a fixture
_WITHIN = 60.0  # seconds until a server has dealt with an event


def deployed(drop: Path, name: str, *, on_drop: bool = False) -> str:
    """The id of a deployment of the ingest; nobody serves it, so its runs stay as they were made."""
    parameters = IngestParameters.typed([str(drop)], without=["quotes"], workers=0)
    (built,) = deployments(Offer(drops=parameters, jobs=["ingest"], on_drop=on_drop, name=name))
    made = built.apply()
    assert isinstance(made, UUID)
    return str(made)


def wait_for(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + _WITHIN
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.25)
    return found


def test_the_event_starts_a_run_of_the_drop_that_it_tells_of(tmp_path: Path, on_server: Server) -> None:
    drop = tmp_path / 'an "été" & {{ event.id }} <drop>\'s'
    drop.mkdir()
    made = deployed(drop, "by event", on_drop=True)
    emit(tmp_path / "another", 7)  # of which the deployment knows nothing
    emit(drop, 5)
    (run,) = wait_for(lambda: on_server.post("flow_runs/filter", deployments={"id": {"any_": [made]}}))
    job = run["parameters"]["job"]
    assert job["drop"] == [str(drop)]
    assert (job["without"], job["workers"]) == (["quotes"], 0)

    events = wait_for(lambda: on_server.post("events/filter", filter={"event": {"name": [SETTLED]}})["events"])
    told = {event["resource"]["prefect.resource.id"]: event["payload"] for event in events}
    assert told[resource_id(drop)] == {"path": str(drop), "files": 5}


def test_a_run_of_a_deployment_is_started_for_a_drop_and_followed(tmp_path: Path, on_server: Server) -> None:
    made = deployed(tmp_path / "usual", "by name")
    with rest() as request:
        runs = PrefectApi(request, "ingest/by name")
        runs.require_deployment()
        run = runs.start_run(str(tmp_path / "today"))
        found = on_server.get(f"flow_runs/{run.id}")
        assert found["deployment_id"] == made
        assert found["parameters"]["job"]["drop"] == [str(tmp_path / "today")]
        assert found["parameters"]["job"]["without"] == ["quotes"]
        assert not runs.run(run.id).ended
        ended = {"type": "COMPLETED", "message": "done"}
        on_server.post(f"flow_runs/{run.id}/set_state", state=ended, force=True)
        assert runs.run(run.id).completed
        assert runs.summary(run.id) == ""
        with pytest.raises(UsageError, match="no deployment 'ingest/unheard of'"):
            PrefectApi(request, "ingest/unheard of").require_deployment()
        with pytest.raises(UsageError, match="no deployment 'without a flow'"):
            PrefectApi(request, "without a flow").require_deployment()
    assert run_page(run.id).endswith(f"/runs/flow-run/{run.id}")


def test_an_event_that_no_server_takes_stops() -> None:
    with temporary_settings({PREFECT_API_URL: "http://reader:hunter2@127.0.0.1:9/api"}), pytest.raises(Stop) as stopped:
        emit("/srv/drop", 1)
    assert "hunter2" not in f"{stopped.value.happened}{stopped.value.next_command}"


@pytest.mark.parametrize(
    ("drop", "name", "wanted"),
    [
        ("/srv/articles/drops", None, "article-flows.drop.srv-articles-drops"),
        ("/srv/articles/drops", "Daily news", "article-flows.drop.Daily-news"),
        ("/srv/2026.11", None, "article-flows.drop.srv-2026.11"),
        ("/", None, "article-flows.drop.drop"),
    ],
)
def test_a_drop_is_known_by_its_name_else_by_its_path(drop: str, name: str | None, wanted: str) -> None:
    assert resource_id(drop, name) == wanted


def test_a_folder_whose_name_is_no_text_is_refused_before_it_is_watched(tmp_path: Path, command: Flows) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    for asked in (["--event", "--drop-name", "cafe"], ["--deployment", "ingest/x"]):
        ran = command("watch", folder, *asked)
        assert ran.code == 2 and "is not UTF-8" in ran.err


def test_a_trigger_hears_every_drop_or_one() -> None:
    for heard, wanted in (
        (trigger(), "article-flows.drop.*"),
        (trigger(drop="/srv/a"), "article-flows.drop.srv-a"),
        (trigger(drop="/srv/a", drop_name="news"), "article-flows.drop.news"),
    ):
        assert heard.model_dump()["match"] == {"prefect.resource.id": wanted}
        assert heard.expect == {SETTLED}


def test_the_command_tells_the_server_of_a_drop(tmp_path: Path, on_server: Server, command: Flows) -> None:
    (tmp_path / "one.txt").touch()
    ran = command("watch", tmp_path, "--event", "--drop-name", "told", "--settle", 0, "--once")
    assert (ran.code, ran.out) == (0, "")
    about = {"event": {"name": [SETTLED]}, "resource": {"id": ["article-flows.drop.told"]}}
    (event,) = wait_for(lambda: on_server.post("events/filter", filter=about)["events"])
    assert event["payload"] == {"path": str(tmp_path), "files": 1}


@pytest.mark.parametrize(("state", "code"), [("COMPLETED", 0), ("FAILED", 3)])
def test_the_command_starts_a_run_of_a_deployment_and_waits_for_its_end(
    tmp_path: Path, on_server: Server, command: Flows, state: str, code: int
) -> None:
    (tmp_path / "one.txt").touch()
    name = f"watched {state.lower()}"
    made = deployed(tmp_path, name)

    def end_run() -> None:
        (run,) = wait_for(lambda: on_server.post("flow_runs/filter", deployments={"id": {"any_": [made]}}))
        on_server.post(f"flow_runs/{run['id']}/set_state", state={"type": state, "message": "so it ended"}, force=True)

    ending = threading.Thread(target=end_run)
    ending.start()
    ran = command("watch", tmp_path, "--deployment", f"ingest/{name}", "--settle", 0, "--once")
    ending.join()
    assert ran.code == code, ran.err
    assert "1 files have settled; run: " in ran.err
    assert ("failed: so it ended" in ran.err) is (code == 3)


def test_without_a_server_the_command_says_so_before_it_watches(tmp_path: Path, command: Flows) -> None:
    for asked in (["--event"], ["--deployment", "ingest/x"]):
        ran = command("watch", tmp_path, *asked)
        assert ran.code == 2
        assert "no Prefect server is named" in ran.err and "watching" not in ran.err
