"""What a resume does with a run that was killed, and a spool that a kill or the disk left by half."""

import json
import os
from pathlib import Path

import pytest

from flows.errors import Stop
from flows.index.ledger import RecordOutcome
from flows.ingest import resume, resumed
from flows.load.chunk import Loader
from flows.load.holding import Hold
from flows.settings import settings
from flows.spool.frames import FrameWriter
from flows.spool.waiting import waiting
from tests.archive import Archive, article
from tests.held.runs import ENOUGH, Counting, accepted, fill, hold, state, written


def test_what_was_read_before_a_kill_is_no_drop_that_is_too_small(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, 6)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Hold, "take", Counting(Hold.take, dies_after=2).method)
        archive.run(assertions=written(tmp_path / "own.yml", ENOUGH % 6))
    (there,) = waiting(settings().home)
    report = resume(archive.index, archive.raw_store, there.run_id)
    assert (report.loaded, report.breaches) == (4, [])
    assert "enough: the drop was not read to its end" in report.abstained


def torn(run: str) -> None:
    """What is spooled loses its end."""
    path = settings().home / "spool" / run / "records"
    os.truncate(path, path.stat().st_size - 100)


def test_of_a_spool_that_lost_records_nothing_counts_as_gone(archive: Archive, asserted: Path) -> None:
    fill(archive, 6)
    archive.run()
    for n in range(6):
        archive.write(f"{n}.txt", article(n + 10))
    run = hold(archive, asserted, on_missing="delete", max_missing=1.0)
    torn(run)
    with pytest.raises(Stop, match="of its 6 records 4 can be read") as stopped:
        resume(archive.index, archive.raw_store, run)
    assert "--accept loads those" in stopped.value.next_command
    report = accepted(archive, run)
    assert (report.kind, report.seen, report.deleted) == ("resume", 4, 0)
    assert archive.bodies() == {article(n) for n in (10, 11, 12, 13, 4, 5)}


def test_a_spool_that_is_torn_while_it_is_loaded_stops_the_run(archive: Archive, asserted: Path) -> None:
    fill(archive, 6)
    run = hold(archive, asserted)
    with (
        pytest.raises(Stop, match="can be read no more where it could before"),
        resumed(archive.index, archive.raw_store, run, accept=True) as goes_on,
    ):
        goes_on.judge()
        torn(run)
        goes_on.load_released()
    assert archive.index.ledger.counts() == {RecordOutcome.LOADED: 4}


def test_a_spool_of_something_else_stops_the_run(archive: Archive, asserted: Path) -> None:
    fill(archive, 2)
    run = hold(archive, asserted)
    writer = FrameWriter(settings().home / "spool" / run / "records")
    writer.add(b"{}")
    writer.close()
    with pytest.raises(Stop, match="no spooled chunk"):
        accepted(archive, run)


@pytest.mark.parametrize(
    "said", [{"frames": "../../index/ledger.sqlite"}, {"run_id": "another"}, {"frames": "records-x"}], ids=str
)
def test_a_manifest_that_leads_elsewhere_is_damaged(archive: Archive, asserted: Path, said: dict[str, str]) -> None:
    fill(archive, 2)
    run = hold(archive, asserted)
    path = settings().home / "spool" / run / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | said))
    with pytest.raises(Stop, match=rf"the spool of run {run} cannot be used: its manifest.json"):
        accepted(archive, run)


def test_a_killed_load_goes_on(archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(archive, 6)
    run = hold(archive, asserted)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Loader, "settle", Counting(Loader.settle, dies_after=2).method)
        accepted(archive, run)
    assert (state(archive), archive.index.ledger.counts()) == ("stopped", {RecordOutcome.LOADED: 4})
    report = accepted(archive, run)
    assert (report.seen, report.unchanged, report.loaded) == (6, 4, 2)
    assert archive.bodies() == {article(n) for n in range(6)}


def test_a_run_that_was_killed_while_it_judged_loads_what_it_had(
    archive: Archive, asserted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, 6)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Hold, "take", Counting(Hold.take, dies_after=2).method)
        archive.run(assertions=asserted)
    assert archive.index.ledger.counts() == {}
    (there,) = waiting(settings().home)
    assert not there.whole
    report = accepted(archive, there.run_id)
    assert (report.loaded, report.missing, report.kind) == (4, 0, "resume")
    assert archive.run().loaded == 2
