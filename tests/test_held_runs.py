"""A run that an assertion stops loads nothing, and what it judged waits to be loaded."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from flows import stages
from flows.errors import Held, Stop, UsageError
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.ledger import RecordOutcome, Tombstone
from flows.ingest import Conduct, begin, ingest, resume
from flows.load.chunk import Loader
from flows.load.holding import Hold
from flows.read.identity import text_sha256
from flows.read.record import Record
from flows.report import RunReport
from flows.settings import settings
from flows.spool.records import Judged
from flows.spool.spool import Spool, find
from flows.spool.waiting import discard, waiting
from flows.workers.judge import Verdict
from tests.archive import Archive, article, new_archive, record

ENOUGH = "assertions: [{id: enough, measure: documents, minimum: %d, severity: stop}]"
LONG = "assertions: [{id: long, measure: median_words, minimum: 1000, severity: stop}]"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An empty archive in chunks of two records."""
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    index = EmbeddedIndex.open(tmp_path / "index")
    yield new_archive(tmp_path, index)
    index.close()


@pytest.fixture
def asserted(tmp_path: Path) -> Path:
    """A file of assertions that our articles breach."""
    return written(tmp_path / "own.yml", LONG)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def fill(archive: Archive, number: int) -> None:
    for n in range(number):
        archive.write(f"{n}.txt", article(n))


def hold(archive: Archive, asserted: Path, **how: Any) -> str:
    """A run that is held back; its id."""
    with pytest.raises(Held):
        archive.run(assertions=asserted, **how)
    (there,) = waiting(settings().home)
    return there.run_id


def accepted(archive: Archive, run: str) -> RunReport:
    return resume(archive.index, archive.raw_store, run, accept=True)


def later(archive: Archive, **how: Any) -> RunReport:
    """A run that began after that which is held."""
    options = replace(archive.options, first_seen_at=archive.options.first_seen_at + timedelta(hours=1))
    return ingest(archive.index, archive.raw_store, archive.found(), options, conduct=Conduct(**how))


def state(archive: Archive) -> str:
    return str(archive.index.ledger.runs(1)[0]["state"])


def contents(archive: Archive) -> list[dict[str, Any]]:
    """What the index holds, but for what names the run."""
    found = archive.documents()
    for document in found:
        del document["pipeline"]["run_id"]
    return found


class Counting:
    """A function that counts its calls, and dies instead of the next one after so many."""

    def __init__(self, real: Callable[..., Any], dies_after: int | None = None) -> None:
        self.real, self.dies_after, self.calls = real, dies_after, 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if self.calls == self.dies_after:
            raise KeyboardInterrupt
        self.calls += 1
        return self.real(*arguments, **named)

    @property
    def method(self) -> Callable[..., Any]:
        """As a method of the class that it is put into."""
        return lambda *arguments, **named: self(*arguments, **named)


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


def test_nobody_else_can_read_what_is_spooled(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    folder = settings().home / "spool" / run
    assert {path.stat().st_mode & 0o077 for path in (folder.parent, folder, *folder.iterdir())} == {0}


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


def forget(archive: Archive, text: str) -> None:
    """As a person has the article of this text taken out, before it comes."""
    hashes = frozenset({text_sha256(text)})
    archive.index.ledger.bury([Tombstone("f" * 24, hashes, datetime(2026, 1, 6, tzinfo=UTC), "by hand", done=True)])


def test_what_was_forgotten_meanwhile_stays_out(archive: Archive, asserted: Path) -> None:
    fill(archive, 3)
    run = hold(archive, asserted)
    forget(archive, article(1))
    report = accepted(archive, run)
    assert (report.loaded, report.reasons) == (2, {"forgotten": 1})
    assert archive.bodies() == {article(0), article(2)}


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


def test_an_empty_drop_is_held_and_may_be_accepted(archive: Archive, tmp_path: Path) -> None:
    run = hold(archive, written(tmp_path / "own.yml", ENOUGH % 1))
    assert accepted(archive, run).seen == 0
    assert waiting(settings().home) == []


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


def test_a_day_of_next_to_nothing_is_held_by_the_defaults(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside three days of thousands."""
    for day in range(1, 4):
        began = datetime(2026, 1, day, tzinfo=UTC)
        report = RunReport(
            run_id=f"day-{day}", drops=[archive.drop.as_posix()], started_at=began, finished_at=began,
            state="completed", seen=2000, loaded=2000,
        )  # fmt: skip
        archive.index.ledger.save_run(report.to_document())
    with pytest.raises(Held, match=r"drop-collapsed: 0, where 100 is the limit"):
        archive.run()
