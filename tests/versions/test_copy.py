"""A copy of an index on the other engine: the same documents, ledger, rejects and runs, however often it was begun."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.errors import IndexLocked, Stop, UsageError
from flows.index.base import Index, SearchRequest
from flows.index.ledger import LedgerEntry, RecordOutcome, RejectedRecord
from flows.index.opening import open_index
from flows.raw_store.store import RawStore
from flows.settings import Settings
from flows.versions.copy import copy_index, entries_of, rejects_of
from tests.index.documents import document
from tests.index.documents import library as articles
from tests.index.versions import Place

NOW = datetime(2026, 1, 1, 12, 30, 15, 250_000, tzinfo=UTC)


@pytest.fixture(autouse=True)
def many_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one batch cannot see must not matter."""
    monkeypatch.setattr("flows.versions.copy._AT_ONCE", 30)


@pytest.fixture
def raw_store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw")


@pytest.fixture
def target(place: Place) -> Iterator[Index]:
    """An empty index, on each engine in turn."""
    with open_index(place.location, place.settings) as opened:
        yield opened


@pytest.fixture
def source(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    """An index on the other engine, with articles, entries, rejects and runs."""
    location = request.getfixturevalue("empty_archive_url") if engine_name == "embedded" else "embedded"
    with open_index(location, Settings(home=tmp_path / "source-home")) as opened:
        with opened.writer("a test") as writer:
            writer.upsert([*articles(), *(document(f"a{n:04}", f"Text {n}.", title=f"Title {n}") for n in range(100))])
        opened.ledger.record([entry(f"{n:04}.txt", f"a{n:04}") for n in range(100)])
        bad = [f"bad {n:04}.txt" for n in range(50)]
        opened.ledger.record([*map(rejected_entry, bad)], [reject(path, n) for n, path in enumerate(bad)])
        for n in range(3):
            opened.ledger.save_run({"run_id": f"r{n}", "drops": ["desk"], "seen": n})
        yield opened


def entry(path: str, article: str | None) -> LedgerEntry:
    return LedgerEntry(
        drop="desk", path=path, record="", sha256="ab" * 32, size=12, outcome=RecordOutcome.LOADED, article_id=article,
        reason=None, detail=None, fingerprint="f1", run_id="r1", seen_at=NOW,
    )  # fmt: skip


def rejected_entry(path: str) -> LedgerEntry:
    return replace(entry(path, None), outcome=RecordOutcome.REJECTED, reason="binary", detail="NUL bytes")


def reject(path: str, minutes: int) -> RejectedRecord:
    return RejectedRecord(
        drop="desk", path=path, record="", sha256="cd" * 32, size=3, code="binary", detail="NUL bytes",
        head=b"\x00\xff\n", run_id="r1", seen_at=NOW + timedelta(minutes=minutes), encoding="utf-8", beside=b"{}",
        location="/drops/desk",
    )  # fmt: skip


def assert_same(source: Index, target: Index) -> None:
    assert list(target.scan()) == list(source.scan())
    assert list(entries_of(target.ledger)) == list(entries_of(source.ledger))
    assert list(rejects_of(target.ledger)) == list(rejects_of(source.ledger))
    runs = [run for run in target.ledger.runs() if run.get("kind") != "copy"]
    assert runs == source.ledger.runs()
    request = SearchRequest("title OR kunis", page_size=50)
    assert [hit.id for hit in target.search(request).hits] == [hit.id for hit in source.search(request).hits]


def test_everything_is_copied(source: Index, target: Index, raw_store: RawStore) -> None:
    report = copy_index(source, target, raw_store)
    assert_same(source, target)
    assert [user.location for user in raw_store.users()] == [target.location]
    documents = source.status().documents
    assert (report.kind, report.state, report.seen, report.created) == ("copy", "completed", documents, documents)
    again = copy_index(source, target, raw_store)
    assert_same(source, target)
    assert (again.seen, again.unchanged, again.loaded) == (documents, documents, 0)


class Interrupted(BaseException):
    """As a signal that ends the process."""


@pytest.mark.parametrize("at", [0, 70])
def test_an_interrupted_copy_is_completed_by_the_next_one(
    source: Index, target: Index, raw_store: RawStore, at: int
) -> None:
    copied = 0

    def interrupt() -> None:
        nonlocal copied
        copied += 1
        if copied > at:
            raise Interrupted

    with pytest.raises(Interrupted):
        copy_index(source, target, raw_store, interrupt)
    assert target.ledger.runs(1)[0]["state"] == "stopped"
    copy_index(source, target, raw_store)
    assert_same(source, target)


COPY = """
import sys
from pathlib import Path
from flows.versions import copy as copy_index
from flows.index.opening import open_index
from flows.raw_store.store import RawStore
from flows.settings import Settings

copy_index._AT_ONCE = 30
source, source_home, target, target_home = sys.argv[1:]
def told(what, then):
    def telling(*arguments):
        print(what, flush=True)
        return then(*arguments)
    return telling
copy_index._copy_ledger = told("ledger", copy_index._copy_ledger)
copy_index._check = told("check", copy_index._check)
with open_index(source, Settings(home=Path(source_home))) as here:
    with open_index(target, Settings(home=Path(target_home))) as there:
        raw_store = RawStore(Path(target_home) / "raw")
        copy_index.copy_index(here, there, raw_store, lambda: print("document", flush=True))
"""


@pytest.mark.parametrize("moment", ["document", "ledger", "check"])
def test_a_killed_copy_is_completed_by_the_next_one(
    source: Index, target: Index, place: Place, raw_store: RawStore, tmp_path: Path, moment: str
) -> None:
    home = tmp_path / "source-home"
    location = "embedded" if not place.embedded else source.location
    process = subprocess.Popen(
        [sys.executable, "-c", COPY, location, str(home), place.location, str(place.settings.home)],
        cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert any(line.strip() == moment for line in process.stdout)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    for held in (place, Place(location, Settings(home=home))):
        held.free_the_lock()
    copy_index(source, target, raw_store)
    assert_same(source, target)
    states = sorted(run["state"] for run in target.ledger.runs() if run.get("kind") == "copy")
    assert states == ["completed", "interrupted"]


def test_a_copy_that_was_interrupted_in_the_ledger_is_completed(
    source: Index, target: Index, raw_store: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = type(target.ledger).record
    calls = 0

    def breaks(self: object, *arguments: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Interrupted
        record(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(type(target.ledger), "record", breaks)
    with pytest.raises(Interrupted):
        copy_index(source, target, raw_store)
    monkeypatch.undo()
    copy_index(source, target, raw_store)
    assert_same(source, target)


def test_a_target_with_articles_of_its_own_is_refused(source: Index, target: Index, raw_store: RawStore) -> None:
    with target.writer("a test") as writer:
        writer.upsert([document("mine", "Text.")])
    with pytest.raises(UsageError, match="the article mine"):
        copy_index(source, target, raw_store)
    assert [found["id"] for found in target.scan()] == ["mine"]
    assert target.ledger.runs() == []
    assert raw_store.users() == []


def test_a_target_with_drops_of_its_own_is_refused(source: Index, target: Index, raw_store: RawStore) -> None:
    target.ledger.record([replace(entry("a.txt", "a0001"), drop="another")])
    with pytest.raises(UsageError, match="the drop another"):
        copy_index(source, target, raw_store)


def test_a_target_that_went_on_by_itself_is_refused(source: Index, target: Index, raw_store: RawStore) -> None:
    copy_index(source, target, raw_store)
    target.ledger.save_run({"run_id": "later", "kind": "ingest"})
    with pytest.raises(UsageError, match="a run of its own, later"):
        copy_index(source, target, raw_store)


def test_an_index_is_not_copied_into_itself(source: Index, raw_store: RawStore) -> None:
    with pytest.raises(UsageError, match="the same index"):
        copy_index(source, source, raw_store)


def test_nobody_writes_to_either_meanwhile(source: Index, target: Index, raw_store: RawStore) -> None:
    for index in (source, target):

        def write(index: Index = index) -> None:
            with index.writer("another", wait=0.1):
                pass

        with pytest.raises(IndexLocked, match="flows index copy"):
            copy_index(source, target, raw_store, write)


def test_what_the_target_lost_is_told(
    source: Index, target: Index, raw_store: RawStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(target.ledger), "record", lambda *_: None)
    with pytest.raises(Stop, match="is not the same as"):
        copy_index(source, target, raw_store)
