"""Rejects that are tried again: from what is kept, or from their file."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.index.base import Index
from flows.index.ledger import LedgerEntry, Selection
from flows.index.opening import open_index
from flows.ingest import ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.rejects import LeftAlone, one_reject, rejects, retry
from flows.report import RunReport
from flows.settings import Settings

OPTIONS = Options.starting_now(None, ["entities", "quotes", "stories"])
TEXT = (
    "The council of Northfield voted on Tuesday to close the old pool. Residents had collected signatures against it."
)
LARGE = "x" * 70_000  # more than is kept


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with open_index(None, Settings(home=tmp_path / "home")) as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw")


def again(index: Index, store: RawStore, name: object = None) -> tuple[RunReport, list[LeftAlone]]:
    chosen = None if name is None else str(name)
    return retry(index, store, lambda: rejects(index.ledger, chosen), OPTIONS)


def standing(index: Index) -> set[str]:
    return {f"{entry.path}|{entry.record}".rstrip("|") for entry in rejects(index.ledger, None)}


def test_what_is_kept_whole_needs_no_file(index: Index, store: RawStore, drop: Path) -> None:
    """As after a mended defect: the record is the same, and our code no longer refuses it."""
    (drop / "x.jsonl").write_text('{"id": "1", "text": 5}\n{"id": "2", "text": ""}\n')
    ingest(index, store, discover([str(drop)]), OPTIONS)
    (drop / "x.jsonl").unlink()
    report, left = again(index, store)
    assert (report.kind, report.seen, report.rejected, report.newly_rejected, left) == ("retry", 2, 2, 0, [])
    assert report.drops == [str(drop)]
    assert standing(index) == {"x.jsonl|1", "x.jsonl|2"}
    assert [run["kind"] for run in index.ledger.runs()] == ["retry", "ingest"]


def test_what_our_code_now_accepts_is_loaded_from_what_was_kept(
    index: Index, store: RawStore, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drop / "a.txt").write_text(TEXT)
    with monkeypatch.context() as broken:
        broken.setattr("flows.stages.clean.clean", lambda *_: 1 / 0)
        report = ingest(index, store, discover([str(drop)]), OPTIONS)
    assert report.reasons == {"defect": 1}
    (drop / "a.txt").unlink()
    report, left = again(index, store)
    assert (report.loaded, report.rejected, left) == (1, 0, [])
    assert standing(index) == set()
    assert index.status().documents == 1


def test_a_larger_one_is_read_from_its_file_as_that_is_now(index: Index, store: RawStore, drop: Path) -> None:
    (drop / "sub").mkdir()
    (drop / "sub" / "big.jsonl").write_text(
        f'{{"id": "1", "nothing": "{LARGE}"}}\n{{"id": "2", "nothing": "{LARGE}"}}\n'
    )
    ingest(index, store, discover([str(drop)]), OPTIONS)
    assert standing(index) == {"sub/big.jsonl|1", "sub/big.jsonl|2"}
    (drop / "sub" / "big.jsonl").write_text(f'{{"id": "1", "text": "{TEXT}"}}\n')
    report, (left,) = again(index, store)
    assert (report.seen, report.loaded) == (1, 1)
    assert (left.path, left.record) == ("sub/big.jsonl", "2")
    assert "holds no such record any more" in left.why
    assert standing(index) == {"sub/big.jsonl|2"}
    (entry,) = index.ledger.known([(str(drop), "sub/big.jsonl", "1")]).values()
    assert entry.article_id


def test_one_whose_file_is_gone_is_named_and_stays(index: Index, store: RawStore, drop: Path) -> None:
    (drop / "empty.txt").touch()
    (drop / "other.txt").write_bytes(b"\0")
    ingest(index, store, discover([str(drop)]), OPTIONS)
    (drop / "empty.txt").unlink()
    report, left = again(index, store)
    assert [(one.path, one.why) for one in left] == [("empty.txt", "its file is gone, or on another host")]
    assert (report.seen, report.rejected) == (1, 1)
    assert standing(index) == {"empty.txt", "other.txt"}


def test_what_its_reader_refused_goes_through_the_reader_again(index: Index, store: RawStore, drop: Path) -> None:
    """All of its bytes are kept, and they are an archive: judged as a text, they would be something else."""
    (drop / "a.zip").write_bytes(b"PK\5\6 this is no archive, and a text of some words that might well be an article.")
    ingest(index, store, discover([str(drop)]), OPTIONS)
    (kept,) = index.ledger.rejects()
    assert not kept.whole
    with zipfile.ZipFile(drop / "a.zip", "w") as archive:
        archive.writestr("in.txt", TEXT)
    report, (left,) = again(index, store)
    assert (report.seen, left.path) == (0, "a.zip")
    assert "flows ingest" in left.why


def test_a_member_of_an_archive_is_found_in_it(index: Index, store: RawStore, drop: Path) -> None:
    for content in ("", TEXT):
        with zipfile.ZipFile(drop / "a.zip", "w") as archive:
            archive.writestr("one.txt", content)
            archive.writestr("two.txt", TEXT + " Once more.")
        if not content:
            ingest(index, store, discover([str(drop)]), OPTIONS)
            assert standing(index) == {"a.zip!/one.txt"}
    report, left = again(index, store)
    assert (report.seen, report.loaded, left) == (1, 1, [])


def test_a_name_that_is_no_utf_8_leads_to_its_file(index: Index, store: RawStore, drop: Path) -> None:
    location = drop / os.fsdecode(b"caf\xe9.txt")
    location.touch()
    ingest(index, store, discover([str(drop)]), OPTIONS)
    location.write_text(TEXT)
    report, left = again(index, store)
    assert (report.loaded, left) == (1, [])


def test_it_is_a_retry_from_its_beginning(index: Index, store: RawStore, drop: Path) -> None:
    """Also where it is killed: what the ledger says of it then, it was told when it began."""
    kinds: list[str] = []

    def selected() -> Iterator[LedgerEntry]:
        kinds.append(index.ledger.runs(1)[0]["kind"])
        yield from rejects(index.ledger, None)

    retry(index, store, selected, OPTIONS)
    assert kinds == ["retry"]


def test_only_what_is_selected_is_tried(index: Index, store: RawStore, drop: Path) -> None:
    (drop / "a.txt").write_bytes(b"\0")
    (drop / "b.txt").write_bytes(b"\0\1")
    ingest(index, store, discover([str(drop)]), OPTIONS)
    report, left = again(index, store, drop / "b.txt")
    assert (report.seen, left) == (1, [])
    assert again(index, store, "nobody")[0].seen == 0


def test_the_place_of_one_reject(index: Index, store: RawStore, drop: Path) -> None:
    for name in ("a.txt", "aa.txt", "b.txt"):
        (drop / name).write_bytes(b"\0" + name.encode())
    ingest(index, store, discover([str(drop)]), OPTIONS)
    assert one_reject(index.ledger, "b", None, None).head == b"\0b.txt"
    assert one_reject(index.ledger, "a.txt", None, None).head == b"\0a.txt"
    with pytest.raises(UsageError, match="more than one reject"):
        one_reject(index.ledger, "a*", None, None)
    for number in range(20):
        (drop / f"{number:02}b.txt").write_bytes(b"\0")
    ingest(index, store, discover([str(drop)]), OPTIONS)
    assert one_reject(index.ledger, "b.txt", None, None).head == b"\0b.txt"
    for unknown in (("a.txt", "7", None), ("a.txt", None, "/elsewhere"), ("z", None, None)):
        with pytest.raises(UsageError, match="no reject at"):
            one_reject(index.ledger, *unknown)
    assert len(list(rejects(index.ledger, None, Selection(reason="binary")))) == 23
