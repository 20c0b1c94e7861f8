"""The raw texts that an archive refers to, in a table of a temporary file: memory stays the same for any number.

A set in memory would take 100 bytes a text, 8-byte hashes in an array would still grow with the archive, and a merge by
folders of the store would read every ledger 256 times.
"""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from flows.batches import batched
from flows.index.archive import Archive
from flows.index.ledger import Ledger, RecordKey
from flows.upkeep.rewriting import ACCEPTED

_PAGE = 1000
_AT_ONCE = 5000


class References:
    """A set of SHA-256 hashes on disk. See `opened`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Self]:
        """An empty set, gone when the context is left."""
        with (
            tempfile.TemporaryDirectory(prefix="flows-gc-") as folder,
            closing(sqlite3.connect(Path(folder) / "references.sqlite", isolation_level=None)) as connection,
        ):
            connection.execute("PRAGMA journal_mode = OFF")  # nobody needs it after this process
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE kept (sha256 TEXT PRIMARY KEY) WITHOUT ROWID")
            yield cls(connection)

    def add(self, sha256s: Iterable[str]) -> None:
        """Add hashes."""
        for some in batched(((sha256,) for sha256 in sha256s), _AT_ONCE):
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", some)
            self._connection.execute("COMMIT")

    def __contains__(self, sha256: str) -> bool:
        return self._connection.execute("SELECT 1 FROM kept WHERE sha256 = ?", (sha256,)).fetchone() is not None


def of_ledger(ledger: Ledger) -> Iterator[str]:
    """The texts of every record that was accepted, also where a newer text of its article took their place."""
    after: RecordKey | None = None
    while page := ledger.entries(after=after, limit=_PAGE):
        after = page[-1].key
        yield from (entry.sha256 for entry in page if entry.outcome in ACCEPTED)


def of_documents(archive: Archive, versions: Iterable[str]) -> Iterator[str]:
    """The texts that documents of these versions of an index were made of, and those of earlier texts they name."""
    for name in versions:
        for document in archive.documents(name):
            source: dict[str, Any] = document.get("source", {})
            yield from (part["sha256"] for part in (source, *document.get("versions", ())) if "sha256" in part)
