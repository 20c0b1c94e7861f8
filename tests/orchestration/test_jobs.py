"""The jobs beside the ingest on a real server: each does what its command does, says what it is about, and leaves a
report."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import ingest as plain
from flows.errors import IndexLocked, Stop
from flows.health import Health
from flows.index.opening import open_archive, open_index
from flows.inputs import Options
from flows.orchestration import jobs, runs
from flows.orchestration.job_parameters import (
    HealthParameters,
    RebuildParameters,
    ReprocessParameters,
    RetryParameters,
    StoriesParameters,
)
from flows.raw_store.store import open_raw_store
from flows.read.discover import discover
from flows.report import RunReport
from flows.settings import settings
from tests.orchestration.conftest import Server

QUICK = ("entities", "stories")


@pytest.fixture
def loaded(drop: Path) -> Path:
    """The drop, in the index: three articles, a copy, and an empty file that was rejected."""
    with open_index(None, settings()) as index:
        options = Options.starting_now(None, QUICK, "careful")
        plain.ingest(index, open_raw_store(settings()), discover([str(drop)], "monday"), options)
    return drop


def newest(server: Server, name: str) -> dict[str, Any]:
    """The last run of this name."""
    found: list[dict[str, Any]] = server.post(
        "flow_runs/filter", flow_runs={"name": {"any_": [name]}}, sort="START_TIME_DESC", limit=1
    )
    return found[0]


def report_of(ended: object) -> RunReport:
    """What a flow gives its caller when it has not failed."""
    assert isinstance(ended, RunReport)
    return ended


@pytest.mark.usefixtures("loaded")
def test_every_job_does_its_work_and_leaves_its_report(on_server: Server) -> None:
    reprocessed = report_of(jobs.reprocess(ReprocessParameters(workers=0)))
    assert (reprocessed.kind, reprocessed.seen) == ("reprocess", 0)  # nothing is stale
    with open_index(None, settings()) as index, index.writer("test") as writer:
        writer.delete([next(index.scan())["id"]])
    recovered = report_of(jobs.reprocess(ReprocessParameters(articles="missing", workers=0, without=list(QUICK))))
    assert (recovered.kind, recovered.loaded) == ("recover", 1)
    assert report_of(jobs.stories(StoriesParameters())).seen == 3
    with open_archive(None, settings()) as archive:
        (before,) = archive.versions()
        assert report_of(jobs.rebuild(RebuildParameters(keep_versions=0))).loaded == 3
        (after,) = archive.versions()
    assert after.name != before.name
    retried = report_of(jobs.retry_rejects(RetryParameters(drop="monday", without=list(QUICK))))
    assert (retried.kind, retried.rejected, retried.newly_rejected) == ("retry", 1, 0)
    found = jobs.check_health(HealthParameters(min_free=0, max_age=1))
    assert isinstance(found, Health) and found.well

    reports = {
        "reprocess embedded": "recover-report",
        "stories embedded": "stories-report",
        "rebuild embedded": "rebuild-report",
        "retry-rejects monday": "retry-report",
        "health embedded": "health",
    }
    for name, report in reports.items():
        run = newest(on_server, name)
        assert run["state_type"] == "COMPLETED", run["state"]["message"]
        assert "index:embedded" in run["tags"]
        assert on_server.artifact(run["id"], report)
    assert "drop:monday" in newest(on_server, "retry-rejects monday")["tags"]


@pytest.mark.usefixtures("loaded")
def test_what_is_not_well_fails_the_run_and_says_what_to_do(on_server: Server) -> None:
    with pytest.raises(Stop, match="no ingest of tuesday"):
        jobs.check_health(HealthParameters(min_free=0, drops=["tuesday"]))
    run = newest(on_server, "health embedded")
    assert run["state_type"] == "FAILED"
    said = run["state"]["message"]
    assert said.startswith("runs: no ingest of tuesday") and "Safe: Nothing was changed" in said
    assert said.endswith("Next: flows ingest DROP")
    artifact = on_server.artifact(run["id"], "health")
    assert "| **no** | runs |" in artifact and "| ok | index |" in artifact


def waiting(monkeypatch: pytest.MonkeyPatch, refusals: int, *, deployed: bool) -> tuple[Callable[[], Any], list[int]]:
    """A stories job that finds the index held by another writer so many times, and how often it tried."""
    tried: list[int] = []

    def held(*_: object) -> str:
        tried.append(1)
        if len(tried) <= refusals:
            raise IndexLocked("flows ingest holds the index", safe="Nothing was read.", next_command="again")
        return "done"

    monkeypatch.setattr(jobs, "regroup", held)
    monkeypatch.setattr(jobs, "publish", lambda _: None)
    if deployed:
        real = runs._flow_run
        monkeypatch.setattr(runs, "_flow_run", lambda: real().model_copy(update={"deployment_id": real().id}))
    return lambda: jobs.stories(StoriesParameters()), tried


@pytest.mark.usefixtures("on_server")
def test_a_deployments_run_waits_for_another_writer_and_no_longer_than_it_should(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job, tried = waiting(monkeypatch, 2, deployed=True)
    assert (job(), len(tried)) == ("done", 3)
    monkeypatch.setattr(runs, "PATIENCE", 0.0)
    job, tried = waiting(monkeypatch, 2, deployed=True)
    with pytest.raises(IndexLocked):
        job()
    assert len(tried) == 1


@pytest.mark.usefixtures("on_server")
def test_a_run_from_a_terminal_says_at_once_who_holds_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    job, tried = waiting(monkeypatch, 2, deployed=False)
    with pytest.raises(IndexLocked, match="flows ingest holds"):
        job()
    assert len(tried) == 1


@pytest.mark.parametrize(
    ("location", "name"),
    [
        (None, "embedded"),
        ("embedded", "embedded"),
        ("https://host:9200", "host:9200"),
        ("https://reader:hunter2@host:9200/es?prefix=news", "host:9200/es?prefix=news"),
    ],
)
def test_an_index_is_told_without_its_credentials(location: str | None, name: str) -> None:
    assert runs.index_name(location) == name


def test_the_index_of_the_environment_is_told_and_a_wrong_environment_is_left_to_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FLOWS_INDEX", "http://reader:hunter2@node:9200")
    settings.cache_clear()
    assert runs.index_name(None) == "node:9200"
    monkeypatch.setenv("FLOWS_ES_TIMEOUT", "soon")
    settings.cache_clear()
    assert runs.index_name(None) == "unknown"
