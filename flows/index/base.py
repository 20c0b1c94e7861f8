"""The index protocol: what the flows need of a search engine, and nothing that names one.

Vendor errors stop inside an engine: what leaves it is a `flows.errors` exception or an outcome. Documents are the plain
dictionaries of `Article.to_document()`.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

Document: TypeAlias = dict[str, Any]


class WriteStatus(StrEnum):
    """What became of one document of an upsert."""

    CREATED = "created"
    UPDATED = "updated"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class WriteOutcome:
    """The outcome of one document; `reason` is the engine's own word when it was rejected."""

    id: str
    status: WriteStatus
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """An exact condition that does not score: the field holds one of `values`.

    Field names are those of the schema with dots: `outlet.id`, `people`, `source.sha256`. NAME fields compare whole
    names, letter case included.
    """

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search. `query` is the query language of `flows.index.query`; `*` is everything. `words`, where there are any,
    stand in its place: documents whose body holds `at_least` so many of them, unstemmed, the most telling ones first.

    `since` and `until` bound `@timestamp`, both inclusive, whole days in UTC. `sort` is a field, with `-` before it for
    descending; without it the best score comes first, ties by id. `facets` are fields to count values of, the largest
    count first, ties by value. Pages count from 1. Without `documents`, hits carry their id and an empty document, and
    no highlight: much cheaper.
    """

    query: str = "*"
    words: tuple[str, ...] = ()
    at_least: int = 1
    filters: tuple[Filter, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: str | None = None
    facets: tuple[str, ...] = ()
    facet_size: int = 10
    page: int = 1
    page_size: int = 10
    highlight: bool = True
    documents: bool = True


@dataclass(frozen=True, slots=True)
class Highlight:
    """A snippet of a text field: `spans` are (start, end) offsets in characters of the words that matched."""

    field: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found. `score` is None where the search was sorted by a field."""

    id: str
    score: float | None
    document: Document
    highlight: Highlight | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, the total number of documents that match, and the counts asked for."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)

    def to_document(self) -> Document:
        """JSON-ready: `{"total", "hits": [{"id", "score", "document", "highlight"}], "facets": {field: {value: n}}}`"""
        return {
            "total": self.total,
            "hits": [asdict(hit) for hit in self.hits],
            "facets": {name: dict(values) for name, values in self.facets.items()},
        }


class RecordOutcome(StrEnum):
    """What a record of the input became, as the ledger keeps it."""

    LOADED = "loaded"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    DELETED = "deleted"  # it went away, and its article was deleted as the run was told to


RecordKey: TypeAlias = tuple[str, str, str]  # drop, path, record


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

    @property
    def key(self) -> RecordKey:
        """What identifies the record's place."""
        return self.drop, self.path, self.record

    @property
    def whole(self) -> bool:
        """All of the record is here, as its reader gave it: it can be tried again without its file."""
        return self.read and len(self.head) == self.size and self.size > 0


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

    def save_run(self, run: Document) -> None:
        """Insert or replace a run report by its `run_id`."""

    def runs(self, limit: int = 20) -> list[Document]:
        """Run reports, the newest first."""

    def run(self, run_id: str) -> Document | None:
        """One run report."""

    def counts(self) -> dict[str, int]:
        """Number of entries by outcome."""


class Writer(Protocol):
    """The one writer of an index. Documents can be searched after `commit`."""

    def upsert(self, documents: Sequence[Document]) -> list[WriteOutcome]:
        """Write documents whole, by their id; one outcome for each, in their order."""

    def delete(self, ids: Sequence[str]) -> int:
        """Delete by id; the number that was there."""

    def commit(self) -> None:
        """Make durable and visible what was written."""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What a person asks of an index."""

    engine: str  # "embedded (tantivy 0.27.0)", "elasticsearch 9.5.3"
    location: str
    index: str  # the concrete versioned index behind the alias
    schema_version: int
    documents: int
    bytes: int
    newest: datetime | None = None  # largest @timestamp


class Index(Protocol):
    """A search index with its ledger. Opening one creates it when it is not there."""

    @property
    def location(self) -> str:
        """As a person would give it to --index, or find it on disk."""

    @property
    def ledger(self) -> Ledger:
        """The ledger that lives with this index."""

    def writer(self, owner: str, wait: float = 30.0) -> AbstractContextManager[Writer]:
        """The only writer, on this index, at one time. Waits up to `wait` seconds for another to end.

        `owner` tells others who holds it. Leaving the context without an error commits; with one, what was not
        committed is dropped where the engine can drop it. Raises `IndexLocked` naming the holder.
        """

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """Documents by id; unknown ids are absent. Sees what is committed."""

    def holder(self) -> str | None:
        """Who holds the writer at this moment, in words for people; None where nobody does."""

    def missing(self, ids: Sequence[str]) -> set[str]:
        """Those of these ids that the index does not hold. Much cheaper than `get`."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Raises `QuerySyntaxError` and `UnknownField`. Sees what is committed."""

    def scan(self, batch_size: int = 500) -> Iterator[Document]:
        """Every document once, in the order of ids."""

    def status(self) -> IndexStatus:
        """Counts and place."""

    def close(self) -> None:
        """Give back connections and file handles."""


@dataclass(frozen=True, slots=True)
class IndexVersion:
    """One version of the documents of an archive; readers see exactly one of them, the one that serves."""

    name: str
    schema_version: int
    readable: bool  # this program can open it: it was built for the schema of today
    documents: int
    bytes: int
    created_at: datetime
    serves: bool
    complete: bool  # False: a build that is under way, or was interrupted


class Build(Protocol):
    """A new version while it is being filled; nobody sees it before `publish`."""

    @property
    def name(self) -> str:
        """Its name, as `flows index list` shows it."""

    @property
    def writer(self) -> Writer:
        """Writes into the new version only."""

    @property
    def index(self) -> Index:
        """Reads the new version; its ledger is that of the archive."""

    def publish(self) -> None:
        """Make it the version that serves, atomically. The one that served before stays, for a rollback."""


class Archive(Protocol):
    """The versions behind an index. Can be opened when the one that serves was built for another schema."""

    @property
    def location(self) -> str:
        """As `Index.location`."""

    @property
    def ledger(self) -> Ledger:
        """The ledger, which all versions share."""

    def versions(self) -> list[IndexVersion]:
        """Every version, the newest first."""

    def documents(self, name: str) -> Iterator[Document]:
        """Every document of a version as it was stored, whatever its schema; no order is promised."""

    def build(self, owner: str, wait: float = 30.0) -> AbstractContextManager[Build]:
        """A new empty version, holding the writer's lock. Left without `publish`, it is deleted; one that a killed
        process left is deleted when the next build begins."""

    def activate(self, name: str, owner: str, wait: float = 30.0) -> None:
        """Let a complete version serve. Raises `UsageError` where there is none of this name or it is not complete."""

    def remove(self, name: str, owner: str, wait: float = 30.0) -> None:
        """Delete a version that does not serve. Raises `UsageError` where it serves or is not there."""

    def close(self) -> None:
        """Give back connections and file handles."""
