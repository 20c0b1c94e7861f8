"""What a page of the ledger costs: SQLite starts where the last one ended, and sorts nothing."""

import sqlite3
from pathlib import Path

import pytest

from flows.errors import SchemaMismatch
from flows.index.embedded.ledger import SqliteLedger
from flows.index.ledger import EVERYTHING, RecordOutcome, Selection

AFTER = ("desk", "m.txt", "")
REJECTED = RecordOutcome.REJECTED


@pytest.mark.parametrize(
    ("selection", "start"),
    [
        (EVERYTHING, "PRIMARY KEY ((drop,path,record)>(?,?,?))"),
        (Selection(drop="desk"), "PRIMARY KEY (drop=? AND (path,record)>(?,?))"),
        (Selection(outcome=REJECTED), "INDEX entries_by_outcome (outcome=? AND (drop,path,record)>(?,?,?))"),
        (Selection("desk", outcome=REJECTED), "entries_by_outcome (outcome=? AND drop=? AND (path,record)>(?,?))"),
        (
            Selection("desk", None, REJECTED, "binary"),
            "entries_by_reason (reason=? AND drop=? AND (path,record)>(?,?))",
        ),
        (Selection(path="a*"), "PRIMARY KEY ((drop,path,record)>(?,?,?))"),
    ],
)
def test_a_page_starts_where_the_last_one_ended(tmp_path: Path, selection: Selection, start: str) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    asked: list[str] = []
    ledger._connection.set_trace_callback(asked.append)
    ledger.entries(selection, AFTER)
    ledger._connection.set_trace_callback(None)
    (plan,) = ledger._connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()  # one step: nothing is sorted
    assert start in plan[3]
    ledger.close()


def test_a_page_of_a_drop_that_lies_before_or_behind(tmp_path: Path) -> None:
    ledger = SqliteLedger(tmp_path / "ledger.sqlite")
    assert ledger.entries(Selection(drop="a"), AFTER) == ledger.entries(Selection(drop="z"), AFTER) == []
    ledger.close()


def test_a_ledger_of_another_version_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 1")
    with pytest.raises(SchemaMismatch, match="version 1"):
        SqliteLedger(path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
