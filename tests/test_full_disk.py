"""A disk that is full, of which nothing may be written or which fails: a command says so, keeps what it has, claims
nothing else, and does the rest when it is called again."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from flows import disk
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.embedded.ledger import SqliteLedger
from flows.index.embedded.writer import TantivyWriter
from flows.raw_store.blobs import LocalBlobs
from tests.archive import FAST, article
from tests.claims import Contents, contents
from tests.index.documents import document
from tests.small_disk import KIND, Ran, SmallDisk, flows, small_disks

ARTICLES = 8
PER_COMMIT = 3
OPTIONS = ("--workers", "0", "--without", ",".join(sorted(FAST)), "--drop-date", "2026-01-05")


@pytest.fixture(scope="module", params=[KIND])
def on_small_disk(request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    with small_disks() as run:
        yield run


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts of some kilobytes that do not compress well, one of them in two places."""
    folder, chance = tmp_path_factory.mktemp("full") / "drop", random.Random(20261123)  # noqa: S311
    folder.mkdir()
    for n in range(ARTICLES):
        letters = ("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(300))
        (folder / f"{n:02}.txt").write_text(f"{article(n)} {' '.join(letters).capitalize()}.")
    (folder / "again.txt").write_text((folder / "00.txt").read_text())
    return folder


def whole(drop: Path) -> Contents:
    """What the archive holds in the end."""
    places: dict[str, tuple[str, ...]] = {}
    for path in sorted(drop.iterdir()):
        places[path.read_text()] = (*places.get(path.read_text(), ()), path.name)
    return places


def assert_told(ran: Ran, *words: str) -> None:
    """It stopped and said what happened, what is safe and what to do."""
    assert ran.code == 3, ran
    for word in ("stopped:", "safe:", "next:", *words):
        assert word in ran.err, ran.err
    assert "Traceback" not in ran.err and "defect" not in ran.err


def full_at(target: Any, name: str, call: int, small: SmallDisk) -> Any:
    """The disk is full from the nth call of this method on."""
    method, calls = getattr(target, name), 0

    def filling(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            small.fill()
        return method(*arguments, **named)

    return patch.object(target, name, filling)


@contextmanager
def small_commits(reserve: int = 0) -> Iterator[None]:
    """A run commits often, and uses a disk to its last bytes unless a reserve is to be kept."""
    with patch("flows.load.chunks.RECORDS_PER_COMMIT", PER_COMMIT), patch.object(disk, "RESERVE", reserve):
        yield


def ingest(drop: Path) -> Ran:
    with small_commits():
        return flows("ingest", drop, *OPTIONS)


def ingest_disturbed(
    small: SmallDisk, drop: Path, target: Any, name: str, call: int
) -> tuple[Ran, Contents, Ran, Contents]:
    """An ingest of which the disk becomes full, and the same one when there is room again."""
    home = small.folder / "home"
    with full_at(target, name, call, small):
        stopped = ingest(drop)
    small.free()
    kept = contents(home)
    return stopped, kept, ingest(drop), contents(home)


@pytest.mark.parametrize(
    ("target", "name", "call"),
    [
        pytest.param(LocalBlobs, "write", 7, id="raw text"),
        pytest.param(TantivyWriter, "commit", 1, id="first commit"),
        pytest.param(TantivyWriter, "commit", 3, id="later commit"),
        pytest.param(SqliteLedger, "record", 2, id="ledger"),
        pytest.param(SqliteLedger, "save_run", 3, id="report"),
    ],
)
def test_an_ingest_whose_disk_fills_up_goes_on_when_there_is_room(
    target: Any, name: str, call: int, drop: Path, on_small_disk: Callable[..., Any]
) -> None:
    stopped, kept, again, made = on_small_disk(ingest_disturbed, drop, target, name, call)
    assert_told(stopped)
    assert kept.keys() < whole(drop).keys()
    assert again.code == 0, again
    assert made == whole(drop)


def ingest_without_names(small: SmallDisk, drop: Path) -> tuple[Ran, Ran, Contents]:
    def no_more_names(*_: Any) -> None:
        small.fill_names()

    with patch.object(SqliteLedger, "record", no_more_names):
        stopped = ingest(drop)
    small.free()
    return stopped, ingest(drop), contents(small.folder / "home")


def ingest_nearly_full(small: SmallDisk, drop: Path) -> tuple[Ran, int, Ran, Contents]:
    with small_commits(reserve=10**18), patch.object(disk, "SHARE", 2):  # of what it has
        stopped = flows("ingest", drop, *OPTIONS)
    documents = len(contents(small.folder / "home"))
    return stopped, documents, ingest(drop), contents(small.folder / "home")


def ingest_read_only(small: SmallDisk, drop: Path) -> tuple[Ran, Ran, Ran, Ran, Contents]:
    first = ingest(drop / "00.txt")
    small.protect()
    stopped, asked = ingest(drop), flows("search", "Northfield")
    small.free()
    return first, stopped, asked, ingest(drop), contents(small.folder / "home")


def read_without_a_byte(small: SmallDisk, drop: Path) -> tuple[Ran, Ran, bool]:
    ingest(drop)
    small.fill()
    stopped = flows("search", "Northfield")
    small.free()
    small.fill(spare=100_000)
    return stopped, flows("search", "Northfield"), small.mounted


def change_disturbed(small: SmallDisk, drop: Path, *command: str) -> tuple[Contents, Ran, Contents, Ran, Contents]:
    """Another command on the whole archive, of which the disk becomes full at its first commit."""
    home = small.folder / "home"
    ingest(drop)
    before = contents(home)
    if command[0] == "forget":
        command = (*command, article_with(home, "number 3 of"))
    with small_commits(), full_at(TantivyWriter, "commit", 1, small):
        stopped = flows(*command)
    small.free()
    kept = contents(home)
    with small_commits():
        again = flows(*command)
    return before, stopped, kept, again, contents(home)


def article_with(home: Path, words: str) -> str:
    index = EmbeddedIndex.open(home)
    try:
        return next(str(one["id"]) for one in index.scan() if words in one["body"])
    finally:
        index.close()


def reprocess_disturbed(small: SmallDisk, drop: Path) -> tuple[Ran, Ran, Contents]:
    """An article that the index lost is made again."""
    home = small.folder / "home"
    ingest(drop)
    lost = article_with(home, "number 3 of")
    index = EmbeddedIndex.open(home)
    with index.writer("who loses an article") as writer:
        writer.delete([lost])
    index.close()
    command = ("reprocess", "--missing", "--workers", "0", "--without", ",".join(sorted(FAST)))
    with small_commits(), full_at(TantivyWriter, "commit", 1, small):
        stopped = flows(*command)
    small.free()
    with small_commits():
        again = flows(*command)
    return stopped, again, contents(home)


def merge_disturbed(small: SmallDisk) -> tuple[int, int]:
    """Eight segments, and room for no ninth that holds what is in all of them."""
    index = EmbeddedIndex.open(small.folder)
    with patch.object(disk, "RESERVE", 0), index.writer("the one without space") as writer:
        for number in range(8):
            texts = [
                f"{number} {place} " + " ".join(f"w{n:x}" for n in range(place * 997, place * 997 + 300))
                for place in range(30)
            ]
            if number == 7:
                small.fill(spare=260_000)
            writer.upsert([document(f"{number}-{place}", text) for place, text in enumerate(texts)])
            writer.commit()
    index.close()
    (place,) = (small.folder / "index").glob("articles-*")
    segments = len(json.loads((place / "meta.json").read_bytes())["segments"])
    index = EmbeddedIndex.open(small.folder)
    found = index.status().documents
    index.close()
    return found, segments


def test_an_ingest_on_a_disk_that_takes_no_more_files(drop: Path, on_small_disk: Callable[..., Any]) -> None:
    stopped, again, made = on_small_disk(ingest_without_names, drop)
    assert_told(stopped, "No space left", "df -i")
    assert (again.code, made) == (0, whole(drop))


def test_a_run_stops_before_the_disk_is_full(drop: Path, on_small_disk: Callable[..., Any]) -> None:
    stopped, documents, again, made = on_small_disk(ingest_nearly_full, drop)
    assert_told(stopped, "is nearly full")
    assert (documents, again.code, made) == (0, 0, whole(drop))


def test_a_disk_that_is_read_only(drop: Path, on_small_disk: Callable[..., Any]) -> None:
    first, stopped, asked, again, made = on_small_disk(ingest_read_only, drop)
    assert first.code == 0
    assert_told(stopped, "Read-only file system", "mount it for writing")
    if asked.code:  # tantivy locks what it opens, and where nothing can be mounted only Python is refused
        assert_told(asked, "mount it for writing")
    assert (again.code, made) == (0, whole(drop))


def test_a_disk_without_a_byte_free_cannot_be_read_either(drop: Path, on_small_disk: Callable[..., Any]) -> None:
    stopped, read, mounted = on_small_disk(read_without_a_byte, drop)
    assert_told(stopped, "No space left" if mounted else "disk I/O error")
    assert read.code == 0


def test_a_rebuild_on_a_full_disk_leaves_what_served(drop: Path, on_small_disk: Callable[..., Any]) -> None:
    before, stopped, kept, again, made = on_small_disk(change_disturbed, drop, "index", "rebuild")
    assert_told(stopped)
    assert again.code == 0, again
    assert before == kept == made


def test_a_takedown_on_a_full_disk_is_finished_later(drop: Path, on_small_disk: Callable[..., Any]) -> None:
    before, stopped, kept, again, made = on_small_disk(change_disturbed, drop, "forget", "--yes")
    assert_told(stopped)
    assert again.code == 0, again
    assert len(before) == len(made) + 1 and made.items() <= kept.items() <= before.items()


def test_what_was_lost_is_made_again_when_there_is_room(drop: Path, on_small_disk: Callable[..., Any]) -> None:
    stopped, again, made = on_small_disk(reprocess_disturbed, drop)
    assert_told(stopped)
    assert (again.code, made) == (0, whole(drop))


def test_a_merge_that_finds_no_room_loses_nothing(on_small_disk: Callable[..., Any]) -> None:
    assert on_small_disk(merge_disturbed) == (240, 8)
