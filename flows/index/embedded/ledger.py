"""The ledger of an embedded index: SQLite beside it. One transaction a call; readers never wait for the writer."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson

from flows.batches import batched
from flows.errors import IndexUnavailable, SchemaMismatch
from flows.index.base import Document
from flows.index.embedded.failures import refused, unwritable
from flows.index.ledger import (
    EVERYTHING,
    LedgerEntry,
    RecordKey,
    RecordOutcome,
    RejectedRecord,
    Selection,
    Tombstone,
)
from flows.index.moments import sortable

VERSION = 3  # PRAGMA user_version; a program that knows no tombstones would let in what is to stay out
_WAIT = 30.0  # seconds for another process's transaction
_MANY = 900  # values in one IN (...): SQLite's oldest limit is 999 parameters
# Hashes and article ids scatter what a call writes over its indices: both together save two fifths of its time, and a
# cache of 32 MB no more.
_CACHE = 8_000  # KiB
_PAGES = 8_000  # of 4 KiB, in the write-ahead log before they are moved into the file

# Without rowid, an index has the primary key behind its own columns: what it selects comes in the order of keys.
_TABLES = """
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
    read INTEGER NOT NULL,    PRIMARY KEY ("drop", path, record)
);
CREATE INDEX rejects_by_time ON rejects (seen_at);
CREATE TABLE runs (run_id TEXT PRIMARY KEY, number INTEGER NOT NULL, report BLOB NOT NULL) WITHOUT ROWID
"""
_TOMBSTONES = """CREATE TABLE tombstones (
    article_id TEXT PRIMARY KEY, hashes TEXT NOT NULL, forgotten_at TEXT NOT NULL, run_id TEXT NOT NULL,
    reason TEXT NOT NULL, done INTEGER NOT NULL
) WITHOUT ROWID
"""
_WITHOUT_TOMBSTONES = 2  # the version before

_ENTRY = tuple(field.name for field in fields(LedgerEntry))  # columns are named as the fields
_REJECT = tuple(field.name for field in fields(RejectedRecord))
_TOMBSTONE = tuple(field.name for field in fields(Tombstone))
_OUTCOMES = {str(outcome): outcome for outcome in RecordOutcome}  # calling the enum takes five times as long


class SqliteLedger:
    """`flows.index.ledger.Ledger` over one SQLite file. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = threading.RLock()
        with self._guard():
            self._connection = sqlite3.connect(path, timeout=_WAIT, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")  # a recorded outcome survives a power cut
            self._connection.execute(f"PRAGMA cache_size = {-_CACHE}")
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES}")
            self._prepare()

    def known(self, keys: Sequence[RecordKey]) -> dict[RecordKey, LedgerEntry]:
        """See `Ledger.known`. One column in one IN (...): row values there take SQLite twenty times as long."""
        paths: dict[str, dict[str, None]] = {}  # of files that are one record, by drop
        records: dict[tuple[str, str], dict[str, None]] = {}  # of the others, by drop and path
        for drop, path, record in keys:
            if record:
                records.setdefault((drop, path), {})[record] = None
            else:
                paths.setdefault(drop, {})[path] = None
        found: list[LedgerEntry] = []
        for drop, names in paths.items():
            for some in batched(names, _MANY):
                found += self._entries(f"\"drop\" = ? AND path IN ({_marks(some)}) AND record = ''", [drop, *some])
        for place, names in records.items():
            for some in batched(names, _MANY):
                found += self._entries(f'"drop" = ? AND path = ? AND record IN ({_marks(some)})', [*place, *some])
        return {entry.key: entry for entry in found}

    def of_articles(self, article_ids: Sequence[str]) -> list[LedgerEntry]:
        found: list[LedgerEntry] = []
        for some in batched(dict.fromkeys(article_ids), _MANY):
            found += self._entries(f"article_id IN ({_marks(some)}) AND outcome <> 'deleted'", some)
        return sorted(found, key=lambda entry: entry.key)

    def of_bytes(self, sha256s: Sequence[str]) -> dict[str, LedgerEntry]:
        found: dict[str, LedgerEntry] = {}
        for some in batched(dict.fromkeys(sha256s), _MANY):
            condition = f"sha256 IN ({_marks(some)}) AND outcome IN ('loaded', 'duplicate')"
            for entry in self._entries(condition, some):
                found.setdefault(entry.sha256, entry)
        return found

    def entries(
        self, selection: Selection = EVERYTHING, after: RecordKey | None = None, limit: int = 1000
    ) -> list[LedgerEntry]:
        # Left alone, SQLite walks a whole drop for the few rejects in it.
        rare = "reason" if selection.reason is not None else "outcome" if selection.outcome is not None else None
        condition, values = _condition(selection, after, reason="reason")
        condition += ' ORDER BY "drop", path, record LIMIT ?'
        return self._entries(condition, [*values, limit], f"INDEXED BY entries_by_{rare}" if rare else "")

    def drops(self) -> dict[str, int]:
        # In the order of an index that has a tenth of the table's size.
        counted = 'SELECT "drop", count(*) AS number FROM entries WHERE outcome <> ? GROUP BY outcome, "drop"'
        query = f'SELECT "drop", sum(number) FROM ({counted}) GROUP BY "drop" ORDER BY "drop"'  # noqa: S608
        with self._guard():
            return dict(self._connection.execute(query, (str(RecordOutcome.DELETED),)))

    def articles(self) -> int:
        held = "SELECT DISTINCT article_id FROM entries WHERE article_id IS NOT NULL AND outcome <> 'deleted'"
        with self._guard():
            return int(self._connection.execute(f"SELECT count(*) FROM ({held})").fetchone()[0])  # noqa: S608

    def record(self, entries: Sequence[LedgerEntry], rejected: Sequence[RejectedRecord] = ()) -> None:
        accepted = [entry.key for entry in entries if entry.outcome is not RecordOutcome.REJECTED]
        with self._transaction() as connection:
            connection.executemany(_insert("entries", _ENTRY), _rows(_ENTRY, entries))
            connection.executemany('DELETE FROM rejects WHERE "drop" = ? AND path = ? AND record = ?', accepted)
            connection.executemany(_insert("rejects", _REJECT), _rows(_REJECT, rejected))

    def rejected(self, limit: int = 100) -> list[RejectedRecord]:
        query = f'SELECT {_names(_REJECT)} FROM rejects ORDER BY seen_at DESC, "drop", path, record LIMIT ?'  # noqa: S608
        with self._guard():
            return [_reject(row) for row in self._connection.execute(query, (limit,))]

    def rejects(
        self, selection: Selection = EVERYTHING, after: RecordKey | None = None, limit: int = 100
    ) -> list[RejectedRecord]:
        condition, values = _condition(replace(selection, outcome=None), after, reason="code")
        query = f'SELECT {_names(_REJECT)} FROM rejects WHERE {condition} ORDER BY "drop", path, record LIMIT ?'  # noqa: S608
        with self._guard():
            return [_reject(row) for row in self._connection.execute(query, [*values, limit])]

    def refused(self, keys: Sequence[RecordKey]) -> dict[RecordKey, RejectedRecord]:
        query = f'SELECT {_names(_REJECT)} FROM rejects WHERE "drop" = ? AND path = ? AND record = ?'  # noqa: S608
        with self._guard():
            rows = (self._connection.execute(query, key).fetchone() for key in dict.fromkeys(keys))
            return {reject.key: reject for reject in map(_reject, filter(None, rows))}

    def traces(self, article_ids: Sequence[str], sha256s: Sequence[str]) -> list[LedgerEntry]:
        found: dict[RecordKey, LedgerEntry] = {}
        for column, values in (("article_id", article_ids), ("sha256", sha256s)):
            for some in batched(dict.fromkeys(values), _MANY):
                entries = self._entries(f"{column} IN ({_marks(some)})", some)
                found |= {entry.key: entry for entry in entries}
        return [found[key] for key in sorted(found)]

    def remove(self, keys: Sequence[RecordKey]) -> None:
        with self._transaction() as connection:
            for table in ("entries", "rejects"):
                condition = '"drop" = ? AND path = ? AND record = ?'
                connection.executemany(f"DELETE FROM {table} WHERE {condition}", keys)  # noqa: S608

    def bury(self, tombstones: Sequence[Tombstone]) -> None:
        with self._transaction() as connection:
            connection.executemany(_insert("tombstones", _TOMBSTONE), map(_tombstone_row, tombstones))

    def exhume(self, article_ids: Sequence[str]) -> int:
        with self._transaction() as connection:
            deletions = [
                connection.execute("DELETE FROM tombstones WHERE article_id = ?", (id,)) for id in set(article_ids)
            ]
            return sum(deletion.rowcount for deletion in deletions)

    def buried(self, article_ids: Sequence[str]) -> dict[str, Tombstone]:
        found: dict[str, Tombstone] = {}
        for some in batched(dict.fromkeys(article_ids), _MANY):
            query = f"SELECT {_names(_TOMBSTONE)} FROM tombstones WHERE article_id IN ({_marks(some)})"  # noqa: S608
            with self._guard():
                found |= {row[0]: _tombstone(row) for row in self._connection.execute(query, some)}
        return found

    def tombstones(self, after: str = "", limit: int = 1000) -> list[Tombstone]:
        query = f"SELECT {_names(_TOMBSTONE)} FROM tombstones WHERE article_id > ? ORDER BY article_id LIMIT ?"  # noqa: S608
        with self._guard():
            return [_tombstone(row) for row in self._connection.execute(query, (after, limit))]

    def compact(self) -> None:
        """Rewrite the file, so that nothing of what was deleted is left in it: free pages hold it, and so does the log
        until it is cut. Takes as long as copying the file. Raises `Stop` where another process reads the ledger."""
        with self._guard():
            self._connection.execute("VACUUM")
            busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise IndexUnavailable(
                f"the log beside {self.path} cannot be cut now: another process reads the ledger",
                safe="what was deleted can be found no more; its bytes are in that file until it is cut",
                next_command="the same command when the other process has ended",
            )

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

    def run(self, run_id: str) -> Document | None:
        with self._guard():
            row = self._connection.execute("SELECT report FROM runs WHERE run_id = ?", (run_id,)).fetchone()
        return orjson.loads(row[0]) if row else None

    def counts(self) -> dict[str, int]:
        with self._guard():
            return dict(self._connection.execute("SELECT outcome, count(*) FROM entries GROUP BY outcome"))

    def close(self) -> None:
        with self._guard():
            self._connection.close()

    def _entries(self, condition: str, values: Sequence[object], by: str = "") -> list[LedgerEntry]:
        query = f"SELECT {_names(_ENTRY)} FROM entries {by} WHERE {condition}"  # noqa: S608
        with self._guard():
            return [_entry(row) for row in self._connection.execute(query, values)]

    def _prepare(self) -> None:
        if self._version() == 0:
            with self._transaction() as connection:  # another process may have been first
                if self._version() == 0:
                    for statement in (*_TABLES.split(";"), _TOMBSTONES):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {VERSION}")
        elif self._version() == _WITHOUT_TOMBSTONES:
            with self._transaction() as connection:
                if self._version() == _WITHOUT_TOMBSTONES:
                    connection.execute(_TOMBSTONES)
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
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite rolls some errors back itself: a full disk is one
                    self._connection.execute("ROLLBACK")
                raise

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


