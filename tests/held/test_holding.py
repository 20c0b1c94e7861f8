"""What a run does while it is held back, when the hold ends, and which drops the defaults hold."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from flows.errors import Held, Stop
from flows.ingest import Conduct, begin
from flows.load.holding import Hold
from flows.read.record import Record
from flows.report import RunReport
from flows.settings import settings
from flows.spool.records import Judged
from flows.spool.spool import Spool, find
from flows.spool.waiting import discard, waiting
from flows.workers.judge import Verdict
from tests.archive import Archive, article
from tests.held.runs import ENOUGH, LONG, Counting, accepted, fill, forget, hold, state, written


def test_a_disk_that_is_full_in_a_batch_stops_the_run_with_the_same_words(
    archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    fill(archive, 2)
    monkeypatch.setattr("flows.spool.frames.FrameWriter._put", full)
    with (
        pytest.raises(Stop, match="No space left on device"),
        begin(archive.index, archive.raw_store, archive.found(), archive.options, Conduct(assertions=asserted)) as run,
    ):
        for number in run.batches():
            run.ingest_batch(number)
    assert waiting(settings().home) == []


def test_what_a_run_works_on_is_not_discarded(archive: Archive, asserted: Path) -> None:
    fill(archive, 2)
    conduct = Conduct(assertions=asserted)
    with (
        pytest.raises(Held),
        begin(archive.index, archive.raw_store, archive.found(), archive.options, conduct) as run,
    ):
        run.ingest_all()
        assert waiting(settings().home) == []
        with pytest.raises(Stop, match="is under way, and works on its spool"):
            discard(settings().home, run.report.run_id)
        run.judge()
    assert discard(settings().home, run.report.run_id)


def days_of_thousands(archive: Archive, **how: Any) -> None:
    """Three days, each with as many articles."""
    for day in range(1, 4):
        began = datetime(2026, 1, day, tzinfo=UTC)
        report = RunReport(
            run_id=f"day-{day}", drops=[archive.drop.as_posix()], started_at=began, finished_at=began,
            state="completed", seen=2000, loaded=2000, **how,
        )  # fmt: skip
        archive.index.ledger.save_run(report.to_document())


def test_a_file_that_is_named_alone_is_no_drop_that_collapsed(archive: Archive) -> None:
    days_of_thousands(archive)
    fill(archive, 2)
    assert archive.run(archive.drop / "1.txt").loaded == 1


def test_a_file_that_is_named_every_day_is_held_to_the_days_before(archive: Archive) -> None:
    days_of_thousands(archive, named_files=True)
    fill(archive, 2)
    with pytest.raises(Held, match=r"drop-collapsed: 1, where 100 is the limit"):
        archive.run(archive.drop / "1.txt")
    assert archive.run().loaded == 2


def test_however_many_names_a_spool_holds_what_is_counted_of_it_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.report.report.TOP", 2)
    spooled = Hold(cast(Spool, None), RunReport(run_id="r", started_at=datetime(2026, 1, 1, tzinfo=UTC)))
    for n in range(5):
        document = {
            "outlet": {"name": f"outlet {n}"},
            "people": [f"person {n}"],
            "language": "en",
            "date_source": "text",
        }
        one = Record("drop", f"{n}.txt", "", "txt", b"", f"{n}", 9)
        spooled.count([Judged(one, Verdict(document=orjson.dumps(document)), accepted=True)])
    assert (len(spooled.looks.people), set(spooled.looks.profiles)) == (2, {"outlet 0", "outlet 1", "other outlets"})
    assert (spooled.figures.seen, spooled.figures.documents, spooled.looks.profile.documents) == (5, 5, 5)


def test_nobody_else_can_read_what_is_spooled(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    folder = settings().home / "spool" / run
    assert {path.stat().st_mode & 0o077 for path in (folder.parent, folder, *folder.iterdir())} == {0}


def test_what_is_to_stay_out_is_not_spooled(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    forget(archive, article(1))
    run = hold(archive, asserted)
    spooled = [one for chunk, _ in find(settings().home, run).chunks() for one in chunk]
    assert [bool(one.record.payload) for one in spooled] == [True, False, True]
    report = accepted(archive, run)
    assert (report.loaded, report.reasons) == (2, {"forgotten": 1})


def test_enough_documents_end_the_hold(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has come suffices: the rest is loaded as it is judged, and spooled no more."""
    fill(archive, 20)
    taking = Counting(Hold.take)
    monkeypatch.setattr(Hold, "take", taking.method)
    report = archive.run(assertions=written(tmp_path / "own.yml", ENOUGH % 4))
    assert (report.loaded, report.seen, report.breaches, report.state) == (20, 20, [], "completed")
    assert taking.calls == 4  # two chunks of two, and the two that were being judged meanwhile
    assert waiting(settings().home) == []


