"""The ledger protocol: what became of every record of every drop, why not, what each run did, and what stays out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeAlias


class RecordOutcome(StrEnum):
    """What a record of the input became, as the ledger keeps it."""

    LOADED = "loaded"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    DELETED = "deleted"  # it went away, and its article was deleted as the run was told to


RecordKey: TypeAlias = tuple[str, str, str]  # drop, path, record


UNSETTLED = ""
"""The fingerprint of an entry that says what its article may not hold any more: its record is judged again."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What one record of the input became. `record` is empty for a file that is one article."""

    drop: str
    path: str
    record: str
    sha256: str
    size: int
    outcome: RecordOutcome
    article_id: str | None  # the article it became, or is a duplicate of
    reason: str | None  # a RejectCode
    detail: str | None
    fingerprint: str  # of the pipeline that judged it
    run_id: str
    seen_at: datetime

    @property
    def key(self) -> RecordKey:
        """What identifies the record's place."""
        return self.drop, self.path, self.record


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A rejected record, kept so that it can be looked at and tried again.

    `head` holds the first 64 kB of its payload: all of it, for most. `format`, `encoding` and `beside` are what the
    reader knew of it (`flows.read.records.Record`); `location` is the file it was read from, on the host of the run.
    `read` is False where the reader itself refused it: a member of a damaged archive, a row that does not fit.
    """

    drop: str
    path: str
    record: str
    sha256: str
    size: int
    code: str
    detail: str
    head: bytes
    run_id: str
    seen_at: datetime
    format: str = "txt"
    encoding: str | None = None
    beside: bytes = b""
    location: str = ""
    read: bool = True

    @classmethod
    def of(
        cls,
        entry: LedgerEntry,
        head: bytes,
        *,
        format: str,
        encoding: str | None = None,
        beside: bytes = b"",
        location: str = "",
        read: bool = True,
    ) -> "RejectedRecord":
        """What is kept of the record that an entry of the ledger calls rejected."""
        return cls(
            drop=entry.drop,
            path=entry.path,
            record=entry.record,
            sha256=entry.sha256,
            size=entry.size,
            code=entry.reason or "",
            detail=entry.detail or "",
            head=head,
            run_id=entry.run_id,
            seen_at=entry.seen_at,
            format=format,
            encoding=encoding,
            beside=beside,
            location=location,
            read=read,
        )

    @property
    def key(self) -> RecordKey:
        """What identifies the record's place."""
        return self.drop, self.path, self.record

    @property
    def whole(self) -> bool:
        """All of the record is here, as its reader gave it: it can be tried again without its file."""
        return self.read and len(self.head) == self.size and self.size > 0


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An article that was taken out and stays out. Neither its address nor a word of it is here.

    `hashes` is what a record of it is recognised by: the id of the article, the SHA-256 of the bytes that held it and
    those of its normalised texts. `reason` is what the person said who had it taken out. Not `done`: taking it out was
    interrupted, and is to be completed.
    """

    article_id: str
    hashes: frozenset[str]
    forgotten_at: datetime
    run_id: str
    reason: str = ""
    done: bool = False

    def completed(self) -> "Tombstone":
        """The same when nothing is left to be taken out."""
        return replace(self, done=True)

    def knowing(self, hashes: Iterable[str]) -> "Tombstone":
        """The same with more hashes."""
        return replace(self, hashes=self.hashes.union(hashes))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries or rejects are meant: those that fit every condition that is given.

    `path` is a glob (`*` and `?`, also across slashes) over the path within the drop, letter case included; without
    either character it is looked for anywhere in the path.
    """

    drop: str | None = None
    path: str | None = None
    outcome: RecordOutcome | None = None
    reason: str | None = None
    run_id: str | None = None


EVERYTHING = Selection()


class Ledger(Protocol):
    """Where every record of every drop went. Lives with the index, so that all hosts that share one share the other."""

    def known(self, keys: Sequence[RecordKey]) -> dict[RecordKey, LedgerEntry]:
        """The entries of these records, by key; unknown ones are absent. A file may hold a million other records."""

    def of_articles(self, article_ids: Sequence[str]) -> list[LedgerEntry]:
        """Every entry that stands for one of these articles: became it, or is a duplicate of it. One that was deleted
        stands for none."""

    def of_bytes(self, sha256s: Sequence[str]) -> dict[str, LedgerEntry]:
        """For each of these hashes that some record was accepted with (loaded or duplicate): one such entry."""

    def entries(
        self, selection: Selection = EVERYTHING, after: RecordKey | None = None, limit: int = 1000
    ) -> list[LedgerEntry]:
        """Up to `limit` entries in the order of their keys, those after `after`: page on with the last one's key."""

    def drops(self) -> dict[str, int]:
        """The drops that have entries which are not deleted, with the number of these."""

    def articles(self) -> int:
        """Number of different articles that entries stand for. Exact, and read from all entries: once a run."""

    def record(self, entries: Sequence[LedgerEntry], rejected: Sequence[RejectedRecord] = ()) -> None:
        """Insert or replace, all or nothing for one call where the engine can. An entry that is not a reject clears
        an older reject of the same place."""

    def rejected(self, limit: int = 100) -> list[RejectedRecord]:
        """The rejects that stand, the newest first."""

    def rejects(
        self, selection: Selection = EVERYTHING, after: RecordKey | None = None, limit: int = 100
    ) -> list[RejectedRecord]:
        """Rejects that stand, paged as `entries` is. `selection.outcome` does not count here."""

    def refused(self, keys: Sequence[RecordKey]) -> dict[RecordKey, RejectedRecord]:
        """The rejects that stand at these places, by key. Each may hold 64 kB: ask for some hundred at once."""

    def traces(self, article_ids: Sequence[str], sha256s: Sequence[str]) -> list[LedgerEntry]:
        """Every entry that names one of these articles or has one of these bytes, also where it was rejected or
        deleted, in the order of their keys."""

    def remove(self, keys: Sequence[RecordKey]) -> None:
        """Delete the entries of these places, and what is kept of their rejects, as if no run had seen them."""

    def bury(self, tombstones: Sequence[Tombstone]) -> None:
        """Insert or replace tombstones by the ids of their articles."""

    def exhume(self, article_ids: Sequence[str]) -> int:
        """Delete the tombstones of these articles; the number that was there."""

    def buried(self, article_ids: Sequence[str]) -> dict[str, Tombstone]:
        """The tombstones of these articles, by id; those of others are absent."""

    def tombstones(self, after: str = "", limit: int = 1000) -> list[Tombstone]:
        """Up to `limit` tombstones in the order of article ids, those after `after`."""

    def save_run(self, run: dict[str, Any]) -> None:
        """Insert or replace a run report by its `run_id`."""

    def runs(self, limit: int = 20, *, drops: Collection[str] | None = None) -> list[dict[str, Any]]:
        """Run reports, the newest first. With `drops`, those of ingests over exactly these, in any order."""

    def run(self, run_id: str) -> dict[str, Any] | None:
        """One run report."""

    def counts(self) -> dict[str, int]:
        """Number of entries by outcome."""


def is_ingest_of(run: Mapping[str, Any], drops: Collection[str]) -> bool:
    """Whether this is the report of an ingest over exactly these drops."""
    return run.get("kind") == "ingest" and set(run.get("drops", ())) == set(drops)


def all_tombstones(ledger: Ledger) -> Iterator[Tombstone]:
    """Every tombstone, in the order of article ids."""
    after = ""
    while some := ledger.tombstones(after):
        yield from some
        after = some[-1].article_id
