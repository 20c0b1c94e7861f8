"""The ledger of an embedded index: SQLite beside it. One transaction a call; readers never wait for the writer."""

import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import orjson

from flows.batches import batched
from flows.disk import refusal
from flows.errors import IndexUnavailable, SchemaMismatch
from flows.index.base import Document
from flows.index.embedded.failures import unwritable
from flows.index.embedded.ledger_tables import (
    ENTRY,
    REJECT,
    TABLES,
    TOMBSTONE,
    TOMBSTONES,
    VERSION,
    WITHOUT_TOMBSTONES,
    condition_of,
    entry_of,
    insert,
    marks,
    names_of,
    reject_of,
    row_of_tombstone,
    rows_of,
    tombstone_of,
)
from flows.index.ledger import (
    EVERYTHING,
    LedgerEntry,
    RecordKey,
    RecordOutcome,
    RejectedRecord,
    Selection,
    Tombstone,
    is_ingest_of,
)

_WAIT = 30.0  # seconds for another process's transaction
_MANY = 900  # values in one IN (...): SQLite's oldest limit is 999 parameters
# Hashes and article ids scatter what a call writes over its indices: both together save two fifths of its time, and a
# cache of 32 MB no more.
_CACHE = 8_000  # KiB
_PAGES = 8_000  # of 4 KiB, in the write-ahead log before they are moved into the file


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
                found += self._entries(f"\"drop\" = ? AND path IN ({marks(some)}) AND record = ''", [drop, *some])
        for place, names in records.items():
            for some in batched(names, _MANY):
                found += self._entries(f'"drop" = ? AND path = ? AND record IN ({marks(some)})', [*place, *some])
        return {entry.key: entry for entry in found}

    def of_articles(self, article_ids: Sequence[str]) -> list[LedgerEntry]:
        found: list[LedgerEntry] = []
        for some in batched(dict.fromkeys(article_ids), _MANY):
            found += self._entries(f"article_id IN ({marks(some)}) AND outcome <> 'deleted'", some)
        return sorted(found, key=lambda entry: entry.key)

    def of_bytes(self, sha256s: Sequence[str]) -> dict[str, LedgerEntry]:
        found: dict[str, LedgerEntry] = {}
        for some in batched(dict.fromkeys(sha256s), _MANY):
            condition = f"sha256 IN ({marks(some)}) AND outcome IN ('loaded', 'duplicate')"
            for entry in self._entries(condition, some):
                found.setdefault(entry.sha256, entry)
        return found

    def entries(
        self, selection: Selection = EVERYTHING, after: RecordKey | None = None, limit: int = 1000
    ) -> list[LedgerEntry]:
        # Left alone, SQLite walks a whole drop for the few rejects in it.
        rare = "reason" if selection.reason is not None else "outcome" if selection.outcome is not None else None
        condition, values = condition_of(selection, after, reason="reason")
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
            connection.executemany(insert("entries", ENTRY), rows_of(ENTRY, entries))
            connection.executemany('DELETE FROM rejects WHERE "drop" = ? AND path = ? AND record = ?', accepted)
            connection.executemany(insert("rejects", REJECT), rows_of(REJECT, rejected))

    def rejected(self, limit: int = 100) -> list[RejectedRecord]:
        query = f'SELECT {names_of(REJECT)} FROM rejects ORDER BY seen_at DESC, "drop", path, record LIMIT ?'  # noqa: S608
        with self._guard():
            return [reject_of(row) for row in self._connection.execute(query, (limit,))]

    def rejects(
        self, selection: Selection = EVERYTHING, after: RecordKey | None = None, limit: int = 100
    ) -> list[RejectedRecord]:
        condition, values = condition_of(replace(selection, outcome=None), after, reason="code")
        query = f'SELECT {names_of(REJECT)} FROM rejects WHERE {condition} ORDER BY "drop", path, record LIMIT ?'  # noqa: S608
        with self._guard():
            return [reject_of(row) for row in self._connection.execute(query, [*values, limit])]

    def refused(self, keys: Sequence[RecordKey]) -> dict[RecordKey, RejectedRecord]:
        query = f'SELECT {names_of(REJECT)} FROM rejects WHERE "drop" = ? AND path = ? AND record = ?'  # noqa: S608
        with self._guard():
            rows = (self._connection.execute(query, key).fetchone() for key in dict.fromkeys(keys))
            return {reject.key: reject for reject in map(reject_of, filter(None, rows))}

    def traces(self, article_ids: Sequence[str], sha256s: Sequence[str]) -> list[LedgerEntry]:
        found: dict[RecordKey, LedgerEntry] = {}
        for column, values in (("article_id", article_ids), ("sha256", sha256s)):
            for some in batched(dict.fromkeys(values), _MANY):
                entries = self._entries(f"{column} IN ({marks(some)})", some)
                found |= {entry.key: entry for entry in entries}
        return [found[key] for key in sorted(found)]

    def remove(self, keys: Sequence[RecordKey]) -> None:
        with self._transaction() as connection:
            for table in ("entries", "rejects"):
                condition = '"drop" = ? AND path = ? AND record = ?'
                connection.executemany(f"DELETE FROM {table} WHERE {condition}", keys)  # noqa: S608

    def bury(self, tombstones: Sequence[Tombstone]) -> None:
        with self._transaction() as connection:
            connection.executemany(insert("tombstones", TOMBSTONE), map(row_of_tombstone, tombstones))

    def exhume(self, article_ids: Sequence[str]) -> int:
        with self._transaction() as connection:
            deletions = [
                connection.execute("DELETE FROM tombstones WHERE article_id = ?", (id,)) for id in set(article_ids)
            ]
            return sum(deletion.rowcount for deletion in deletions)

    def buried(self, article_ids: Sequence[str]) -> dict[str, Tombstone]:
        found: dict[str, Tombstone] = {}
        for some in batched(dict.fromkeys(article_ids), _MANY):
            query = f"SELECT {names_of(TOMBSTONE)} FROM tombstones WHERE article_id IN ({marks(some)})"  # noqa: S608
            with self._guard():
                found |= {row[0]: tombstone_of(row) for row in self._connection.execute(query, some)}
        return found

    def tombstones(self, after: str = "", limit: int = 1000) -> list[Tombstone]:
        query = f"SELECT {names_of(TOMBSTONE)} FROM tombstones WHERE article_id > ? ORDER BY article_id LIMIT ?"  # noqa: S608
        with self._guard():
            return [tombstone_of(row) for row in self._connection.execute(query, (after, limit))]

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

    def runs(self, limit: int = 20, *, drops: Collection[str] | None = None) -> list[Document]:
        with self._guard():
            if drops is None:
                rows = self._connection.execute("SELECT report FROM runs ORDER BY number DESC LIMIT ?", (limit,))
                return [orjson.loads(report) for (report,) in rows]
            # A report that names none of them is passed over without being parsed.
            query = "SELECT report FROM runs WHERE instr(report, ?) ORDER BY number DESC"
            rows = self._connection.execute(query, (orjson.dumps(min(drops, default="")),))
            reports = (orjson.loads(report) for (report,) in rows)
            return list(islice((one for one in reports if is_ingest_of(one, drops)), limit))

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
        query = f"SELECT {names_of(ENTRY)} FROM entries {by} WHERE {condition}"  # noqa: S608
        with self._guard():
            return [entry_of(row) for row in self._connection.execute(query, values)]

    def _prepare(self) -> None:
        if self._version() == 0:
            with self._transaction() as connection:  # another process may have been first
                if self._version() == 0:
                    for statement in (*TABLES.split(";"), TOMBSTONES):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {VERSION}")
        elif self._version() == WITHOUT_TOMBSTONES:
            with self._transaction() as connection:
                if self._version() == WITHOUT_TOMBSTONES:
                    connection.execute(TOMBSTONES)
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
                if refusal(error) is not None:
                    raise unwritable(self.path.parent, error) from error
                raise IndexUnavailable(
                    f"the ledger {self.path} cannot be used: {error}",
                    safe="the documents of the index and the raw texts are separate files, and are not touched",
                    next_command=f"restore {self.path.name} from a backup, or move it away and ingest the drops again",
                ) from error
