"""The flow on a real server: the same report as the plain call, one task a batch, errors that stay readable."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import ingest as plain
from flows.errors import IndexBusy, IndexUnavailable, Reject, RejectCode, UsageError
from flows.index.opening import open_index
from flows.inputs import Options
from flows.load import run as load_run
from flows.load.run import IngestRun
from flows.orchestration import flow
from flows.orchestration.client import run_on_server
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.report import RunReport
from flows.settings import settings
from tests.orchestration.conftest import Server

NOW = datetime(2023, 9, 11, 12, tzinfo=UTC)
QUICK = frozenset({"entities"})  # leaves the language model out
OF_ONE_RUN = ("run_id", "index", "started_at", "finished_at", "stage_seconds", "slowest", "processes", "peak_memory")


def run(drop: Path, name: str, without: frozenset[str] = QUICK) -> RunReport:
    return run_on_server([str(drop)], index=None, drop_name=name, options=Options(date(2023, 9, 11), NOW, without))


def plain_report(drop: Path, home: Path, name: str, without: frozenset[str] = QUICK) -> RunReport:
    with open_index(None, settings().model_copy(update={"home": home})) as index:
        found = discover([str(drop)], name)
        return plain.ingest(index, RawStore(home / "raw"), found, Options(date(2023, 9, 11), NOW, without))


def counts(report: RunReport) -> dict[str, Any]:
    found = {name: value for name, value in report.to_document().items() if name not in OF_ONE_RUN}
    found["stories"].pop("comparisons", None)  # work, no result: a task commits its batch, the plain call 500 records
    return found


def fail_batches(monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> list[int]:
    """Let the first batches fail with these errors, one each; the numbers of all batches tried."""
    real, waiting, tried = IngestRun.ingest_batch, list(errors), []

    def ingest_batch(self: IngestRun, number: int, *others: Any) -> RunReport:
        tried.append(number)
        if waiting:
            raise waiting.pop(0)
        return real(self, number, *others)

    monkeypatch.setattr(IngestRun, "ingest_batch", ingest_batch)
    monkeypatch.setattr(flow, "RETRY_DELAYS", [0.0, 0.0, 0.0])
    return tried


def test_the_report_of_the_seeds_is_that_of_the_plain_call(seeds: Path, tmp_path: Path, on_server: Server) -> None:
    report = run(seeds, "the seeds", without=frozenset())
    assert counts(report) == counts(plain_report(seeds, tmp_path / "other", "the seeds", without=frozenset()))
    assert report.loaded == 5

    flow_run = on_server.flow_run("ingest the seeds")
    assert flow_run["state_type"] == "COMPLETED"
    assert "article-flows" in flow_run["tags"]
    artifact = on_server.artifact(flow_run["id"], "ingest-report")
    assert report.run_id in artifact and "| loaded | 5 |" in artifact
    assert on_server.artifact(flow_run["id"], "ingest-progress") == 100.0
    stages = json.loads(on_server.artifact(flow_run["id"], "ingest-stages"))
    assert {"read", "clean", "entities", "load", "stories"} <= {row["stage"] for row in stages}


def test_a_batch_is_a_task_and_a_second_run_changes_nothing(
    drop: Path, tmp_path: Path, on_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_run, "FILES_PER_BATCH", 2)
    other = tmp_path / "other"
    first = run(drop, "five files")
    assert counts(first) == counts(plain_report(drop, other, "five files"))
    assert (first.loaded, first.duplicate, first.rejected) == (3, 1, 1)
    tasks = on_server.task_runs(on_server.flow_run("ingest five files")["id"], 3)
    assert [task["name"] for task in tasks] == ["batch 0", "batch 1", "batch 2"]

    second = run(drop, "five files")
    assert counts(second) == counts(plain_report(drop, other, "five files"))
    assert second.loaded == second.newly_rejected == 0


def test_the_server_gets_no_text_of_an_article(drop: Path, on_server: Server) -> None:
    run(drop, "silent")
    flow_run = on_server.flow_run("ingest silent")
    logs = on_server.post("logs/filter", logs={"flow_run_id": {"any_": [flow_run["id"]]}})
    tasks = on_server.task_runs(flow_run["id"], 1)
    assert "council" not in f"{flow_run}{logs}{tasks}{on_server.artifact(flow_run['id'], 'ingest-report')}"


def busy() -> IndexBusy:
    return IndexBusy("busy", safe="kept", next_command="again")


def test_a_transient_failure_is_tried_again(drop: Path, on_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = fail_batches(monkeypatch, busy(), busy())
    assert run(drop, "patient").seen == 5
    assert tried == [0, 0, 0]
    (task,) = on_server.task_runs(on_server.flow_run("ingest patient")["id"], 1)
    assert (task["run_count"], task["state_type"]) == (3, "COMPLETED")


def test_a_transient_failure_that_lasts_ends_the_run(
    drop: Path, on_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = fail_batches(monkeypatch, *[busy()] * 9)
    with pytest.raises(IndexBusy, match="busy"):
        run(drop, "exhausted")
    assert tried == [0] * 4
    flow_run = on_server.flow_run("ingest exhausted")
    assert flow_run["state"]["message"].startswith("busy")
    assert "Why: busy" in on_server.artifact(flow_run["id"], "ingest-report")


def test_a_stop_is_not_tried_again_and_its_three_texts_are_the_state(
    drop: Path, on_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = IndexUnavailable("the engine is gone", safe="All of it.", next_command="flows status")
    tried = fail_batches(monkeypatch, stop)
    with pytest.raises(IndexUnavailable) as raised:
        run(drop, "stopped")
    assert raised.value is stop
    assert tried == [0]
    flow_run = on_server.flow_run("ingest stopped")
    assert flow_run["state_type"] == "FAILED"
    assert flow_run["state"]["message"] == "the engine is gone\nSafe: All of it.\nNext: flows status"
    (task,) = on_server.task_runs(flow_run["id"], 1)
    assert (task["run_count"], task["state"]["message"]) == (1, flow_run["state"]["message"])


def test_a_run_after_a_failed_one_does_the_rest(
    drop: Path, tmp_path: Path, on_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_run, "FILES_PER_BATCH", 3)
    with monkeypatch.context() as failing:
        real = IngestRun.ingest_batch

        def first_only(self: IngestRun, number: int, *others: Any) -> RunReport:
            if number:
                raise KeyboardInterrupt
            return real(self, number, *others)

        failing.setattr(IngestRun, "ingest_batch", first_only)
        with pytest.raises(KeyboardInterrupt):
            run(drop, "interrupted")
    assert on_server.flow_run("ingest interrupted")["state_type"] == "CRASHED"
    report = run(drop, "interrupted")
    assert (report.unchanged, report.duplicate, report.rejected) == (3, 1, 1)
    with open_index(None, settings()) as index:
        assert index.status().documents == 3


@pytest.mark.parametrize("error", [ValueError("The council of Ghent"), Reject(RejectCode.EMPTY, "nothing")])
def test_another_error_is_not_tried_again_and_its_text_stays_here(
    drop: Path, on_server: Server, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    name = f"defect {type(error).__name__}"
    tried = fail_batches(monkeypatch, error)
    with pytest.raises(type(error)) as raised:
        run(drop, name)
    assert raised.value is error
    assert tried == [0]
    flow_run = on_server.flow_run(f"ingest {name}")
    assert flow_run["state_type"] == "FAILED"
    logs = on_server.post("logs/filter", logs={"flow_run_id": {"any_": [flow_run["id"]]}})
    assert "council" not in f"{flow_run}{logs}{on_server.task_runs(flow_run['id'], 1)}"


def test_a_drop_that_is_not_there_fails_the_run_as_a_usage_error(tmp_path: Path, on_server: Server) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        run(tmp_path / "nowhere", "nowhere")
    assert on_server.flow_run("ingest nowhere")["state_type"] == "FAILED"
