"""What a person names becomes source files: each once, in a stable order, in the right drop."""

import os
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.read.discover import discover


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    (folder / "b").mkdir(parents=True)
    for name in ("2.txt", "1.txt", "b/3.txt", ".hidden", "b/.DS_Store"):
        (folder / name).write_text(name)
    return folder


def test_a_folder_is_walked_in_order_and_hidden_files_are_named(drop: Path) -> None:
    found = discover([str(drop)])
    assert [file.path for file in found.files] == ["1.txt", "2.txt", "b/3.txt"]
    assert {file.drop for file in found.files} == {drop.as_posix()}
    assert sorted(found.ignored) == [".hidden", "b/.DS_Store"]


def test_a_file_and_its_folder_agree_on_the_place(drop: Path) -> None:
    assert discover([str(drop / "1.txt")]).files[0] == discover([str(drop)]).files[0]


def test_a_file_named_twice_comes_once(drop: Path) -> None:
    found = discover([str(drop / "1.txt"), str(drop), str(drop / "*.txt")])
    assert [file.path for file in found.files] == ["1.txt", "2.txt", "b/3.txt"]


def test_a_glob_is_what_the_shell_would_have_made_of_it(drop: Path) -> None:
    expanded = discover([str(drop / "1.txt"), str(drop / "2.txt")])
    assert discover([str(drop / "*.txt")]) == expanded


def test_a_given_name_replaces_the_path(drop: Path) -> None:
    assert {file.drop for file in discover([str(drop)], "daily").files} == {"daily"}


def test_a_loop_of_links_does_not_trap_the_walk(drop: Path) -> None:
    (drop / "b" / "loop").symlink_to(drop)
    found = discover([str(drop)])
    assert len(found.files) == 3
    assert "b/loop" in found.ignored


@pytest.mark.parametrize(("name", "message"), [("missing", "no file or folder"), ("*.pdf", "nothing matches")])
def test_what_is_not_there_is_a_usage_error(drop: Path, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        discover([str(drop / name)])


def test_a_file_whose_name_looks_like_a_glob_is_that_file(drop: Path) -> None:
    (drop / "a[1].txt").write_text("x")
    assert [file.path for file in discover([str(drop / "a[1].txt")]).files] == ["a[1].txt"]


def test_a_name_that_is_no_utf_8_becomes_readable_text(drop: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(drop) + b"/caf\xe9.txt"))
    path.write_text("x")
    (file,) = (file for file in discover([str(drop)]).files if "caf" in file.path)
    assert file.path == "caf\\xe9.txt"
    assert file.location.read_text() == "x"
