"""What a person names becomes source files: each once, in a stable order, in the right drop."""

import errno
import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.errors import RejectCode, UsageError
from flows.read import walk
from flows.read.discover import MAX_IGNORED, discover
from flows.read.records import records


def refusing(refused: Path, call: Callable[..., Any]) -> Callable[..., Any]:
    """The system call as it answers a person without rights to that path; tests may run with all rights."""

    def answer(path: Any, *args: Any, **kwargs: Any) -> Any:
        if Path(path) == refused:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return call(path, *args, **kwargs)

    return answer


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    (folder / "b").mkdir(parents=True)
    for name in ("2.txt", "1.txt", "b/3.txt", ".hidden", "b/.DS_Store"):
        (folder / name).write_text(name)
    return folder


def test_a_folder_is_walked_in_order_and_hidden_files_are_named(drop: Path) -> None:
    found = discover([str(drop)])
    assert [file.path for file in found.files()] == ["1.txt", "2.txt", "b/3.txt"]
    assert {file.drop for file in list(found.files())} == {drop.as_posix()}
    assert sorted(found.ignored) == [".hidden", "b/.DS_Store"]


def test_a_file_and_its_folder_agree_on_the_place(drop: Path) -> None:
    assert next(discover([str(drop / "1.txt")]).files()) == next(discover([str(drop)]).files())


def test_a_file_named_twice_comes_once(drop: Path) -> None:
    found = discover([str(drop / "1.txt"), str(drop), str(drop / "*.txt")])
    assert [file.path for file in list(found.files())] == ["1.txt", "2.txt", "b/3.txt"]


def test_a_glob_is_what_the_shell_would_have_made_of_it(drop: Path) -> None:
    expanded = discover([str(drop / "1.txt"), str(drop / "2.txt")])
    assert discover([str(drop / "*.txt")]) == expanded


def test_a_given_name_replaces_the_path(drop: Path) -> None:
    assert {file.drop for file in list(discover([str(drop)], "daily").files())} == {"daily"}


def test_a_loop_of_links_does_not_trap_the_walk(drop: Path) -> None:
    (drop / "b" / "loop").symlink_to(drop)
    found = discover([str(drop)])
    assert len(list(found.files())) == 3
    assert "b/loop" in found.ignored


@pytest.mark.parametrize(("name", "message"), [("missing", "no file or folder"), ("*.pdf", "nothing matches")])
def test_what_is_not_there_is_a_usage_error(drop: Path, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        discover([str(drop / name)])


def test_a_file_whose_name_looks_like_a_glob_is_that_file(drop: Path) -> None:
    (drop / "a[1].txt").write_text("x")
    assert [file.path for file in list(discover([str(drop / "a[1].txt")]).files())] == ["a[1].txt"]


def test_a_name_that_is_no_utf_8_becomes_readable_text(drop: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(drop) + b"/caf\xe9.txt"))
    path.write_text("x")
    (file,) = (file for file in list(discover([str(drop)]).files()) if "caf" in file.path)
    assert file.path == "caf\\xe9.txt"
    assert Path(file.location).read_text() == "x"


@pytest.mark.parametrize("closed", ["b", "."])
def test_a_folder_that_cannot_be_listed_is_counted_as_one_unreadable_record(
    drop: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    monkeypatch.setattr(os, "scandir", refusing(drop / closed, os.scandir))
    found = list(discover([str(drop)]).files())
    assert [file.path for file in found] == (["1.txt", "2.txt", "b"] if closed == "b" else ["."])
    (record,) = records(found[-1])
    assert record.refusal is not None
    assert record.refusal.code is RejectCode.UNREADABLE
    assert "Permission denied" in record.refusal.detail


def test_a_file_that_cannot_be_looked_at_is_left_to_reading(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "lstat", refusing(drop / "b" / "3.txt", os.lstat))
    monkeypatch.setattr(os, "stat", refusing(drop / "b" / "3.txt", os.stat))
    monkeypatch.setattr(os, "open", refusing(drop / "b" / "3.txt", os.open))
    found = list(discover([str(drop)]).files())
    assert [file.path for file in found] == ["1.txt", "2.txt", "b/3.txt"]
    (record,) = records(found[-1])
    assert record.refusal is not None
    assert record.refusal.code is RejectCode.UNREADABLE


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("~nosuchuser/x", "no home folder"),
        ("~nosuchuser/*.txt", "no home folder"),
        ("x" * 300, "File name too long"),
        ("a\0b", "is no path"),
        ("1.txt/x", "no file or folder"),
    ],
)
def test_a_name_that_cannot_be_looked_up_is_a_usage_error(
    drop: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
) -> None:
    monkeypatch.chdir(drop)
    with pytest.raises(UsageError, match=message):
        discover([name])


