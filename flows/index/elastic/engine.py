"""Elasticsearch as an index: `flows.index.base.Index` through the official client.

Every read and write of articles goes through the alias. Nothing here needs what a small or managed cluster may lack:
scripts, ingest pipelines, `_delete_by_query`, ILM.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from elasticsearch import ApiError, Elasticsearch

from flows.article import SCHEMA_VERSION
from flows.batches import batched
from flows.errors import UsageError
from flows.index.base import Document, IndexStatus, SearchRequest, SearchResult, WriteOutcome, Writer, WriteStatus
from flows.index.elastic.bulk import BulkLoader, Operation, Outcome, delete_operation, index_operation
from flows.index.elastic.client import connect, is_found, too_complex, translated
from flows.index.elastic.documents import with_siblings
from flows.index.elastic.indices import prepare
from flows.index.elastic.ledger import ElasticLedger
from flows.index.elastic.location import Location, Pair, parse_location
from flows.index.elastic.lock import WriterLock, holder
from flows.index.elastic.paging import pages
from flows.index.elastic.quotes import QuoteWriter, settle
from flows.index.elastic.search import read_answer, request_body
from flows.index.elastic.version import mend_serving
from flows.index.query.plan import plan
from flows.settings import Settings

MANY = 500  # documents in one request to read


class ElasticIndex:
    """An archive on a cluster. Threads may share it."""

    def __init__(self, client: Elasticsearch, location: Location, server: str, version: str | None = None) -> None:
        """The version that serves, whichever that is at the time, or always the one of this name."""
        self.location = location.shown
        self.ledger = ElasticLedger(client, location)
        self._client = client
        self._location = location
        self._server = server
        self._articles = version or location.names.articles

    @classmethod
    def open(cls, url: str, settings: Settings) -> Self:
        """Open the archive at a URL (see `flows.index.elastic.location`), creating its indices when they are missing.

        Raises `IndexUnavailable`, `SchemaMismatch` and, for a URL that is none, `UsageError`.
        """
        location = parse_location(url)
        client, server = connect(location, settings)
        with translated(location):
            prepare(client, location)
        return cls(client, location, server)

    @contextmanager
    def writer(self, owner: str, wait: float = 30.0) -> Iterator[Writer]:
        """See `Index.writer`. What an upsert has acknowledged stays, also when the context ends with an error."""
        with translated(self._location), WriterLock(self._client, self._location, owner, wait) as lock:
            self.ledger.refresh()
            mend_serving(self._client, self._location, lock)
            settle(self._client, self._location, lock)
            writer = ElasticWriter(self._client, self._location, lock)
            yield writer
            writer.commit()

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """See `Index.get`. Reads past what a search can see yet, so it may see more than was committed."""
        found = {}
        with translated(self._location):
            for some in batched(dict.fromkeys(ids), MANY):
                answer = self._client.mget(index=self._articles, ids=some)
                found.update({doc["_id"]: doc["_source"] for doc in answer["docs"] if is_found(doc, self._location)})
        return found

    def holder(self) -> str | None:
        """See `Index.holder`."""
        with translated(self._location):
            return holder(self._client, self._location)

    def missing(self, ids: Sequence[str]) -> set[str]:
        """See `Index.missing`. As `get`, without what the documents hold."""
        missing: set[str] = set()
        with translated(self._location):
            for some in batched(dict.fromkeys(ids), MANY):
                answer = self._client.mget(index=self._articles, ids=some, source=False)
                missing.update(doc["_id"] for doc in answer["docs"] if not is_found(doc, self._location))
        return missing

    def search(self, request: SearchRequest) -> SearchResult:
        """See `Index.search`."""
        checked = plan(request)
        with translated(self._location):
            try:
                answer = self._client.search(index=self._articles, **request_body(checked))
            except ApiError as error:
                if too_complex(error):
                    raise UsageError("the query is too complex for the index: use fewer * and ?") from error
                raise
        return read_answer(answer.body, checked, request)

    def scan(self, batch_size: int = 500) -> Iterator[Document]:
        """See `Index.scan`. Reads one consistent view: what is written meanwhile does not appear."""
        with translated(self._location):
            for hits in pages(self._client, self._articles, {"match_all": {}}, [{"id": "asc"}], batch_size):
                for hit in hits:
                    yield hit["_source"]

    def status(self) -> IndexStatus:
        """See `Index.status`."""
        newest_first = [{"@timestamp": {"order": "desc", "missing": "_last"}}]
        with translated(self._location):
            answer = self._client.search(index=self._articles, size=1, sort=newest_first, track_total_hits=True)
            stats = self._client.indices.stats(index=self._articles, metric="store")["indices"]
        (name, of_index), *_ = stats.items()
        hits = answer["hits"]
        newest = hits["hits"][0]["_source"].get("@timestamp") if hits["hits"] else None
        return IndexStatus(
            engine=f"elasticsearch {self._server}",
            location=self.location,
            index=name,
            schema_version=SCHEMA_VERSION,
            documents=hits["total"]["value"],
            bytes=of_index["primaries"]["store"]["size_in_bytes"],
            newest=datetime.fromisoformat(newest) if newest else None,
        )

    def close(self) -> None:
        """See `Index.close`."""
        self._client.close()


class ElasticWriter:
    """`flows.index.base.Writer`: each upsert is durable when it returns, and can be searched after `commit`.

    Quotes follow their article (`flows.index.elastic.quotes`). An article of which the engine refuses a quote is
    rejected as a whole: what stood before stands, with its own quotes.
    """

    def __init__(
        self, client: Elasticsearch, location: Location, lock: WriterLock, aliases: Pair | None = None
    ) -> None:
        """Writes into the version that serves, or into the one behind other aliases."""
        self._client = client
        self._location = location
        self._aliases = aliases or location.names.serving
        self._bulk = BulkLoader(client, location, require_alias=True, before_sending=lock.check)
        self._quotes = QuoteWriter(client, location, self._aliases, lock)

    def upsert(self, documents: Sequence[Document]) -> list[WriteOutcome]:
        """See `Writer.upsert`."""
        outcomes: dict[int, WriteOutcome] = {}
        for places in _rounds(documents):
            written = self._write([documents[place] for place in places])
            outcomes.update(zip(places, written, strict=True))
        return [outcomes[place] for place in range(len(documents))]

    def delete(self, ids: Sequence[str]) -> int:
        """See `Writer.delete`."""
        unique = list(dict.fromkeys(ids))
        self._quotes.replace(dict.fromkeys(unique, ()))
        deletions = [delete_operation(self._aliases.articles, id) for id in unique]
        deleted = sum(outcome.result == "deleted" for outcome in self._bulk.run(deletions))
        self._quotes.done(unique)
        return deleted

    def commit(self) -> None:
        """See `Writer.commit`: one refresh."""
        self._quotes.commit()

    def _write(self, documents: Sequence[Document]) -> list[WriteOutcome]:
        """The outcome of each document; no two have one id."""
        outcomes: dict[int, WriteOutcome] = {}
        articles: dict[str, Operation] = {}
        quotes: dict[str, list[Operation]] = {}
        for place, document in enumerate(documents):
            try:
                articles[document["id"]], quotes[document["id"]] = self._operations(document)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                outcomes[place] = _rejected(str(document.get("id")), f"not a document: {error}")
        refused = self._quotes.replace(quotes)
        taken = [operation for id, operation in articles.items() if id not in refused]
        answers = {outcome.id: outcome for outcome in self._bulk.run(taken)}
        for place, document in enumerate(documents):
            if place not in outcomes:
                id = document["id"]
                outcomes[place] = _refused(id, refused[id]) if id in refused else _outcome(answers[id])
        if left := [id for id in articles if id in refused or answers[id].result is None]:
            self._quotes.follow(left)
        self._quotes.done(articles)
        return [outcomes[place] for place in range(len(documents))]

    def _operations(self, document: Document) -> tuple[Operation, list[Operation]]:
        """What writes an article, and its quotes: each is serialised once."""
        id = document.get("id")
        if not isinstance(id, str) or not id:
            raise ValueError("an id is a text that is not empty")
        article = index_operation(self._aliases.articles, id, with_siblings(document))
        return article, self._quotes.operations(document)


def _rounds(documents: Sequence[Document]) -> list[list[int]]:
    """Places of documents such that no round has an id twice: the last one of an id is what stands."""
    rounds: list[list[int]] = []
    times: Counter[str] = Counter()
    for place, document in enumerate(documents):
        id = str(document.get("id"))
        if times[id] == len(rounds):
            rounds.append([])
        rounds[times[id]].append(place)
        times[id] += 1
    return rounds


def _rejected(id: str, reason: str | None) -> WriteOutcome:
    return WriteOutcome(id, WriteStatus.REJECTED, reason)


def _refused(id: str, quote: Outcome) -> WriteOutcome:
    return _rejected(id, f"quote {quote.id}: {quote.reason}")


def _outcome(answer: Outcome) -> WriteOutcome:
    if answer.result is None:
        return _rejected(answer.id, answer.reason)
    return WriteOutcome(answer.id, WriteStatus(answer.result))
