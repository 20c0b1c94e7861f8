"""What is seen of a drop folder: changes, and whether two looks at it are the same."""

import os
import threading
from pathlib import Path

import pytest

from flows.errors import Stop
from flows.stack.watching.drop_folder import DropFolder, Sight


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "drop"
    (path / "inner").mkdir(parents=True)
    (path / "one.txt").write_text("one")
    (path / "inner" / "two.txt").write_text("two")
    return path


def test_two_looks_at_an_unchanged_folder_are_equal(path: Path) -> None:
    folder = DropFolder(path)
    assert folder.look() == folder.look()
    assert folder.look().files == 2


def test_a_file_that_grows_moves_or_goes_is_seen(path: Path) -> None:
    folder = DropFolder(path)
    sights = [folder.look()]
    with (path / "one.txt").open("a") as file:
        file.write("more")
    sights.append(folder.look())
    os.utime(path / "one.txt", ns=(0, 0))
    sights.append(folder.look())
    (path / "one.txt").rename(path / "inner" / "one.txt")
    sights.append(folder.look())
    (path / "inner" / "one.txt").unlink()
    sights.append(folder.look())
    assert len(set(sights)) == len(sights)


def test_hidden_files_and_links_to_nowhere_and_folders_without_files_count_for_nothing(tmp_path: Path) -> None:
    (tmp_path / ".hidden.txt").write_text("half")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    assert DropFolder(tmp_path).look() == Sight()
    for number in range(5):
        (tmp_path / f"nowhere-{number}").symlink_to(tmp_path / "missing")
    assert DropFolder(tmp_path).look() == Sight()
    (tmp_path / "one.txt").write_text("one")
    assert DropFolder(tmp_path).look().files == 1


def test_a_change_is_noticed_and_a_hidden_file_is_not(path: Path) -> None:
    stopping = threading.Event()
    changes = DropFolder(path).changes(stopping)
    next(changes)  # watching has begun
    (path / ".half.txt").write_text("half of a file")
    assert not next(changes)
    (path / ".half.txt").rename(path / "whole.txt")
    assert any(next(changes) for _ in range(20))
    stopping.set()
    assert not any(changes)


def test_a_folder_that_goes_away_ends_the_watch(path: Path) -> None:
    changes = DropFolder(path).changes(threading.Event())
    next(changes)
    path.rename(path.with_name("moved"))
    with pytest.raises(Stop, match="it is gone"):
        for _ in range(20):
            next(changes)
