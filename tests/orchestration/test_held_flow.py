"""A flow run that an assertion stops fails with what to do next, and a run with `resume` goes on with it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.errors import Held
from flows.index.opening import open_index
from flows.ingest import Conduct
from flows.inputs import Options
from flows.orchestration.client import run_on_server
from flows.settings import settings
from flows.spool.waiting import waiting
from tests.orchestration.conftest import Server

OPTIONS = Options(date(2023, 9, 11), datetime(2023, 9, 11, 12, tzinfo=UTC), frozenset({"entities"}))


def test_a_held_run_fails_and_is_resumed(
    drop: Path, tmp_path: Path, on_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.load.run.FILES_PER_BATCH", 2)
    monkeypatch.setattr("flows.load.loading.CHUNKS_PER_BATCH", 1)
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    asserted = tmp_path / "own.yml"
    asserted.write_text("assertions: [{id: long, measure: median_words, minimum: 5000, severity: stop}]")
    conduct = Conduct(0, assertions=asserted)
    with pytest.raises(Held) as held:
        run_on_server([str(drop)], index=None, drop_name="held", options=OPTIONS, conduct=conduct)
    flow_run = on_server.flow_run("ingest held")
    assert flow_run["state_type"] == "FAILED"
    assert flow_run["state"]["message"].splitlines() == [
        held.value.happened,
        f"Safe: {held.value.safe}",
        f"Next: {held.value.next_command}",
    ]
    assert "long" in on_server.artifact(flow_run["id"], "ingest-report")
    (there,) = waiting(settings().home)

    report = run_on_server(
        ["held"], index=None, drop_name="resumed", options=OPTIONS, conduct=conduct, resume=there.run_id, accept=True
    )
    assert (report.seen, report.loaded, report.duplicate, report.rejected) == (5, 3, 1, 1)
    resumed = on_server.flow_run("ingest resumed")
    assert resumed["state_type"] == "COMPLETED"
    assert [task["name"] for task in on_server.task_runs(resumed["id"], 3)] == [f"load batch {n}" for n in range(3)]
    with open_index(None, settings()) as index:
        assert index.status().documents == 3
