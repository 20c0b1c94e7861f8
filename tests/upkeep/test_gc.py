"""What nobody refers to is removed, and nothing else; where it cannot be told, nothing at all."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from flows.errors import IndexLocked, Stop
from flows.index.base import Index
from flows.index.opening import open_archive, open_index
from flows.ingest import ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore, open_raw_store
from flows.read.discover import discover
from flows.settings import Settings
from flows.upkeep.gc import collect

FAST = frozenset({"entities", "quotes", "stories"})


class Desk:
    """A raw store, and an index of some engine that refers to it."""

    def __init__(self, folder: Path, location: str, settings: Settings) -> None:
        self.folder, self.location, self.settings = folder, location, settings
        self.raw_store: RawStore = open_raw_store(settings)
        self.raw_folder = settings.home / "raw"

    @contextmanager
    def index(self) -> Iterator[Index]:
        with open_index(self.location, self.settings) as index:
            yield index

    def ingest(self, *texts: str, drop: str = "drop") -> None:
        folder = self.folder / drop
        folder.mkdir(exist_ok=True)
        for n, text in enumerate(texts):
            (folder / f"{n}.txt").write_text(text)
        options = Options(date(2026, 1, 1), datetime.now(UTC), FAST)
        with self.index() as index:
            ingest(index, self.raw_store, discover([str(folder)]), options)

    def texts(self) -> set[str]:
        """The raw texts that are kept, by how they begin."""
        kept = (self.raw_store.get(text.sha256) for text in self.raw_store.sha256s())
        return {raw.text[:20] for raw in kept if raw}

    def age(self, seconds: float = 7200) -> None:
        """Let everything that is in the store be as old as this."""
        then = time.time() - seconds
        for path in self.raw_folder.rglob("*"):
            os.utime(path, (then, then))


def article(n: int) -> str:
    return f"Article number {n:03d} tells of a swimming pool that the town opened on Monday, and of all its visitors."


def begins(*numbers: int) -> set[str]:
    return {article(n)[:20] for n in numbers}


@pytest.fixture
def desk(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    location = "embedded" if engine_name == "embedded" else request.getfixturevalue("empty_archive_url")
    return Desk(tmp_path, location, Settings(home=tmp_path / "home"))


@pytest.fixture
def local(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "embedded", Settings(home=tmp_path / "home"))


def test_what_an_article_or_an_entry_refers_to_stays(desk: Desk) -> None:
    desk.ingest(article(1), article(2))
    desk.age()
    collected = collect(desk.raw_store, desk.settings)
    assert (collected.kept, collected.removed) == (2, 0)
    assert desk.texts() == begins(1, 2)


def test_what_was_replaced_goes(desk: Desk) -> None:
    desk.ingest(article(1), article(2))
    desk.ingest(article(3))
    desk.age()
    rehearsed = collect(desk.raw_store, desk.settings, dry_run=True)
    assert desk.texts() == begins(1, 2, 3)
    collected = collect(desk.raw_store, desk.settings)
    assert rehearsed == collected
    assert (collected.kept, collected.removed, collected.removed_bytes > 50) == (2, 1, True)
    assert desk.texts() == begins(2, 3)


def test_what_is_young_is_left_alone(local: Desk) -> None:
    local.ingest(article(1))
    local.ingest(article(2))
    collected = collect(local.raw_store, local.settings)
    assert (collected.young, collected.removed) == (1, 0)
    assert local.texts() == begins(1, 2)


def test_texts_of_another_index_of_the_same_store_stay(tmp_path: Path) -> None:
    shared = SecretStr(str(tmp_path / "shared"))
    desks = []
    for n in (1, 2):
        folder = tmp_path / str(n)
        folder.mkdir()
        desk = Desk(folder, "embedded", Settings(home=folder / "home", raw_store=shared))
        desk.raw_folder = tmp_path / "shared"
        desk.ingest(article(n))
        desks.append(desk)
    desks[0].age()
    collected = collect(desks[0].raw_store, desks[0].settings)
    assert (collected.kept, collected.removed, len(collected.indices)) == (2, 0, 2)


@pytest.mark.parametrize("fate", ["moved away", "made anew", "emptied"])
def test_an_index_that_cannot_be_asked_stops_it(local: Desk, fate: str) -> None:
    local.ingest(article(1))
    local.age()
    index = local.settings.home / "index"
    index.rename(local.folder / "elsewhere")
    if fate != "moved away":
        with local.index():
            pass
    if fate == "emptied":
        (index / "mark").write_text((local.folder / "elsewhere" / "mark").read_text())
    with pytest.raises(Stop, match="cannot be asked") as stopped:
        collect(local.raw_store, local.settings)
    assert f"--forget {index}" in stopped.value.next_command
    assert local.texts() == begins(1)


def test_a_store_that_no_index_is_known_to_use_is_left_alone(local: Desk) -> None:
    with pytest.raises(Stop, match="no index is known"):
        collect(local.raw_store, local.settings)


def test_an_index_that_begins_to_use_the_store_meanwhile_stops_it(local: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    local.ingest(article(1))
    local.ingest(article(2))
    local.age()
    sha256s = RawStore.sha256s

    def joined(self: RawStore) -> Iterator[object]:
        self.register("https://search:9200")
        yield from sha256s(self)

    monkeypatch.setattr(RawStore, "sha256s", joined)
    with pytest.raises(Stop, match="another index"):
        collect(local.raw_store, local.settings)
    monkeypatch.undo()
    assert local.texts() == begins(1, 2)


def test_nobody_writes_meanwhile(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.ingest(article(1))
    seen: list[type[Exception]] = []
    sha256s = RawStore.sha256s

    def try_to_write(self: RawStore) -> Iterator[object]:
        with desk.index() as index:
            try:
                with index.writer("test", wait=0):
                    pass
            except IndexLocked as error:
                seen.append(type(error))
        yield from sha256s(self)

    monkeypatch.setattr(RawStore, "sha256s", try_to_write)
    collect(desk.raw_store, desk.settings)
    assert seen == [IndexLocked]


def test_what_killed_processes_left_goes(local: Desk) -> None:
    local.ingest(article(1))
    (kept,) = local.raw_folder.glob("??/*.zst")
    old, new = time.time() - 7200, time.time()
    ancient = new - 40 * 86_400
    home = local.settings.home
    for path, at in {
        kept.with_name(f"{kept.name}.0123.tmp"): old,
        kept.with_name(f"{kept.name}.4567.tmp"): new,
        home / "index" / "current.tmp": old,
        home / "crash-20250101T000000-a.log": ancient,
        home / "crash-20260101T000000-b.log": old,
        home / "notes.log": ancient,
    }.items():
        path.write_text("x")
        os.utime(path, (at, at))
    collected = collect(local.raw_store, local.settings)
    assert (collected.drafts, collected.crash_logs) == (2, 1)
    left = {path.name for path in home.rglob("*") if path.suffix in (".tmp", ".log")}
    assert left == {f"{kept.name}.4567.tmp", "crash-20260101T000000-b.log", "notes.log"}


def test_old_versions_go_and_the_newest_stay_for_a_rollback(desk: Desk, rebuilt: Callable[[Desk], str]) -> None:
    desk.ingest(article(1))
    first = rebuilt(desk)
    second = rebuilt(desk)
    with open_archive(desk.location, desk.settings) as archive:
        (serving,) = (version.name for version in archive.versions() if version.serves)
    assert len(collect(desk.raw_store, desk.settings, dry_run=True).versions) == 1
    (gone,) = collect(desk.raw_store, desk.settings).versions
    assert gone.startswith(first)
    with open_archive(desk.location, desk.settings) as archive:
        assert [version.name for version in archive.versions()] == [serving, second]
    collect(desk.raw_store, desk.settings, keep_versions=0)
    with open_archive(desk.location, desk.settings) as archive:
        assert [version.name for version in archive.versions()] == [serving]
    with desk.index() as index:
        assert index.status().documents == 1


def test_texts_that_only_an_old_version_refers_to_stay_with_it(desk: Desk, rebuilt: Callable[[Desk], str]) -> None:
    desk.ingest(article(1))
    rebuilt(desk)
    desk.ingest(article(2))
    desk.age()
    assert collect(desk.raw_store, desk.settings).kept == 2
    assert collect(desk.raw_store, desk.settings, keep_versions=0).removed == 1
    assert desk.texts() == begins(2)


@pytest.fixture
def rebuilt() -> Callable[[Desk], str]:
    """Builds the next version with the same documents; the name of the one before."""

    def build(desk: Desk) -> str:
        with open_archive(desk.location, desk.settings) as archive:
            (before,) = (version.name for version in archive.versions() if version.serves)
            with archive.build("test") as build:
                build.writer.upsert(list(archive.documents(before)))
                build.writer.commit()
                build.publish()
        return before

    return build
