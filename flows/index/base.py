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

from flows.index.ledger import Ledger

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
