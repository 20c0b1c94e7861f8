"""What a run does while it is held back: full disks, others at its spool, files that were named alone."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.errors import Held, Stop
from flows.ingest import Conduct, begin
from flows.report import RunReport
from flows.settings import settings
from flows.spool.waiting import discard, waiting
from tests.archive import Archive
from tests.held.runs import fill


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
