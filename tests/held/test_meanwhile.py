"""What comes between a run that is held back and its resume: later runs, other rules, takedowns, a gc."""

import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows import stages
from flows.errors import Held, Reject, RejectCode
from flows.index.base import Index
from flows.ingest import Conduct, ingest
from flows.load.chunk import Loader
from flows.read.discover import discover
from flows.report import RunReport
from flows.settings import settings
from flows.spool.waiting import waiting
from tests.archive import Archive, article, new_archive, record
from tests.held.runs import Counting, accepted, fill, forget, hold, later


@pytest.mark.parametrize("told_by", ["bytes", "text"])
def test_what_may_come_in_again_comes_with_its_drop(archive: Archive, asserted: Path, told_by: str) -> None:
    """Of what was to stay out when it was judged no text is kept: a resume makes no article of it, and no reject."""
    fill(archive, 3)
    forget(archive, article(1), told_by)
    run = hold(archive, asserted)
    archive.index.ledger.exhume(["f" * 24])
    report = accepted(archive, run)
    assert (report.seen, report.loaded, report.reasons) == (3, 2, {"forgotten": 1})
    assert archive.run().loaded == 1


def test_of_many_later_runs_one_may_have_read_the_drop(
    archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the newest are looked at: what the others brought is not gone."""
    monkeypatch.setattr("flows.load.overtaken._RUNS_LOOKED_AT", 1)
    fill(archive, 3)
    run = hold(archive, asserted, on_missing="delete", max_missing=1.0)
    archive.write("new.txt", article(9))
    later(archive)
    archive.drop = archive.drop.with_name("another")
    archive.write("1.txt", article(11))
    later(archive)
    assert accepted(archive, run).deleted == 0
    assert article(9) in archive.bodies()


def test_a_resume_of_standard_input_deletes_nothing_that_came_by_it_before(
    archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def piped(n: int, **how: Any) -> RunReport:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(article(n).encode())))
        found = discover(["-"], "pipe")
        return ingest(archive.index, archive.raw_store, found, archive.options, conduct=Conduct(**how))

    piped(1)
    with pytest.raises(Held):
        piped(2, assertions=asserted, on_missing="delete", max_missing=1.0)
    (there,) = waiting(settings().home)
    assert accepted(archive, there.run_id).deleted == 0
    assert archive.bodies() == {article(1), article(2)}


def test_what_a_killed_load_had_not_booked_goes_where_the_rules_of_today_refuse_it(
    archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, 2)
    run = hold(archive, asserted)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Loader, "_book", Counting(Loader._book, dies_after=0).method)
        accepted(archive, run)
    assert len(archive.documents()) == 2

    def refuse(*_: Any, **__: Any) -> None:
        raise Reject(RejectCode.EMPTY)

    monkeypatch.setattr(stages, "fingerprint", lambda *_: "of another rule")
    monkeypatch.setattr(stages, "process", refuse)
    assert accepted(archive, run).rejected == 2
    assert archive.documents() == []


def test_on_each_engine_later_runs_and_takedowns_are_seen(
    engine: Index, asserted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    archive = new_archive(tmp_path / "on-engine", engine)
    fill(archive, 5)
    run = hold(archive, asserted, on_missing="delete")
    assert archive.documents() == []
    archive.write("1.txt", article(11))
    later(archive)
    forget(archive, article(3))
    report = accepted(archive, run)
    assert (report.seen, report.overtaken, report.reasons, report.deleted) == (5, 1, {"forgotten": 1}, 0)
    assert archive.bodies() == {article(n) for n in (0, 2, 3, 4, 11)}
    assert waiting(settings().home) == []


def test_a_later_text_of_the_same_file_stays(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    archive.write("1.txt", article(11))
    later(archive)
    report = accepted(archive, run)
    assert (report.seen, report.loaded, report.unchanged, report.overtaken) == (3, 0, 3, 1)
    assert archive.bodies() == {article(0), article(11), article(2)}


def test_a_later_text_of_the_same_address_stays(archive: Archive, asserted: Path) -> None:
    archive.write("old.jsonl", record("a", 1, url="https://example.org/a"))
    run = hold(archive, asserted)
    archive.move("old.jsonl", "gone.txt~")
    archive.remove("gone.txt~")
    archive.write("new.jsonl", record("a", 2, url="https://example.org/a"))
    later(archive)
    report = accepted(archive, run)
    assert (report.seen, report.unchanged, report.overtaken) == (1, 1, 1)
    assert archive.bodies() == {article(2)}


def test_a_file_that_a_later_run_found_gone_does_not_come_back(archive: Archive, asserted: Path) -> None:
    fill(archive, 12)
    archive.run()
    archive.write("1.txt", article(21))
    run = hold(archive, asserted)
    archive.remove("1.txt")
    assert later(archive, on_missing="delete").deleted == 1
    assert accepted(archive, run).overtaken == 1
    assert archive.bodies() == {article(n) for n in range(12) if n != 1}


def test_a_resume_deletes_nothing_that_a_later_run_brought(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted, on_missing="delete", max_missing=1.0)
    archive.write("new.txt", article(9))
    later(archive)
    assert accepted(archive, run).deleted == 0
    assert article(9) in archive.bodies()


def test_a_resume_deletes_what_its_run_found_gone(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    archive.run()
    archive.remove("1.txt")
    archive.write("2.txt", article(22))
    run = hold(archive, asserted, on_missing="delete")
    assert accepted(archive, run).deleted == 1
    assert archive.bodies() == {article(0), article(22)}


def test_rules_that_changed_judge_everything_anew(
    archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    shutil.rmtree(archive.drop)
    monkeypatch.setattr(stages, "fingerprint", lambda *_: "of another rule")
    monkeypatch.setattr("flows.workers.judge.stages.process", processing := Counting(stages.process))
    assert accepted(archive, run).loaded == 3
    assert processing.calls == 3
    assert {entry.fingerprint for entry in archive.index.ledger.entries()} == {"of another rule"}


def test_raw_texts_that_were_collected_meanwhile_are_kept_again(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    shutil.rmtree(archive.home / "raw")
    accepted(archive, run)
    assert all(archive.raw_store.get(entry.sha256) for entry in archive.index.ledger.entries())


def test_what_was_forgotten_meanwhile_stays_out(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    forget(archive, article(1))
    report = accepted(archive, run)
    assert (report.loaded, report.reasons) == (2, {"forgotten": 1})
    assert archive.bodies() == {article(0), article(2)}
