"""What is seen of a drop folder, and which folders can be watched."""

import os
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.watching.drop_folder import DropFolder, Sight, standing


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


def test_what_an_ingest_passes_over_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / ".hidden.txt").write_text("half")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link to a folder").symlink_to(tmp_path / "folder")
    os.mkfifo(tmp_path / "pipe")
    assert DropFolder(tmp_path).look() == Sight()
    for number in range(5):
        (tmp_path / f"nowhere-{number}").symlink_to(tmp_path / "missing")
    assert DropFolder(tmp_path).look() == Sight()
    (tmp_path / "one.txt").write_text("one")
    (tmp_path / "link to a file").symlink_to(tmp_path / "one.txt")
    assert DropFolder(tmp_path).look().files == 2


def test_a_folder_in_the_place_of_another_is_another_one(path: Path) -> None:
    folder = DropFolder(path)
    before = folder.identity()
    assert before is not None and folder.identity() == before
    path.rename(path.with_name("moved"))
    assert folder.identity() is None
    path.write_text("a file is no folder")
    assert folder.identity() is None
    path.unlink()
    path.mkdir()
    assert folder.identity() not in (None, before)


def test_a_link_is_the_folder_that_it_leads_to(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    today = tmp_path / "today"
    today.symlink_to(path)
    before = DropFolder(today).identity()
    assert before == DropFolder(path).identity()
    today.unlink()
    today.symlink_to(tmp_path / "other")
    assert DropFolder(today).identity() != before


def test_relative_paths_are_watched_where_they_are_now(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    assert standing([Path("drop")]) == [DropFolder(path)]


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        (["nowhere"], "nowhere is not there"),
        (["drop/one.txt"], "one.txt is not a folder"),
        (["drop", "drop/../drop"], "drop is named twice"),
        (["drop/inner", "drop", "other"], "inner is watched with"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_watched_is_refused(path: Path, tmp_path: Path, wrong: list[str], because: str) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(UsageError, match=because):
        standing([tmp_path / name for name in wrong])
