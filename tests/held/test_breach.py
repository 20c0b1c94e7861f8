"""A run that an assertion stops loads nothing, and what it judged waits to be loaded."""

import shutil
from pathlib import Path

import pytest

from flows import stages
from flows.errors import Held, UsageError
from flows.index.embedded.engine import EmbeddedIndex
from flows.ingest import resume
from flows.settings import settings
from flows.spool.waiting import discard, waiting
from tests.archive import Archive, article, record
from tests.held.runs import ENOUGH, LONG, accepted, contents, fill, hold, state, written


def test_a_breach_leaves_index_and_ledger_as_they_were(archive: Archive, asserted: Path) -> None:
    fill(archive, 5)
    with pytest.raises(Held) as held:
        archive.run(assertions=asserted)
    assert archive.documents() == []
    assert archive.index.ledger.counts() == {}
    (run,) = archive.index.ledger.runs()
    assert (run["state"], run["seen"], run["loaded"], run["waiting"], run["files"]) == ("held", 0, 0, 5, 5)
    assert [breach["assertion"] for breach in run["breaches"]] == ["long"]
    assert run["profiles"]["unknown"]["documents"] == 5
    assert run["error"] == held.value.happened
    assert run["stage_documents"]["clean"] == len(run["slowest"]) == 5 and run["peak_memory"] > 0
    assert held.value.happened.startswith("the drop is not as it should be: long: ")
    assert "Nothing of this run is in the index" in held.value.safe
    assert f"flows ingest --resume {run['run_id']} --accept" in held.value.next_command


def test_what_is_accepted_is_what_an_undisturbed_run_loads(archive: Archive, asserted: Path, tmp_path: Path) -> None:
    fill(archive, 5)
    archive.write("copy.txt", article(1))
    archive.write("empty.txt", "")
    archive.write("more.jsonl", record("a", 7, url="https://example.org/a") + record("b", 7, author="Jane Roe"))
    archive.write("z.jsonl", record("c", 2, outlet="The Paper") + record("d", 2, author="Jane Roe") + "{")
    run = hold(archive, asserted)
    report = accepted(archive, run)
    other = Archive(archive.drop, tmp_path / "other", EmbeddedIndex.open(tmp_path / "other-index"))
    plain = other.run()
    outcomes = ("seen", "files", "loaded", "created", "updated", "duplicate", "rejected", "newly_rejected", "missing")
    assert [getattr(report, name) for name in outcomes] == [getattr(plain, name) for name in outcomes]
    assert contents(archive) == contents(other)
    other.index.close()
    assert (report.run_id, report.state, report.kind) == (run, "completed", "ingest")
    assert report.accepted_by and not report.error
    assert (report.judged_before, report.judged) == (plain.judged, 0)
    assert report.stage_documents == plain.stage_documents
    assert [breach.assertion for breach in report.breaches] == ["long"]
    assert waiting(settings().home) == []
    assert archive.run().loaded == 0


def test_loading_judges_nothing_twice(archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(archive, 5)
    run = hold(archive, asserted)
    monkeypatch.setattr(stages, "process", None)
    assert accepted(archive, run).loaded == 5


def test_a_drop_that_went_away_is_loaded_from_its_spool(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    shutil.rmtree(archive.drop)
    assert accepted(archive, run).loaded == 3


def test_a_resume_judges_the_assertions_again(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    with pytest.raises(Held):
        resume(archive.index, archive.raw_store, run)
    assert (state(archive), archive.documents()) == ("held", [])
    written(asserted, LONG.replace("1000", "10"))
    report = resume(archive.index, archive.raw_store, run)
    assert (report.loaded, report.breaches, report.accepted_by) == (3, [], "")


def test_the_same_resume_again_finds_nothing(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    accepted(archive, run)
    with pytest.raises(UsageError, match=f"no run '{run}' is spooled"):
        accepted(archive, run)


def test_what_is_discarded_cannot_be_resumed(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    assert discard(settings().home, run[:10]) == run
    assert list((settings().home / "spool").iterdir()) == []
    with pytest.raises(UsageError, match="is spooled"):
        accepted(archive, run)
    assert archive.run().loaded == 3


def test_a_spool_of_another_index_is_refused(archive: Archive, asserted: Path, tmp_path: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    other = EmbeddedIndex.open(tmp_path / "other-index")
    with pytest.raises(UsageError, match="is of the index"):
        resume(other, archive.raw_store, run)
    other.close()


def test_an_empty_drop_is_held_and_may_be_accepted(archive: Archive, tmp_path: Path) -> None:
    run = hold(archive, written(tmp_path / "own.yml", ENOUGH % 1))
    assert accepted(archive, run).seen == 0
    assert waiting(settings().home) == []
