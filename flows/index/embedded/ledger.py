"""The ledger of an embedded index: SQLite beside it. One transaction a call; readers never wait for the writer."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from flows.batches import batched
from flows.errors import IndexUnavailable, SchemaMismatch
from flows.index.base import Document, LedgerEntry, RecordKey, RecordOutcome, RejectedRecord
from flows.index.embedded.failures import refused, unwritable
from flows.index.moments import sortable

VERSION = 1  # PRAGMA user_version
_WAIT = 30.0  # seconds for another process's transaction
_MANY = 300  # values or keys in one IN (...): SQLite's oldest limit is 999 parameters

_TABLES = """
CREATE TABLE entries (
    "drop" TEXT NOT NULL, path TEXT NOT NULL, record TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    outcome TEXT NOT NULL, article_id TEXT, reason TEXT, detail TEXT, fingerprint TEXT NOT NULL, run_id TEXT NOT NULL,
    seen_at TEXT NOT NULL, PRIMARY KEY ("drop", path, record)
) WITHOUT ROWID;
CREATE INDEX entries_by_article ON entries (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX entries_by_outcome ON entries (outcome);
CREATE TABLE rejects (
    "drop" TEXT NOT NULL, path TEXT NOT NULL, record TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    code TEXT NOT NULL, detail TEXT NOT NULL, head BLOB NOT NULL, run_id TEXT NOT NULL, seen_at TEXT NOT NULL,
    PRIMARY KEY ("drop", path, record)
);
CREATE INDEX rejects_by_time ON rejects (seen_at);
CREATE TABLE runs (run_id TEXT PRIMARY KEY, number INTEGER NOT NULL, report BLOB NOT NULL) WITHOUT ROWID;
"""

_ENTRY = tuple(field.name for field in fields(LedgerEntry))  # columns are named as the fields
_REJECT = tuple(field.name for field in fields(RejectedRecord))


class SqliteLedger:
    """`flows.index.base.Ledger` over one SQLite file. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.RLock()
        with self._guard():
            self._connection = sqlite3.connect(path, timeout=_WAIT, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")  # a recorded outcome survives a power cut
            self._prepare()

    def known(self, keys: Sequence[RecordKey]) -> dict[RecordKey, LedgerEntry]:
        found: list[LedgerEntry] = []
        with self._guard():
            for some in batched(dict.fromkeys(keys), _MANY):
                rows = ", ".join(["(?, ?, ?)"] * len(some))
                query = f'SELECT {_names(_ENTRY)} FROM entries WHERE ("drop", path, record) IN (VALUES {rows})'  # noqa: S608
                found += map(_entry, self._connection.execute(query, [part for key in some for part in key]))
        return {entry.key: entry for entry in found}

    def of_articles(self, article_ids: Sequence[str]) -> list[LedgerEntry]:
        found: list[LedgerEntry] = []
        with self._guard():
            for some in batched(dict.fromkeys(article_ids), _MANY):
                query = f"SELECT {_names(_ENTRY)} FROM entries WHERE article_id IN ({_marks(some)})"  # noqa: S608
                found += map(_entry, self._connection.execute(query, some))
        return sorted(found, key=lambda entry: entry.key)

    def record(self, entries: Sequence[LedgerEntry], rejected: Sequence[RejectedRecord] = ()) -> None:
        accepted = [entry.key for entry in entries if entry.outcome is not RecordOutcome.REJECTED]
        with self._transaction() as connection:
            connection.executemany(_insert("entries", _ENTRY), map(_row, entries))
            connection.executemany('DELETE FROM rejects WHERE "drop" = ? AND path = ? AND record = ?', accepted)
            connection.executemany(_insert("rejects", _REJECT), map(_row, rejected))

    def rejected(self, limit: int = 100) -> list[RejectedRecord]:
        query = f'SELECT {_names(_REJECT)} FROM rejects ORDER BY seen_at DESC, "drop", path, record LIMIT ?'  # noqa: S608
        with self._guard():
            return [_reject(row) for row in self._connection.execute(query, (limit,))]

    def save_run(self, run: Document) -> None:
        report = orjson.dumps(run)
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO runs VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM runs), ?) "
                "ON CONFLICT (run_id) DO UPDATE SET report = excluded.report",
                (run["run_id"], report),
            )

    def runs(self, limit: int = 20) -> list[Document]:
        with self._guard():
            rows = self._connection.execute("SELECT report FROM runs ORDER BY number DESC LIMIT ?", (limit,))
            return [orjson.loads(report) for (report,) in rows]

    def counts(self) -> dict[str, int]:
        with self._guard():
            return dict(self._connection.execute("SELECT outcome, count(*) FROM entries GROUP BY outcome"))

    def close(self) -> None:
        with self._guard():
            self._connection.close()

    def _prepare(self) -> None:
        if self._version() == 0:
            with self._transaction() as connection:  # another process may have been first
                if self._version() == 0:
                    for statement in _TABLES.split(";"):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {VERSION}")
        if self._version() != VERSION:
            raise SchemaMismatch(
                f"the ledger {self.path} has version {self._version()}, this program reads version {VERSION}",
                safe="nothing was changed",
                next_command="use the version of article-flows that wrote it, or ingest again into a new FLOWS_HOME",
            )

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._guard():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """One thread at a time; SQLite's errors as ours."""
        with self._turn:
            try:
                yield
            except sqlite3.DatabaseError as error:
                if refused(error):
                    raise unwritable(self.path.parent, error) from error
                raise IndexUnavailable(
                    f"the ledger {self.path} cannot be used: {error}",
                    safe="the documents of the index and the raw texts are separate files, and are not touched",
                    next_command=f"restore {self.path.name} from a backup, or move it away and ingest the drops again",
                ) from error


def _entry(row: tuple[Any, ...]) -> LedgerEntry:
    values = dict(zip(_ENTRY, row, strict=True))
    outcome, seen_at = RecordOutcome(values.pop("outcome")), datetime.fromisoformat(values.pop("seen_at"))
    return LedgerEntry(**values, outcome=outcome, seen_at=seen_at)


def _reject(row: tuple[Any, ...]) -> RejectedRecord:
    values = dict(zip(_REJECT, row, strict=True))
    seen_at = datetime.fromisoformat(values.pop("seen_at"))
    return RejectedRecord(**values, seen_at=seen_at)


def _row(record: LedgerEntry | RejectedRecord) -> tuple[object, ...]:
    values = asdict(record) | {"seen_at": sortable(record.seen_at)}
    return tuple(str(value) if isinstance(value, StrEnum) else value for value in values.values())


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT OR REPLACE INTO {table} ({_names(columns)}) VALUES ({_marks(columns)})"  # noqa: S608


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)  # "drop" is a word of SQL


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
