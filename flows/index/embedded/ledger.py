"""The ledger of an embedded index: SQLite beside it. One transaction a call; readers never wait for the writer."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import orjson

from flows.errors import IndexUnavailable, SchemaMismatch
from flows.index.base import Document, LedgerEntry, RecordKey, RecordOutcome, RejectedRecord

VERSION = 1  # PRAGMA user_version
_WAIT = 30.0  # seconds for another process's transaction
_MANY = 300  # values or keys in one IN (...): SQLite's oldest limit is 999 parameters

_Value = TypeVar("_Value")

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

_ENTRY = '"drop", path, record, sha256, size, outcome, article_id, reason, detail, fingerprint, run_id, seen_at'
_REJECT = '"drop", path, record, sha256, size, code, detail, head, run_id, seen_at'


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
            for some in _portions(keys):
                rows = ", ".join(["(?, ?, ?)"] * len(some))
                query = f'SELECT {_ENTRY} FROM entries WHERE ("drop", path, record) IN (VALUES {rows})'  # noqa: S608
                found += map(_entry, self._connection.execute(query, [part for key in some for part in key]))
        return {entry.key: entry for entry in found}

    def of_articles(self, article_ids: Sequence[str]) -> list[LedgerEntry]:
        found: list[LedgerEntry] = []
        with self._guard():
            for some in _portions(article_ids):
                query = f"SELECT {_ENTRY} FROM entries WHERE article_id IN ({_marks(some)})"  # noqa: S608
                found += map(_entry, self._connection.execute(query, some))
        return sorted(found, key=lambda entry: entry.key)

    def record(self, entries: Sequence[LedgerEntry], rejected: Sequence[RejectedRecord] = ()) -> None:
        accepted = [entry.key for entry in entries if entry.outcome is not RecordOutcome.REJECTED]
        with self._transaction() as connection:
            connection.executemany(
                f"INSERT OR REPLACE INTO entries ({_ENTRY}) VALUES ({_marks(range(12))})",  # noqa: S608
                [_entry_row(entry) for entry in entries],
            )
            connection.executemany('DELETE FROM rejects WHERE "drop" = ? AND path = ? AND record = ?', accepted)
            connection.executemany(
                f"INSERT OR REPLACE INTO rejects ({_REJECT}) VALUES ({_marks(range(10))})",  # noqa: S608
                [_reject_row(record) for record in rejected],
            )

    def rejected(self, limit: int = 100) -> list[RejectedRecord]:
        query = f'SELECT {_REJECT} FROM rejects ORDER BY seen_at DESC, "drop", path, record LIMIT ?'  # noqa: S608
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
                raise IndexUnavailable(
                    f"the ledger {self.path} cannot be used: {error}",
                    safe="the documents of the index and the raw texts are separate files, and are not touched",
                    next_command=f"restore {self.path.name} from a backup, or move it away and ingest the drops again",
                ) from error


def _entry_row(entry: LedgerEntry) -> tuple[object, ...]:
    return (
        entry.drop, entry.path, entry.record, entry.sha256, entry.size, entry.outcome.value, entry.article_id,
        entry.reason, entry.detail, entry.fingerprint, entry.run_id, _stamp(entry.seen_at),
    )  # fmt: skip


def _entry(row: tuple[object, ...]) -> LedgerEntry:
    *head, outcome, article_id, reason, detail, fingerprint, run_id, seen_at = row
    rest = (RecordOutcome(outcome), article_id, reason, detail, fingerprint, run_id)
    return LedgerEntry(*head, *rest, datetime.fromisoformat(str(seen_at)))  # type: ignore[arg-type]


def _reject_row(record: RejectedRecord) -> tuple[object, ...]:
    return (
        record.drop, record.path, record.record, record.sha256, record.size, record.code, record.detail, record.head,
        record.run_id, _stamp(record.seen_at),
    )  # fmt: skip


def _reject(row: tuple[object, ...]) -> RejectedRecord:
    *head, seen_at = row
    return RejectedRecord(*head, datetime.fromisoformat(str(seen_at)))  # type: ignore[arg-type]


def _stamp(moment: datetime) -> str:
    """One form for all, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _portions(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    unique = list(dict.fromkeys(values))
    for start in range(0, len(unique), _MANY):
        yield unique[start : start + _MANY]
