"""What only the embedded engine has: files that can be damaged, processes that can be killed, other writers' locks."""

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from flows import disk
from flows.errors import IndexLocked, IndexUnavailable, SchemaMismatch, Stop
from flows.index.base import SearchRequest
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.embedded.failures import as_stop
from tests.index.documents import document

ROOT = Path(__file__).resolve().parents[3]


def fill(home: Path, *ids: str) -> None:
    index = EmbeddedIndex.open(home)
    with index.writer("a test") as writer:
        writer.upsert([document(article_id, "Text.") for article_id in ids])
    index.close()


def ids(home: Path) -> list[str]:
    index = EmbeddedIndex.open(home)
    found = [one["id"] for one in index.scan()]
    index.close()
    return found


def run(code: str, home: Path) -> subprocess.Popen[str]:
    """Another process that uses the index in `home`."""
    return subprocess.Popen([sys.executable, "-c", code, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_what_only_deletes_is_not_held_up_by_a_disk_that_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "1", "2")
    monkeypatch.setattr(disk, "RESERVE", 10**18)
    monkeypatch.setattr(disk, "SHARE", 2)  # of what it has
    index = EmbeddedIndex.open(tmp_path)
    with index.writer("a test") as writer:
        writer.delete(["1"])
    index.close()
    with pytest.raises(Stop, match="nearly full"):
        fill(tmp_path, "3")
    assert ids(tmp_path) == ["2"]


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.embedded.failures import as_stop
from tests.index.documents import document

index = EmbeddedIndex.open(Path(sys.argv[1]))
with index.writer("the killed one") as writer:
    for number in range(1_000_000):
        writer.upsert([document(f"{number:06}-{part}", "Text of some words. " * 20) for part in range(20)])
        writer.commit()
        print(number, flush=True)
"""


def test_a_killed_writer_loses_nothing_committed_and_blocks_nobody(tmp_path: Path) -> None:
    committed = 0
    for _ in range(3):
        process = run(WRITE_FOR_EVER, tmp_path)
        assert process.stdout is not None
        for line in process.stdout:
            committed = int(line)
            if committed >= 2:
                break
        process.send_signal(signal.SIGKILL)
        committed = max([committed, *map(int, process.stdout.read().split())])
        process.wait()
        process.stdout.close()
        found = set(ids(tmp_path))
        assert {f"{number:06}-{part}" for number in range(committed + 1) for part in range(20)} <= found
        assert len(found) % 20 == 0  # a commit is there whole or not at all
    fill(tmp_path, "after")
    assert "after" in ids(tmp_path)


def test_a_later_writer_removes_the_files_of_a_killed_one(tmp_path: Path) -> None:
    fill(tmp_path, "a")
    (place,) = (tmp_path / "index").glob("articles-v1-*")
    process = run(WRITE_FOR_EVER.replace("writer.commit()", ""), tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.wait()
    process.stdout.close()
    fill(tmp_path, "b")
    files = {
        file.name.partition(".")[0] for file in place.iterdir() if not file.name.startswith((".", "meta", "flows"))
    }
    segments = {
        segment["segment_id"].replace("-", "") for segment in json.loads((place / "meta.json").read_text())["segments"]
    }
    assert files == segments


def test_a_writer_of_another_process_is_named(tmp_path: Path) -> None:
    index = EmbeddedIndex.open(tmp_path)
    process = run(WRITE_FOR_EVER, tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        with pytest.raises(IndexLocked) as refused, index.writer("a test", wait=0.1):
            pass
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert "the killed one" in refused.value.happened
    assert f"process {process.pid}" in refused.value.happened
    with index.writer("a test", wait=5) as writer:
        writer.upsert([document("a", "Text.")])


def test_the_lock_goes_back_when_the_writer_failed(tmp_path: Path) -> None:
    index = EmbeddedIndex.open(tmp_path)
    with pytest.raises(ZeroDivisionError), index.writer("a test") as writer:
        writer.upsert([document("a", "Text.")])
        raise ZeroDivisionError
    assert ids(tmp_path) == []
    assert not (tmp_path / "index" / "writer.json").exists()


def test_an_error_of_the_caller_is_not_taken_for_a_damaged_index(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mine"), EmbeddedIndex.open(tmp_path).writer("a test"):
        raise ValueError("mine")


@pytest.mark.parametrize("pointer", ["articles-v1-gone\n", "", "../elsewhere", "\x00", "x" * 5000])
def test_a_pointer_that_names_no_index_is_a_stop(tmp_path: Path, pointer: str) -> None:
    fill(tmp_path, "a")
    (tmp_path / "index" / "current").write_text(pointer)
    with pytest.raises(IndexUnavailable, match="pointer"):
        EmbeddedIndex.open(tmp_path)


def test_an_index_without_its_pointer_is_found_again(tmp_path: Path) -> None:
    fill(tmp_path, "a")
    (tmp_path / "index" / "current").unlink()
    assert ids(tmp_path) == ["a"]


def test_a_folder_that_was_never_finished_is_not_taken_for_an_index(tmp_path: Path) -> None:
    (tmp_path / "index" / "articles-v1-99990101T000000-abcd").mkdir(parents=True)
    fill(tmp_path, "a")
    assert ids(tmp_path) == ["a"]


@pytest.mark.parametrize("name", ["meta.json", "flows.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe"])
def test_a_damaged_file_is_a_stop(tmp_path: Path, name: str, content: bytes) -> None:
    fill(tmp_path, "a")
    (place,) = (tmp_path / "index").glob("articles-v1-*")
    (place / name).write_bytes(content)
    with pytest.raises(IndexUnavailable) as stopped:
        EmbeddedIndex.open(tmp_path)
    assert stopped.value.next_command


def test_damaged_segments_are_a_stop(tmp_path: Path) -> None:
    fill(tmp_path, "a", "b")
    (place,) = (tmp_path / "index").glob("articles-v1-*")
    for file in place.iterdir():
        if file.suffix in (".idx", ".term", ".store", ".fast", ".pos"):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(Stop):
        list(EmbeddedIndex.open(tmp_path).scan())
    with pytest.raises(Stop):
        EmbeddedIndex.open(tmp_path).search(SearchRequest("text"))


def test_an_index_built_for_another_schema_is_a_mismatch(tmp_path: Path) -> None:
    fill(tmp_path, "a")
    (place,) = (tmp_path / "index").glob("articles-v1-*")
    meta = json.loads((place / "flows.json").read_text())
    (place / "flows.json").write_text(json.dumps(meta | {"schema_sha256": "0" * 64, "schema_version": 7}))
    with pytest.raises(SchemaMismatch, match="version 7") as stopped:
        EmbeddedIndex.open(tmp_path)
    assert stopped.value.next_command == "flows index rebuild"


def test_a_folder_that_cannot_be_written_is_a_stop(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file in its place")
    with pytest.raises(Stop):
        EmbeddedIndex.open(tmp_path)


def test_an_index_that_is_swapped_in_is_read_next(tmp_path: Path) -> None:
    fill(tmp_path / "old", "a")
    fill(tmp_path / "new", "b")
    reader = EmbeddedIndex.open(tmp_path / "old")
    (place,) = (tmp_path / "new" / "index").glob("articles-v1-*")
    place.rename(tmp_path / "old" / "index" / place.name)
    draft = tmp_path / "old" / "index" / "draft"
    draft.write_text(place.name)
    draft.replace(tmp_path / "old" / "index" / "current")
    assert [hit.id for hit in reader.search(SearchRequest()).hits] == ["b"]


def test_processes_that_create_one_index_at_once_agree(tmp_path: Path) -> None:
    opening = "import sys, pathlib; from flows.index.embedded.engine import EmbeddedIndex as E; "
    opening += "print(E.open(pathlib.Path(sys.argv[1])).status().index)"
    processes = [run(opening, tmp_path) for _ in range(3)]
    names = {process.communicate(timeout=60)[0] for process in processes}
    assert len(names) == 1
    assert len(list((tmp_path / "index").glob("articles-v1-*"))) == 1


def test_a_corrupt_ledger_is_a_stop(tmp_path: Path) -> None:
    fill(tmp_path, "a")
    (tmp_path / "index" / "ledger.sqlite").write_bytes(b"not a database at all" * 500)
    with pytest.raises(IndexUnavailable, match="ledger"):
        EmbeddedIndex.open(tmp_path)


def test_a_ledger_of_another_version_is_a_mismatch(tmp_path: Path) -> None:
    fill(tmp_path, "a")
    connection = sqlite3.connect(tmp_path / "index" / "ledger.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SchemaMismatch, match="version 99"):
        EmbeddedIndex.open(tmp_path)


def test_readers_see_commits_while_another_process_writes(tmp_path: Path) -> None:
    reader = EmbeddedIndex.open(tmp_path)
    process = run(WRITE_FOR_EVER, tmp_path)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            number = int(line)
            assert reader.get([f"{number:06}-0"])
            assert reader.search(SearchRequest("words")).total % 20 == 0
            if number == 10:
                break
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_ties_are_in_the_order_of_ids_across_segments(tmp_path: Path) -> None:
    index = EmbeddedIndex.open(tmp_path)
    for number in (5, 3, 4, 1, 2):
        fill(tmp_path, f"a{number}")
    request = SearchRequest("text", page_size=2, page=2)
    assert [hit.id for hit in index.search(request).hits] == ["a3", "a4"]


FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from flows.errors import IndexUnavailable
from flows.index.embedded.engine import EmbeddedIndex
from tests.index.documents import document

index = EmbeddedIndex.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # the system then refuses as on a full disk
try:
    with index.writer("the one without space") as writer:
        writer.upsert([document(str(number), f"Text {number} of some words. " * 20) for number in range(5_000)])
except IndexUnavailable as error:
    print(error.next_command)
"""


def test_a_disk_that_fills_up_is_not_called_damage(tmp_path: Path) -> None:
    fill(tmp_path, "a")
    told = run(FILL_THE_DISK, tmp_path).communicate(timeout=60)[0]
    assert "or choose another folder with FLOWS_HOME" in told
    assert "a" in ids(tmp_path)


def test_a_ledger_that_cannot_be_written_asks_for_space_or_permission(tmp_path: Path) -> None:
    index = EmbeddedIndex.open(tmp_path)
    index._books._connection.execute("PRAGMA query_only = 1")  # SQLite then refuses as on a read-only file system
    with pytest.raises(IndexUnavailable) as stopped:
        index.ledger.save_run({"run_id": "r"})
    assert "then the same command" in stopped.value.next_command
    assert "backup" not in stopped.value.next_command


def test_a_ledger_on_a_full_disk_says_so_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    index = EmbeddedIndex.open(tmp_path)
    (pages,) = index._books._connection.execute("PRAGMA page_count").fetchone()
    index._books._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(IndexUnavailable) as stopped:
        index.ledger.save_run({"run_id": "r", "of": "x" * 100_000})
    assert "then the same command" in stopped.value.next_command
    index._books._connection.execute("PRAGMA max_page_count = 100000")
    index.ledger.save_run({"run_id": "r"})
    assert index.ledger.run("r")


@pytest.mark.parametrize(
    "words",
    [
        'Failed to acquire Lockfile: IoError(Os { code: 30, message: "Read-only file system" })',
        "An IO error occurred: 'Permission denied (os error 13)'",
        "An IO error occurred: 'No space left on device (os error 28)'",
    ],
)
def test_what_the_operating_system_refuses_is_not_called_damage(tmp_path: Path, words: str) -> None:
    with pytest.raises(IndexUnavailable) as stopped, as_stop(tmp_path):
        raise ValueError(words)
    assert "then the same command" in stopped.value.next_command
    with pytest.raises(IndexUnavailable) as stopped, as_stop(tmp_path):
        raise ValueError("data corruption")
    assert "move" in stopped.value.next_command
