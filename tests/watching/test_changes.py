"""That something changed in a folder: told by the system, or found by looking."""

import os
import shutil
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.watching import changes as module
from flows.watching.changes import changes, polling, require_watching
from flows.watching.drop_folder import DropFolder

Changes = Generator[frozenset[DropFolder]]
_LONG = 40  # ticks, which last half a second when nothing happens


@pytest.fixture
def folders(tmp_path: Path) -> list[DropFolder]:
    found = [DropFolder(tmp_path / name) for name in ("one", "one-more")]
    for folder in found:
        (folder.path / "inner").mkdir(parents=True)
    return found


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture(params=["events", "looks"])
def watched(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, folders: list[DropFolder], told: list[str]
) -> Iterator[Changes]:
    """Watching has begun, in either way."""
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true" if request.param == "looks" else "false")
    monkeypatch.setattr(module, "_POLL_EVERY", 0.0)
    stopping = threading.Event()
    with closing(changes(folders, stopping, told.append)) as found:
        assert next(found) == frozenset(folders)  # nobody knows what came before
        yield found
        stopping.set()
        assert not any(found)


def until(found: Changes, wanted: Callable[[frozenset[DropFolder]], object]) -> frozenset[DropFolder]:
    return next(changed for changed in (next(found) for _ in range(_LONG)) if wanted(changed))


def test_a_change_is_told_of_the_folder_that_it_is_in(watched: Changes, folders: list[DropFolder]) -> None:
    one, more = folders
    (more.path / "inner" / "new.txt").write_text("an article")
    assert until(watched, bool) == {more}
    (one.path / "new.txt").write_text("an article")
    assert one in until(watched, lambda changed: one in changed)


def test_hidden_files_are_no_change_until_they_are_renamed(watched: Changes, folders: list[DropFolder]) -> None:
    one, _ = folders
    (one.path / ".half.txt").write_text("half of a file")
    (one.path / ".folder").mkdir()
    (one.path / ".folder" / "file.txt").write_text("half of a file")
    assert not next(watched)
    assert not next(watched)
    (one.path / ".half.txt").rename(one.path / "whole.txt")
    assert until(watched, bool) == {one}


def test_a_folder_that_went_and_came_back_is_watched_again(watched: Changes, folders: list[DropFolder]) -> None:
    one, _ = folders
    moved = one.path.with_name("moved")
    one.path.rename(moved)
    next(watched)
    next(watched)
    moved.rename(one.path)
    for _ in range(4):
        next(watched)
    (one.path / "new.txt").write_text("an article")
    assert until(watched, bool) == {one}


def test_a_folder_in_its_place_is_watched_instead(folders: list[DropFolder], told: list[str]) -> None:
    one, _ = folders
    with closing(changes(folders, threading.Event(), told.append)) as found:
        next(found)
        one.path.rename(one.path.with_name("moved"))
        one.path.mkdir()
        assert until(found, lambda changed: changed == frozenset(folders))
        (one.path / "new.txt").write_text("an article")
        assert until(found, bool) == {one}


def test_folders_that_are_not_there_are_waited_for(folders: list[DropFolder], told: list[str]) -> None:
    more = folders[1]
    for folder in folders:
        shutil.rmtree(folder.path)
    with closing(changes(folders, threading.Event(), told.append)) as found:
        next(found)
        assert not next(found)
        more.path.mkdir()
        assert until(found, bool) == frozenset(folders)
        (more.path / "new.txt").write_text("an article")
        assert until(found, bool) == {more}


def test_where_the_system_watches_no_more_folders_are_looked_at(
    folders: list[DropFolder], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def watch(*_: object, **__: object) -> Iterator[object]:
        raise OSError("OS file watch limit reached")
        yield

    monkeypatch.setattr("watchfiles.watch", watch)
    monkeypatch.setattr(module, "_POLL_EVERY", 0.0)
    one, _ = folders
    with closing(changes(folders, threading.Event(), told.append)) as found:
        assert next(found) == frozenset(folders)
        (one.path / "new.txt").write_text("an article")
        assert until(found, bool) == {one}
    assert told == ["the system watches no more (OS file watch limit reached): the folders are looked at instead"]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("", False), ("false", False), ("Disabled", False), ("disable", False), ("1", True), ("true", True)],
)
def test_the_variable_of_watchfiles_says_whether_to_poll(
    monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool
) -> None:
    monkeypatch.setattr("platform.release", lambda: "6.8.0-generic")
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", value)
    assert polling() is wanted


def test_without_the_extra_it_is_said_at_once_unless_folders_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(UsageError, match=r"pip install 'article-flows\[watch\]'"):
        require_watching()
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")
    require_watching()


def test_a_folder_whose_name_is_no_text_is_looked_at(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_POLL_EVERY", 0.0)
    folder = DropFolder(tmp_path / os.fsdecode(b"caf\xe9"))
    folder.path.mkdir()
    with closing(changes([folder], threading.Event(), told.append)) as found:
        assert next(found) == {folder}
        (folder.path / "new.txt").write_text("an article")
        assert until(found, bool) == {folder}
    assert "looked at instead" in told[0]
