"""Where is my file? By a pattern, or by a path of this host."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows import stages
from flows.index.base import Index
from flows.index.ledger import EVERYTHING, RecordOutcome, Selection
from flows.index.opening import open_index
from flows.settings import Settings
from flows.whereabouts import find, hint, whereabouts
from tests.index.contract.test_ledger import entry
from tests.index.documents import document

GONE, REJECTED = RecordOutcome.DELETED, RecordOutcome.REJECTED


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with open_index(None, Settings(home=tmp_path / "home")) as opened:
        yield opened


def book(index: Index, drop: Path | str, *places: str, **changes: Any) -> None:
    """Entries of a drop: `path`, or `path|record`."""
    entries = [entry(path, record) for path, _, record in (place.partition("|") for place in places)]
    index.ledger.record([replace(one, drop=str(drop), **changes) for one in entries])


def found(index: Index, name: object, selection: Selection = EVERYTHING) -> list[str]:
    """The places that a name means, without their drops."""
    return [f"{e.path}|{e.record}".rstrip("|") for e in find(index.ledger, str(name), selection)]


def test_a_file_is_found_by_its_path_on_this_host(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = tmp_path / "drop"
    (drop / "sub").mkdir(parents=True)
    (drop / "sub" / "a.txt").touch()
    book(index, drop, "sub/a.txt", "sub/a.txt.bak", "b/sub/a.txt")
    book(index, "/elsewhere", "sub/a.txt")
    assert found(index, drop / "sub" / "a.txt") == ["sub/a.txt"]
    monkeypatch.chdir(drop / "sub")
    assert found(index, "a.txt") == ["sub/a.txt"]
    assert found(index, "../sub/./a.txt") == ["sub/a.txt"]
    assert [e.drop for e in find(index.ledger, "a.txt")] == [str(drop)]


def test_a_link_and_a_file_that_is_gone_are_found_too(index: Index, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (tmp_path / "link").symlink_to(drop)
    book(index, drop, "gone.txt")
    assert found(index, tmp_path / "link" / "gone.txt") == ["gone.txt"]


def test_a_file_stands_for_its_records_an_archive_for_its_files_a_folder_for_what_is_below(
    index: Index, tmp_path: Path
) -> None:
    book(index, tmp_path, "x.jsonl|1", "x.jsonl|2", "x.jsonl", "x.jsonl.gz|1", "x", "y!.txt")
    book(index, tmp_path, "x.zip", "x.zip!/a.txt", "x.zip!/b.jsonl|7", "x.zip.txt", "x/1.txt", "x/y/2.txt", "x-y/3.txt")
    assert found(index, tmp_path / "x.jsonl") == ["x.jsonl", "x.jsonl|1", "x.jsonl|2"]
    assert found(index, tmp_path / "x.zip") == ["x.zip", "x.zip!/a.txt", "x.zip!/b.jsonl|7"]
    assert found(index, tmp_path / "x") == ["x", "x/1.txt", "x/y/2.txt"]
    assert len(found(index, tmp_path)) == 13


def test_more_records_than_a_page_of_a_file(index: Index, tmp_path: Path) -> None:
    book(index, tmp_path, *(f"x.jsonl|{number}" for number in range(1203)), "x.jsonm")
    assert len(found(index, tmp_path / "x.jsonl")) == 1203
    assert len(found(index, "*.jsonl")) == 1203


def test_a_name_that_is_no_file_of_a_drop_is_a_pattern(index: Index) -> None:
    book(index, "/elsewhere", "sub/a.txt", "b.txt")
    assert found(index, "a.t") == ["sub/a.txt"]
    assert found(index, "sub/*") == ["sub/a.txt"]
    assert found(index, "nul\0") == []


def test_the_other_conditions_hold_for_a_file_as_well(index: Index, tmp_path: Path) -> None:
    book(index, tmp_path, "a.txt", outcome=REJECTED, reason="binary", article_id=None)
    book(index, tmp_path, "a.txt!/1.txt", "a.txt!/2.txt|7", run_id="r9")
    place = tmp_path / "a.txt"
    assert found(index, place, Selection(outcome=REJECTED)) == ["a.txt"]
    assert found(index, place, Selection(reason="empty")) == []
    assert found(index, place, Selection(run_id="r9")) == ["a.txt!/1.txt", "a.txt!/2.txt|7"]
    assert found(index, place, Selection(drop="/elsewhere")) == []
    assert len(found(index, place, Selection(drop=str(tmp_path)))) == 3


def test_a_name_in_another_encoding_is_found_as_the_readers_write_it(index: Index, tmp_path: Path) -> None:
    book(index, tmp_path, "caf\\xe9.txt")
    assert found(index, tmp_path / "caf\udce9.txt") == ["caf\\xe9.txt"]


def test_titles_are_looked_up_and_old_verdicts_are_stale(index: Index) -> None:
    with index.writer("test") as writer:
        writer.upsert([document("x1", "Text.", title="The pool closes")])
    book(index, "d", "a.txt", fingerprint=stages.fingerprint())
    book(index, "d", "b.txt", article_id="x2")
    book(index, "d", "c.txt", article_id=None, outcome=REJECTED)
    titles = [(one.title, one.up_to_date) for one in whereabouts(index, list(find(index.ledger, None)))]
    assert titles == [("The pool closes", True), (None, False), (None, False)]


def test_a_hint_says_why_nothing_was_found(index: Index, tmp_path: Path) -> None:
    assert "flows ingest" in hint(index.ledger, "a", EVERYTHING)
    book(index, "/mnt/desk", "a.txt", "b.txt")
    assert "/mnt/desk (2)" in hint(index.ledger, "nothing", EVERYTHING)
    assert "a.txt, loaded" in hint(index.ledger, "a.txt", Selection(outcome=REJECTED))
    (tmp_path / "it is new.txt").touch()
    assert hint(index.ledger, str(tmp_path / "it is new.txt"), EVERYTHING).endswith("it is new.txt'")
    assert "was given a name" not in hint(index.ledger, str(tmp_path / "it is new.txt"), EVERYTHING)
    book(index, "the desk", "it is new.txt")
    assert "flows files --drop 'the desk'" in hint(index.ledger, str(tmp_path / "it is new.txt"), EVERYTHING)
