"""The runs of an index."""

import pytest

from flows.errors import UsageError
from flows.history import run, runs
from flows.index.base import Index
from tests.engines import Opener


def save(index: Index, *ids: str, state: str = "completed") -> None:
    for run_id in ids:
        index.ledger.save_run({"run_id": run_id, "state": state, "started_at": "2026-01-01T00:00:00+00:00"})


def test_a_run_is_found_by_how_its_id_begins(engine: Index) -> None:
    save(engine, "20260101T1-aa", "20260101T1-ab", "20260102T1-ff", "2026")
    assert run(engine, "20260102")["run_id"] == "20260102T1-ff"
    assert run(engine, "2026")["run_id"] == "2026"
    with pytest.raises(
        UsageError, match=r"2 runs have an id that begins with '20260101'.*20260101T1-ab, 20260101T1-aa"
    ):
        run(engine, "20260101")
    with pytest.raises(UsageError, match=r"no run .* newest: 2026, 20260102T1-ff"):
        run(engine, "x")


def test_where_nothing_ran_there_is_nothing_to_show(engine: Index) -> None:
    assert runs(engine) == []
    with pytest.raises(UsageError, match="nothing was ingested"):
        run(engine, "x")


def test_a_run_that_was_killed_is_told_from_one_that_runs(engine: Index, opener: Opener) -> None:
    save(engine, "r1")
    save(engine, "r2", state="running")
    with engine.writer("flows ingest"):
        other = opener()
        assert [report["state"] for report in runs(other)] == ["running", "completed"]
        other.close()
    assert [report["state"] for report in runs(engine)] == ["interrupted", "completed"]
    assert run(engine, "r2")["state"] == "interrupted"