def test_a_drop_that_is_unchanged_has_its_documents(archive: Archive, tmp_path: Path) -> None:
    fill(archive, 4)
    archive.run()
    assert archive.run(assertions=written(tmp_path / "own.yml", ENOUGH % 4)).unchanged == 4
    with pytest.raises(Held):
        archive.run(assertions=written(tmp_path / "own.yml", ENOUGH % 5))


def test_a_warning_is_told_and_the_run_goes_on(archive: Archive, tmp_path: Path) -> None:
    fill(archive, 3)
    report = archive.run(assertions=written(tmp_path / "own.yml", LONG.replace("stop", "warn")))
    assert (report.loaded, [breach.severity for breach in report.breaches]) == (3, ["warn"])
    assert not (settings().home / "spool").exists()


def test_a_new_archive_of_five_articles_is_stopped_by_no_default(archive: Archive) -> None:
    fill(archive, 5)
    report = archive.run()
    assert (report.loaded, report.breaches) == (5, [])
    assert not (settings().home / "spool").exists()


def test_a_full_disk_gives_its_room_back(archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(archive, 6)

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.spool.frames.FrameWriter._put", full)
    with pytest.raises(Stop, match="No space left on device") as stopped:
        archive.run(assertions=asserted)
    assert "Nothing of this run is in the index or the ledger" in stopped.value.safe
    assert waiting(settings().home) == []
    assert (state(archive), archive.index.ledger.counts()) == ("stopped", {})


def test_a_batch_that_failed_is_spooled_once(archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.load.run.FILES_PER_BATCH", 4)
    fill(archive, 8)
    take, taken = Hold.take, []

    def failing(self: Hold, *arguments: Any) -> None:
        taken.append(1)
        if len(taken) == 4:
            raise TimeoutError
        take(self, *arguments)

    monkeypatch.setattr(Hold, "take", failing)
    with (
        pytest.raises(Held),
        begin(archive.index, archive.raw_store, archive.found(), archive.options, Conduct(assertions=asserted)) as run,
    ):
        for number in run.batches():
            if number:
                with pytest.raises(TimeoutError):
                    run.ingest_batch(number)
            run.ingest_batch(number)
            assert list(run.released()) == []
        run.judge()
    (there,) = waiting(settings().home)
    assert there.records == 8
    assert accepted(archive, there.run_id).loaded == 8


def test_batches_load_what_is_released(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.load.run.FILES_PER_BATCH", 4)
    fill(archive, 12)
    conduct = Conduct(assertions=written(tmp_path / "own.yml", ENOUGH % 6))
    loaded = []
    with begin(archive.index, archive.raw_store, archive.found(), archive.options, conduct) as run:
        for number in run.batches():
            run.ingest_batch(number)
            loaded.append(sum(run.load_batch(held).loaded for held in run.released()))
        run.judge()
        report = run.finish()
    assert loaded == [0, 8, 0]
    assert (report.seen, report.loaded) == (12, 12)


def test_a_day_of_next_to_nothing_is_held_by_the_defaults(archive: Archive) -> None:
    days_of_thousands(archive)
    with pytest.raises(Held, match=r"drop-collapsed: 0, where 100 is the limit"):
        archive.run()