def test_a_path_in_a_forbidden_folder_is_a_usage_error(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "stat", refusing(drop / "1.txt", os.stat))
    with pytest.raises(UsageError, match="Permission denied at"):
        discover([str(drop / "1.txt")])


def test_a_pipe_is_refused_when_it_is_named_and_ignored_in_a_folder(drop: Path) -> None:
    os.mkfifo(drop / "pipe.txt")
    found = discover([str(drop)])
    assert len(list(found.files())) == 3
    assert "pipe.txt" in found.ignored
    for name in ("pipe.txt", "*.txt"):
        with pytest.raises(UsageError, match="use - for standard input"):
            discover([str(drop / name)])


def test_a_pipe_of_the_shell_is_refused() -> None:
    reading, writing = os.pipe()
    try:
        with pytest.raises(UsageError, match="use - for standard input"):
            discover([f"/dev/fd/{reading}"])
    finally:
        os.close(reading)
        os.close(writing)


def test_a_link_to_nowhere_or_to_itself_costs_one_record_of_a_glob(drop: Path) -> None:
    (drop / "gone.txt").symlink_to(drop / "nowhere")
    (drop / "loop.txt").symlink_to(drop / "loop.txt")
    found = list(discover([str(drop / "*.txt")]).files())
    assert [file.path for file in found] == ["1.txt", "2.txt", "gone.txt", "loop.txt"]
    refusals = [record.refusal for file in found for record in records(file)]
    assert [refusal.code if refusal else None for refusal in refusals] == [None, None, *[RejectCode.UNREADABLE] * 2]


def test_standard_input_that_is_closed_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError, match="standard input is closed"):
        discover(["-"])


def test_a_file_called_like_standard_input_is_a_file(drop: Path) -> None:
    (drop / "-").write_text("x")
    (file,) = (file for file in list(discover([str(drop)]).files()) if file.path == "-")
    (record,) = records(file)
    assert record.refusal is not None
    assert record.refusal.code is RejectCode.UNSUPPORTED_FORMAT


