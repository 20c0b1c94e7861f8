"""The books of a run: what the ledger says of it while it lasts, when it has ended, and when it was killed."""

import pytest

from flows.errors import Stop
from flows.index.base import Index
from flows.runs import booked


def states(index: Index) -> dict[str, str]:
    return {run["kind"]: run["state"] for run in index.ledger.runs()}


def test_a_run_is_under_way_and_then_ends_one_way_or_the_other(engine: Index) -> None:
    with booked(engine.ledger, "rebuild", engine.location):
        assert states(engine) == {"rebuild": "running"}
    with pytest.raises(Stop), booked(engine.ledger, "reprocess", engine.location):
        raise Stop("it broke", safe="all", next_command="again")
    assert states(engine) == {"rebuild": "completed", "reprocess": "stopped"}
    stopped, completed = engine.ledger.runs()
    assert (stopped["error"], completed["error"]) == ("it broke", "")
    assert completed["peak_memory"] > 0


def test_a_defect_is_told_by_its_kind_and_not_by_the_text_that_it_quotes(engine: Index) -> None:
    with pytest.raises(ValueError), booked(engine.ledger, "reprocess", engine.location):
        raise ValueError("the minister said")
    assert engine.ledger.runs()[0]["error"] == "a defect in article-flows: ValueError"


def test_a_run_that_was_killed_does_not_run_beside_the_next(engine: Index) -> None:
    with booked(engine.ledger, "rebuild", engine.location) as report:
        pass
    engine.ledger.save_run(report.to_document() | {"state": "running"})  # as it is when its process is killed
    with booked(engine.ledger, "recover", engine.location):
        assert states(engine) == {"rebuild": "interrupted", "recover": "running"}
