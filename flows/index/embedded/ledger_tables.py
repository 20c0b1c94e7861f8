"""The tables of the embedded ledger, and their rows as the ledger's records."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from flows.index.ledger import LedgerEntry, RecordKey, RecordOutcome, RejectedRecord, Selection, Tombstone
from flows.index.moments import sortable

VERSION = 3  # PRAGMA user_version; a program that knows no tombstones would let in what is to stay out
WITHOUT_TOMBSTONES = 2  # the version before

# Without rowid, an index has the primary key behind its own columns: what it selects comes in the order of keys.
TABLES = """
CREATE TABLE entries (
    "drop" TEXT NOT NULL, path TEXT NOT NULL, record TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    outcome TEXT NOT NULL, article_id TEXT, reason TEXT, detail TEXT, fingerprint TEXT NOT NULL, run_id TEXT NOT NULL,
    seen_at TEXT NOT NULL, PRIMARY KEY ("drop", path, record)
) WITHOUT ROWID;
CREATE INDEX entries_by_article ON entries (article_id, outcome) WHERE article_id IS NOT NULL;
CREATE INDEX entries_by_bytes ON entries (sha256, outcome);
CREATE INDEX entries_by_outcome ON entries (outcome, "drop");
CREATE INDEX entries_by_reason ON entries (reason, "drop") WHERE reason IS NOT NULL;
CREATE TABLE rejects (
    "drop" TEXT NOT NULL, path TEXT NOT NULL, record TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    code TEXT NOT NULL, detail TEXT NOT NULL, head BLOB NOT NULL, run_id TEXT NOT NULL, seen_at TEXT NOT NULL,
    format TEXT NOT NULL, encoding TEXT, beside BLOB NOT NULL, location TEXT NOT NULL,
    read INTEGER NOT NULL, PRIMARY KEY ("drop", path, record)
);
CREATE INDEX rejects_by_time ON rejects (seen_at);
CREATE TABLE runs (run_id TEXT PRIMARY KEY, number INTEGER NOT NULL, report BLOB NOT NULL) WITHOUT ROWID
"""
TOMBSTONES = """CREATE TABLE tombstones (
    article_id TEXT PRIMARY KEY, hashes TEXT NOT NULL, forgotten_at TEXT NOT NULL, run_id TEXT NOT NULL,
    reason TEXT NOT NULL, done INTEGER NOT NULL
) WITHOUT ROWID
"""

ENTRY = tuple(field.name for field in fields(LedgerEntry))  # columns are named as the fields
REJECT = tuple(field.name for field in fields(RejectedRecord))
TOMBSTONE = tuple(field.name for field in fields(Tombstone))
_OUTCOMES = {str(outcome): outcome for outcome in RecordOutcome}  # calling the enum takes five times as long


def condition_of(selection: Selection, after: RecordKey | None, reason: str) -> tuple[str, list[object]]:
    """What a selection asks for, in SQL; `reason` is the column of reason codes."""
    conditions: dict[str, list[object]] = {"TRUE": []}
    columns = {'"drop"': selection.drop, "outcome": selection.outcome, reason: selection.reason}
    for column, value in {**columns, "run_id": selection.run_id}.items():
        if value is not None:
            conditions[f"{column} = ?"] = [str(value)]
    if selection.path is not None:
        if any(mark in selection.path for mark in "*?"):
            conditions["path GLOB ?"] = [selection.path.replace("[", "[[]")]  # elsewhere [ begins a set of characters
        else:
            conditions["instr(path, ?)"] = [selection.path]
    if after and selection.drop is None:
        conditions['("drop", path, record) > (?, ?, ?)'] = [*after]
    elif after and selection.drop == after[0]:  # SQLite would walk the drop from its beginning for the three together
        conditions["(path, record) > (?, ?)"] = [*after[1:]]
    elif after and str(selection.drop) < after[0]:
        conditions["FALSE"] = []
    return " AND ".join(conditions), [value for values in conditions.values() for value in values]


def entry_of(row: tuple[Any, ...]) -> LedgerEntry:
    """Its columns as `ENTRY` has them. A run that finds nothing changed does little else than this."""
    drop, path, record, sha256, size, outcome, article_id, reason, detail, fingerprint, run_id, seen_at = row
    when = datetime.fromisoformat(seen_at)
    return LedgerEntry(
        drop, path, record, sha256, size, _OUTCOMES[outcome], article_id, reason, detail, fingerprint, run_id, when
    )


def reject_of(row: tuple[Any, ...]) -> RejectedRecord:
    """Its columns as `REJECT` has them."""
    values = dict(zip(REJECT, row, strict=True))
    seen_at = datetime.fromisoformat(values.pop("seen_at"))
    return RejectedRecord(**values | {"seen_at": seen_at, "read": bool(values["read"])})


def tombstone_of(row: tuple[Any, ...]) -> Tombstone:
    """Its columns as `TOMBSTONE` has them."""
    article_id, hashes, forgotten_at, run_id, reason, done = row
    when = datetime.fromisoformat(forgotten_at)
    return Tombstone(article_id, frozenset(hashes.split()), when, run_id, reason, bool(done))


def row_of_tombstone(stone: Tombstone) -> tuple[object, ...]:
    """Its columns as `TOMBSTONE` has them."""
    hashes, when = " ".join(sorted(stone.hashes)), sortable(stone.forgotten_at)
    return stone.article_id, hashes, when, stone.run_id, stone.reason, int(stone.done)


def rows_of(columns: tuple[str, ...], records: Iterable[LedgerEntry | RejectedRecord]) -> Iterator[list[object]]:
    """These columns of entries, or of rejects."""
    values = attrgetter(*columns)
    outcome, seen_at = columns.index("outcome") if "outcome" in columns else None, columns.index("seen_at")
    for record in records:
        row = list(values(record))
        row[seen_at] = sortable(row[seen_at])
        if outcome is not None:
            row[outcome] = str(row[outcome])
        yield row


def insert(table: str, columns: tuple[str, ...]) -> str:
    """The statement that inserts a row, or replaces the one of its key."""
    return f"INSERT OR REPLACE INTO {table} ({names_of(columns)}) VALUES ({marks(columns)})"  # noqa: S608


def names_of(columns: tuple[str, ...]) -> str:
    """Columns as a statement names them: "drop" is a word of SQL."""
    return ", ".join(f'"{column}"' for column in columns)


def marks(values: Sequence[object]) -> str:
    """A place for each value."""
    return ", ".join("?" * len(values))