def _condition(selection: Selection, after: RecordKey | None, reason: str) -> tuple[str, list[object]]:
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


def _entry(row: tuple[Any, ...]) -> LedgerEntry:
    """Its columns as `_ENTRY` has them. A run that finds nothing changed does little else than this."""
    drop, path, record, sha256, size, outcome, article_id, reason, detail, fingerprint, run_id, seen_at = row
    when = datetime.fromisoformat(seen_at)
    return LedgerEntry(
        drop, path, record, sha256, size, _OUTCOMES[outcome], article_id, reason, detail, fingerprint, run_id, when
    )


def _reject(row: tuple[Any, ...]) -> RejectedRecord:
    values = dict(zip(_REJECT, row, strict=True))
    seen_at = datetime.fromisoformat(values.pop("seen_at"))
    return RejectedRecord(**values | {"seen_at": seen_at, "read": bool(values["read"])})


def _tombstone(row: tuple[Any, ...]) -> Tombstone:
    article_id, hashes, forgotten_at, run_id, reason, done = row
    when = datetime.fromisoformat(forgotten_at)
    return Tombstone(article_id, frozenset(hashes.split()), when, run_id, reason, bool(done))


def _tombstone_row(stone: Tombstone) -> tuple[object, ...]:
    hashes, when = " ".join(sorted(stone.hashes)), sortable(stone.forgotten_at)
    return stone.article_id, hashes, when, stone.run_id, stone.reason, int(stone.done)


def _rows(columns: tuple[str, ...], records: Iterable[LedgerEntry | RejectedRecord]) -> Iterator[list[object]]:
    values = attrgetter(*columns)
    outcome, seen_at = columns.index("outcome") if "outcome" in columns else None, columns.index("seen_at")
    for record in records:
        row = list(values(record))
        row[seen_at] = sortable(row[seen_at])
        if outcome is not None:
            row[outcome] = str(row[outcome])
        yield row


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT OR REPLACE INTO {table} ({_names(columns)}) VALUES ({_marks(columns)})"  # noqa: S608


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)  # "drop" is a word of SQL


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
