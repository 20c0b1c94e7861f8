"""What a drop should not hold, and does: each costs one record and no memory."""

import gzip
import os
import tarfile
import tracemalloc
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import Reject, RejectCode
from flows.read.discover import SourceFile, discover
from flows.read.raw import to_raw
from flows.read.record import HEAD_BYTES, Record
from flows.read.records import records
from tests.read.packing import codes, of, read, zipped

LARGE = 200_000_000


def verdict(record: Record) -> RejectCode | None:
    try:
        to_raw(record)
    except Reject as reject:
        return reject.code
    return None


def peak_of(call: Callable[[], list[Record]]) -> tuple[list[Record], int]:
    tracemalloc.start()
    found = call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, peak


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", RejectCode.EMPTY),
        ("a.html", b"", RejectCode.EMPTY),
        ("a.txt", bytes(range(256)) * 40, RejectCode.BINARY),
        ("a.txt", b"The council\0 met.", RejectCode.BINARY),
        ("a.txt", b"\x7fELF" + bytes(5000), RejectCode.BINARY),
        ("a.pdf", b"%PDF-1.7", RejectCode.UNSUPPORTED_FORMAT),
        ("a", b"text", RejectCode.UNSUPPORTED_FORMAT),
    ],
)
def test_what_is_no_text_says_why_and_is_kept(tmp_path: Path, name: str, content: bytes, code: RejectCode) -> None:
    (record,) = read(tmp_path, name, content)
    assert verdict(record) is code
    assert (record.payload, record.size) == (content, len(content))


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl"])
def test_a_file_of_200_megabytes_is_one_refusal_with_its_head_and_hash(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    os.truncate(tmp_path / name, LARGE)
    (record,), peak = peak_of(lambda: of(tmp_path / name))
    assert verdict(record) is RejectCode.TOO_LARGE
    assert (len(record.payload), record.size) == (HEAD_BYTES, LARGE)
    assert peak < 45_000_000


def test_a_large_compressed_file_is_too_large_and_no_bomb(tmp_path: Path) -> None:
    block = os.urandom(15_000).hex().encode()  # repeated, it shrinks to a hundredth
    with gzip.open(tmp_path / "a.txt.gz", "wb", compresslevel=1) as target:
        for _ in range(40):
            target.write(block * 100)
    (record,), peak = peak_of(lambda: of(tmp_path / "a.txt.gz"))
    assert record.refusal is not None and record.refusal.code is RejectCode.TOO_LARGE
    assert record.size == 120_000_000
    assert peak < 45_000_000


def test_every_line_of_a_long_file_is_a_record_and_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "One."}\n' * 60_000)
    (file,) = discover([str(path)]).files()
    (last,), peak = peak_of(lambda: list(deque(records(file), maxlen=1)))
    assert last.record == "line 60000"
    assert peak < 1_000_000


def test_a_text_of_a_million_lines_is_one_record(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "a.txt", b"One.\n" * 1_000_000)
    assert (record.size, verdict(record)) == (5_000_000, None)


def test_a_line_of_a_million_characters_is_read_at_once(tmp_path: Path) -> None:
    found = read(tmp_path, "a.jsonl", b'{"text": "' + b"[" * 1_000_000 + b'"}\n{"text": "Two."}\n')
    assert [verdict(record) for record in found] == [None, None]


def test_links_in_a_circle_cost_the_walk_nothing(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text("One.")
    (drop / "self").symlink_to(drop)
    (drop / "loop.txt").symlink_to(drop / "loop.txt")
    (drop / "nowhere.txt").symlink_to(drop / "gone.txt")
    found = [record for file in discover([str(drop)]).files() for record in records(file)]
    assert codes(found) == {"loop.txt": "unreadable", "nowhere.txt": "unreadable"}
    assert len(found) == 3


def test_a_file_that_went_away_after_it_was_found_is_refused(tmp_path: Path) -> None:
    for name in ("a.txt", "a.txt.gz", "a.zip", "a.tar.xz", "a.pdf"):
        (record,) = records(SourceFile("drop", name, str(tmp_path / name)))
        assert record.refusal is not None and record.partial
        assert record.refusal.code in (RejectCode.UNREADABLE, RejectCode.UNSUPPORTED_FORMAT)


@pytest.mark.parametrize("name", ["a.txt", "a.zip", "a.tar.gz", "a.jsonl.zst"])
def test_a_folder_or_pipe_with_the_name_of_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for target in ("folder", "pipe"):
        (tmp_path / name).symlink_to(tmp_path / target)
        (record,) = records(SourceFile("drop", name, str(tmp_path / name)))
        assert record.refusal is not None and record.refusal.code is RejectCode.UNREADABLE
        (tmp_path / name).unlink()


def test_of_the_members_of_a_tar_a_hash_is_held(tmp_path: Path) -> None:
    def peak(members: int) -> int:
        with tarfile.open(tmp_path / "d.tar", "w") as archive:
            for number in range(members):
                archive.addfile(tarfile.TarInfo(f"{number:080}.txt"))
        (file,) = discover([str(tmp_path / "d.tar")]).files()
        tracemalloc.start()
        assert sum(1 for _ in records(file)) == members
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert peak(4000) - peak(1000) < 3000 * 120  # `tarfile` alone would hold 2 kB of each


def test_the_members_of_a_zip_go_by_one_at_a_time(tmp_path: Path) -> None:
    packed = zipped([(f"{n}.txt", os.urandom(1_000_000)) for n in range(20)])
    (tmp_path / "d.zip").write_bytes(packed)
    (file,) = discover([str(tmp_path / "d.zip")]).files()
    tracemalloc.start()
    assert sum(record.size for record in records(file)) == 20_000_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 15_000_000
