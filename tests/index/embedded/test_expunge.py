"""What was deleted leaves the files of an embedded index, and nothing else does."""

import sqlite3
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import IndexUnavailable
from flows.index.embedded.archive import EmbeddedArchive
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.embedded.ledger import SqliteLedger
from flows.index.embedded.ledger_tables import VERSION
from tests.index.documents import library

ARTICLES = library()
IDS = [article["id"] for article in ARTICLES]


def deletions(home: Path) -> list[int]:
    """Deleted documents that segments still hold."""
    (meta,) = (home / "index").glob("articles-v*/meta.json")
    return [
        (segment["deletes"] or {}).get("num_deleted_docs", 0) for segment in orjson.loads(meta.read_bytes())["segments"]
    ]


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(range(len(IDS))), min_size=1, max_size=6, unique=True), min_size=1, max_size=4),
    st.sets(st.sampled_from(range(len(IDS)))),
)
def test_whatever_was_written_and_deleted_the_rest_is_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[int]], gone: set[int]
) -> None:
    home = tmp_path_factory.mktemp("home")
    index = EmbeddedIndex.open(home)
    archive = EmbeddedArchive.open(home)
    for commit in commits:
        with index.writer("a test") as writer:
            writer.upsert([ARTICLES[number] for number in commit])
    with index.writer("a test") as writer:
        writer.delete([IDS[number] for number in gone])
    before = list(index.scan())
    archive.expunge("a test")
    assert not any(deletions(home))
    assert list(index.scan()) == before
    archive.close()
    index.close()


def test_a_ledger_in_use_cannot_be_cut_and_says_so(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    ledger._connection.execute("PRAGMA busy_timeout = 0")
    ledger.save_run({"run_id": "r"})
    reader = sqlite3.connect(tmp_path / "ledger.sqlite")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM runs").fetchall()
    with pytest.raises(IndexUnavailable, match="another process reads the ledger"):
        ledger.compact()
    reader.close()
    ledger.compact()


def test_a_ledger_without_tombstones_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    SqliteLedger(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE tombstones")
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    ledger = SqliteLedger(path)
    assert ledger.tombstones() == []
    assert ledger._version() == VERSION
