"""Looking at an index and its runs, while they work."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.errors import IndexUnavailable
from flows.index.base import Index
from flows.index.embedded.archive import EmbeddedArchive
from flows.index.embedded.engine import EmbeddedIndex
from flows.overview import Overview, Pace
from flows.versions.rebuild import rebuild
from tests.archive import Archive, article, new_archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    index = EmbeddedIndex.open(tmp_path / "home")
    made = new_archive(tmp_path, index)
    for n in range(5):
        made.write(f"{n}.txt", article(n))
    yield made
    index.close()


@pytest.fixture
def overview(archive: Archive) -> Iterator[Overview]:
    """As another process would look."""

    @contextmanager
    def opening() -> Iterator[Index]:
        index = EmbeddedIndex.open(archive.home)
        yield index
        index.close()

    with Overview(opening, archive.home) as made:
        yield made


def test_a_run_under_way_is_seen_as_far_as_its_chunks_are_committed(
    archive: Archive, overview: Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 1)
    monkeypatch.setattr("flows.load.journal.PROGRESS_EVERY", 0.0)
    seen = []
    with archive.begun() as run:
        run.ingest_all(lambda: seen.append(overview.look()))
        run.finish()
    last = seen[-1]
    assert last.running is not None
    assert (last.running["seen"], last.running["loaded"], last.status.documents) == (4, 4, 4)
    assert last.running["drops"] == [str(archive.drop)]
    assert last.holder is not None
    assert last.rate is not None
    assert last.rate > 0
    after = overview.look()
    assert (after.running, after.holder, after.rate) == (None, None, None)
    assert after.runs[0]["state"] == "completed"
    assert after.records == {"loaded": 5}


def test_a_killed_run_is_not_under_way(archive: Archive, overview: Overview) -> None:
    report = archive.run()
    archive.index.ledger.save_run(report.to_document() | {"state": "running", "finished_at": None})
    look = overview.look()
    assert (look.running, look.runs[0]["state"]) == (None, "interrupted")


def test_what_is_spooled_is_shown_but_for_the_run_under_way(archive: Archive, overview: Overview) -> None:
    for name in ("20261122T060000-123456", "20261123T060000-abcdef"):
        (archive.home / "spool" / name).mkdir(parents=True)
    assert [one.run_id for one in overview.look().spooled] == ["20261122T060000-123456", "20261123T060000-abcdef"]
    with archive.begun() as run:
        (archive.home / "spool" / run.report.run_id).mkdir()
        look = overview.look()
        assert len(look.spooled) == 2
        assert look.to_document()["spooled"][0]["run_id"] == "20261122T060000-123456"
        run.finish()


def test_a_version_that_is_swapped_in_is_looked_at(archive: Archive, overview: Overview) -> None:
    archive.run()
    before = overview.look()
    versions = EmbeddedArchive.open(archive.home)
    rebuild(versions, archive.raw_store)
    versions.close()
    after = overview.look()
    assert after.status.index != before.status.index
    assert (after.status.documents, after.runs[0]["kind"]) == (5, "rebuild")


def test_stale_documents_are_counted_from_the_second_look_on(archive: Archive, overview: Overview) -> None:
    archive.run()
    assert overview.look().stale is None
    assert overview.look().stale == 0


def test_an_index_that_does_not_answer_is_asked_again(archive: Archive) -> None:
    refusals = 2

    def opening() -> AbstractContextManager[Index]:
        nonlocal refusals
        if refusals:
            refusals -= 1
            raise IndexUnavailable("nothing answers", safe="", next_command="")
        return nullcontext(archive.index)

    with Overview(opening, archive.home) as overview:
        for _ in range(2):
            with pytest.raises(IndexUnavailable):
                overview.look()
        assert overview.look().status.documents == 0


def test_what_takes_long_is_asked_rarely(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    asked: list[float] = []

    def counts() -> dict[str, int]:
        nonlocal now
        asked.append(now)
        now += 0.5  # it takes so long
        return {}

    monkeypatch.setattr(archive.index.ledger, "counts", counts)
    with Overview(lambda: nullcontext(archive.index), archive.home, lambda: now) as overview:
        while now < 25:
            overview.look()
            now += 1
    assert asked == [0.0, 10.5, 21.0]


def test_the_disk_of_a_state_folder_that_is_gone_is_not_known(archive: Archive, tmp_path: Path) -> None:
    with Overview(lambda: nullcontext(archive.index), tmp_path / "nowhere") as overview:
        assert overview.look().free is None


class TestPace:
    """Records a second."""

    def test_of_the_last_half_minute(self) -> None:
        now = 0.0
        pace = Pace(lambda: now)
        rates = []
        for seen in [0] * 10 + list(range(0, 600, 10)) + [590] * 40:
            rates.append(pace.of(report(seen)))
            now += 1
        assert rates[:10] == [None] * 10
        assert rates[60] == pytest.approx(10.0)
        assert rates[-1] == 0.0

    def test_at_first_it_is_that_of_the_whole_run(self) -> None:
        rate = Pace().of(report(500, seconds=100))
        assert rate == pytest.approx(5.0, rel=0.1)

    def test_another_run_begins_anew(self) -> None:
        now = 0.0
        pace = Pace(lambda: now)
        pace.of(report(0))
        now = 10.0
        assert pace.of(report(1000)) == 100.0
        now = 20.0
        assert pace.of(report(0, run_id="b")) is None
        assert pace.of(None) is None


def report(seen: int, run_id: str = "a", seconds: float = 0) -> dict[str, object]:
    began = datetime.now(UTC) - timedelta(seconds=seconds)
    return {"run_id": run_id, "seen": seen, "started_at": began.isoformat()}