def test_the_walk_is_lazy(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = discover([str(drop)]).files()
    assert next(files).path == "1.txt"
    (drop / "b" / "4.txt").write_text("x")
    assert [file.path for file in files] == ["2.txt", "b/3.txt", "b/4.txt"]


def test_the_count_is_that_of_the_files(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (drop / "1.json").write_text("{}")
    for inputs in ([str(drop)], [str(drop / "b" / "3.txt"), str(drop)], [str(drop / "*")]):
        found = discover(inputs)
        assert found.count() == len(list(found.files())) == 3
    monkeypatch.setattr(os, "scandir", refusing(drop / "b", os.scandir))
    assert discover([str(drop)]).count() == 3


def test_what_is_ignored_is_named_up_to_a_bound_and_once(drop: Path) -> None:
    for number in range(300):
        (drop / f".{number}").touch()
    found = discover([str(drop)])
    for _ in range(2):
        list(found.files())
        assert len(found.ignored) == MAX_IGNORED


@pytest.mark.parametrize(
    "inputs", [("", "b"), ("b", ""), ("b/3.txt", "b", ""), ("b/*", "*", "b/3.txt"), ("", ""), ("b/../b", "")]
)
def test_folders_in_folders_come_once(drop: Path, inputs: tuple[str, ...]) -> None:
    found = discover([f"{drop}/{name}" for name in inputs])
    locations = [file.location for file in found.files()]
    assert sorted(locations) == [f"{drop}/{name}" for name in ("1.txt", "2.txt", "b/3.txt")]


def test_a_hidden_file_or_folder_is_read_when_it_is_named(drop: Path) -> None:
    (drop / ".cache").mkdir()
    (drop / ".cache" / "5.txt").write_text("x")
    named = [str(drop), str(drop / ".hidden"), str(drop / ".cache")]
    assert [file.path for file in discover(named).files()][3:] == [".hidden", "5.txt"]


def test_a_sidecar_is_no_file_of_its_own_also_when_its_file_is_named_alone(drop: Path) -> None:
    (drop / "1.json").write_text('{"title": "One"}')
    alone, whole = next(discover([str(drop / "1.txt")]).files()), next(discover([str(drop)]).files())
    assert next(records(alone)) == next(records(whole))
    assert next(records(alone)).beside == b'{"title":"One"}'
    assert list(discover([str(drop / "1.json")]).files()) == []


def test_a_sidecar_that_is_a_pipe_is_not_waited_for(drop: Path) -> None:
    os.mkfifo(drop.parent / "pipe")
    (drop / "1.json").symlink_to(drop.parent / "pipe")
    record = next(records(next(discover([str(drop)]).files())))
    assert record.refusal is not None
    assert record.refusal.code is RejectCode.METADATA_SYNTAX
    assert record.partial


TREE = {
    "manifest.csv": "file,title\n1.txt,One\nb/3.txt,Three\nb\\c\\4,Four\ngone.txt,Gone\nb/gone.txt,Gone\n",
    "b/c/4.txt": "Four.",
    "b/c/5.txt": "Five.",
    "b/manifest.jsonl": '{"file": "3.txt", "title": "Near", "author": "Al Poe"}\n{"file": "c/6.txt"}',
}


def test_a_manifest_names_files_in_subfolders_and_what_is_not_there_is_told(drop: Path) -> None:
    for name, content in TREE.items():
        (drop / name).parent.mkdir(exist_ok=True)
        (drop / name).write_text(content)
    found = discover([str(drop)])
    assert found.count() == 5
    for _ in range(2):
        assert {file.path: json.loads(next(records(file)).beside or b"{}") for file in found.files()} == {
            "1.txt": {"title": "One"},
            "2.txt": {},
            "b/3.txt": {"title": "Near", "author": "Al Poe"},
            "b/c/4.txt": {"title": "Four"},
            "b/c/5.txt": {},
        }
        assert [name for name in found.ignored if "manifest" in name] == [
            "b/manifest.jsonl: no file 'c/6.txt'",
            "manifest.csv: no file 'gone.txt'",
            "manifest.csv: no file 'b/gone.txt'",
        ]


def test_of_a_file_that_is_named_alone_no_rows_are_told(drop: Path) -> None:
    (drop / "manifest.csv").write_text("file,title\n1.txt,One\ngone.txt,Gone\n")
    found = discover([str(drop / "1.txt")])
    assert [next(records(file)).beside for file in found.files()] == [b'{"title":"One"}']
    assert found.ignored == []


def test_a_row_for_a_file_that_nobody_reads_or_that_is_hidden_from_view_names_a_file(drop: Path) -> None:
    (drop / "manifest.csv").write_text("file,title\na.jpeg,A\n1.txt,One\nx.zip,X\nmanifest.csv,Me\n1.yml,Y\n")
    for name in ("a.jpeg", "x.zip", "1.yml"):
        (drop / name).write_text("title: x")
    found = discover([str(drop / "1.txt"), str(drop)])
    list(found.files())
    assert [name for name in found.ignored if "manifest" in name] == []


def test_a_million_names_are_not_held(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred folders of a thousand files cost no more than one."""
    names = [f"{number:040}.txt" for number in range(1000)]

    def listed(location: str) -> tuple[list[str], list[str], list[str], None]:
        return list(names), [f"{n:03}" for n in range(200)] if location == str(drop) else [], [], None

    monkeypatch.setattr(walk, "_list", listed)
    tracemalloc.start()
    assert sum(1 for _ in discover([str(drop)]).files()) == 201_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_two_folders_cannot_have_one_name(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text("An article.")
    with pytest.raises(UsageError, match="'daily', for the files of 2 folders"):
        discover([str(tmp_path / "a"), str(tmp_path / "b" / "1.txt")], "daily")
    assert len(list(discover([str(tmp_path / "a"), str(tmp_path / "a" / "1.txt")], "daily").files())) == 1
