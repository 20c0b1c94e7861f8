"""A dry run tells what a run would do, and does nothing."""

from pathlib import Path

import pytest

from flows.index.base import Index
from flows.preview import Preview, preview
from tests.archive import Archive, article, new_archive, record


@pytest.fixture
def archive(tmp_path: Path, engine: Index) -> Archive:
    """An archive in which there is one record of every kind."""
    archive = new_archive(tmp_path, engine)
    for name in ("same", "changed", "gone"):
        archive.write(f"{name}.txt", article(len(name)))
    archive.write("bad.txt", "")
    archive.run()
    archive.write("changed.txt", article(1))
    archive.remove("gone.txt")
    archive.write("new.jsonl", record("a", 2) + record("b", 3))
    return archive


def told(archive: Archive) -> Preview:
    return preview(archive.index.ledger, archive.found(), archive.options)


def test_every_record_is_of_one_kind(archive: Archive) -> None:
    before = archive.documents(), archive.index.ledger.entries(), archive.index.ledger.runs()
    expected = {
        "new": ["new.jsonl a", "new.jsonl b"],
        "changed": ["changed.txt"],
        "stale": [],
        "unchanged": ["same.txt"],
        "rejected": ["bad.txt"],
        "gone": ["gone.txt"],
    }
    assert {kind: one["first"] for kind, one in told(archive).to_document().items()} == expected
    assert (archive.documents(), archive.index.ledger.entries(), archive.index.ledger.runs()) == before


def test_a_renamed_file_is_new_and_gone(archive: Archive) -> None:
    """As many records as the ledger knows, and others."""
    archive.remove("new.jsonl")
    archive.write("gone.txt", article(4))
    archive.run()
    archive.remove("gone.txt")
    archive.write("renamed.txt", article(4))
    first = {kind: one["first"] for kind, one in told(archive).to_document().items()}
    assert (first["new"], first["gone"]) == (["renamed.txt"], ["gone.txt"])


def test_other_rules_make_records_stale(archive: Archive) -> None:
    archive.without -= {"summary"}
    assert told(archive).counts == {"new": 2, "changed": 1, "stale": 2, "gone": 1}


def test_it_waits_for_no_writer(archive: Archive) -> None:
    with archive.index.writer("somebody else"):
        assert told(archive).counts["new"] == 2


def test_without_an_index_everything_is_new(archive: Archive) -> None:
    assert preview(None, archive.found(), archive.options).counts == {"new": 5}


def test_many_records_are_counted_and_few_are_named(archive: Archive) -> None:
    for n in range(30):
        archive.write(f"many/{n:02}.txt", article(n + 20))
    new = told(archive).to_document()["new"]
    assert (new["records"], len(new["first"])) == (32, 10)
