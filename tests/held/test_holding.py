"""What a run does while it is held back: full disks, others at its spool, files that were named alone."""

from pathlib import Path
from typing import Any

import pytest

from flows.errors import Held, Stop
from flows.ingest import Conduct, begin
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
