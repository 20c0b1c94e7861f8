"""A run's report is the sum of those of its batches."""

from datetime import UTC, datetime

import pytest

from flows.report import RunReport
from flows.report import report as module

START = datetime(2026, 1, 5, tzinfo=UTC)


def test_batches_add_up_and_open_ended_counts_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOP", 2)
    run = RunReport(run_id="r", started_at=START)
    for n in range(3):
        batch = RunReport(run_id="r", started_at=START, files=1, seen=4, loaded=2, unchanged=1, rejected=1)
        batch.people.update({"Jane Roe": 2, f"Person {n}": 1})
        batch.reasons.update({"empty": 1})
        run.add(batch)
    assert (run.files, run.seen, run.loaded, run.rejected) == (3, 12, 6, 3)
    assert run.balanced
    assert run.reasons == {"empty": 3}
    assert run.people["Jane Roe"] == 6 and len(run.people) == 2
    run.seen += 1
    assert not run.balanced


def test_a_document_names_the_largest_count_first() -> None:
    run = RunReport(run_id="r", started_at=START)
    run.languages.update({"de": 1, "en": 3})
    assert list(run.to_document()["languages"]) == ["en", "de"]
    assert RunReport.model_validate(run.to_document()) == run
