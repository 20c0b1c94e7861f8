"""The quotes of articles in an index of their own, in step with the articles.

Quotes are written before their article, and deleted before it: a run that ends between the two leaves an article that
is not what it should be yet, so whatever makes up the work of the next run from the articles and the ledger does that
one again, and its quotes with it. What stands of an article is searched for, since no document tells it after a run
that was killed. A search sees what was written before the last refresh: there is one when a writer begins, and articles
that were written since are remembered until the next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from flows.batches import batched
from flows.errors import IndexBusy, IndexUnavailable
from flows.index.base import Document
from flows.index.elastic.bulk import BulkLoader, Operation, Outcome, delete_operation, index_operation
from flows.index.elastic.client import SAFE, is_found, translated
from flows.index.elastic.documents import quote_with_siblings
from flows.index.elastic.location import Location, Pair
from flows.index.elastic.lock import WriterLock
from flows.index.elastic.under_way import UnderWay
from flows.quotation import READ, quotations

_MANY = 1000  # articles in one search
_PAGE = 10_000  # ids in one answer, the most that a server gives (`index.max_result_window`)
_REMEMBERED = 100_000  # articles written since the last refresh: some ten megabytes


class QuoteWriter:
    """Writes the quotes of the version behind two aliases, while the lock is held."""

    def __init__(
        self,
        client: Elasticsearch,
        location: Location,
        aliases: Pair,
        lock: WriterLock,
        under_way: UnderWay | None = None,
    ) -> None:
        self._client = client
        self._location = location
        self._aliases = aliases
        self._lock = lock
        self._bulk = BulkLoader(client, location, require_alias=True, before_sending=lock.check)
        self._under_way = under_way or UnderWay(client, location, kept=aliases != location.names.building)
        self._unseen: set[str] = set()  # articles whose quotes were written since the last refresh
        self.commit()  # what a killed run has written

    def operations(self, article: Document) -> list[Operation]:
        """See `quote_operations`."""
        return quote_operations(self._aliases.quotes, article)

    def replace(self, quotes: Mapping[str, Sequence[Operation]]) -> dict[str, Outcome]:
        """Let each article, by its id, have these quotes and no others; the article is to be written next.

        Gives a quote that the engine has refused, and its reason, for each article that has one.
        """
        if self._unseen.intersection(quotes) or len(self._unseen) > _REMEMBERED:
            self._refresh()
        operations = [one for some in quotes.values() for one in some]
        written = {one.id for one in operations}
        found = standing(self._client, self._location, self._aliases.quotes, quotes)
        operations += [delete_operation(self._aliases.quotes, id) for id in found if id not in written]
        if not operations:
            return {}
        touched = {_article(one.id) for one in operations}
        self._lock.check()
        with translated(self._location):
            self._under_way.begin(touched)
        self._unseen |= touched
        refused = [outcome for outcome in self._bulk.run(operations) if outcome.result is None]
        return {_article(outcome.id): outcome for outcome in refused}

    def follow(self, ids: Sequence[str]) -> None:
        """Let these articles have the quotes of what is stored of them. Raises `IndexUnavailable` where the engine
        refuses one."""
        stored: dict[str, Document] = {}
        with translated(self._location):
            for some in batched(ids, _MANY):
                answer = self._client.mget(index=self._aliases.articles, ids=some, source_includes=READ)
                stored |= {doc["_id"]: doc["_source"] for doc in answer["docs"] if is_found(doc, self._location)}
        quotes = {id: self.operations(stored[id]) if id in stored else [] for id in ids}
        for refused in self.replace(quotes).values():
            raise quotes_refused(self._location, refused.id, refused.reason)

    def done(self, articles: Iterable[str]) -> None:
        """These articles, which `replace` was told of, are written too."""
        self._under_way.done(articles)

    def commit(self) -> None:
        """Let searches see articles and quotes, and keep no note of what is done."""
        refresh(self._client, self._location, *self._aliases)
        self._unseen.clear()
        self._lock.check()
        with translated(self._location):
            self._under_way.forget()

    def _refresh(self) -> None:
        refresh(self._client, self._location, self._aliases.quotes)
        self._unseen.clear()


def quote_operations(alias: str, article: Document) -> list[Operation]:
    """What writes the quotes of an article. Raises `AttributeError`, `TypeError` or `ValueError` for what is none."""
    return [index_operation(alias, quote["id"], quote_with_siblings(quote)) for quote in quotations(article)]


def settle(client: Elasticsearch, location: Location, lock: WriterLock) -> None:
    """Put in order what a writer that was killed had begun, in every version that it may have been writing."""
    names = location.names
    with translated(location):
        under_way = UnderWay(client, location)
        if not (left := under_way.left()):
            return
        for aliases in (names.serving, names.reopened):
            if all(client.indices.exists_alias(name=alias) for alias in aliases):
                QuoteWriter(client, location, aliases, lock, under_way).follow(left)
        under_way.done(left)
        under_way.forget()


def standing(client: Elasticsearch, location: Location, index: str, articles: Iterable[str]) -> Iterator[str]:
    """The ids of all quotes of these articles that a search sees."""
    for some in batched(articles, _MANY):
        query = {"terms": {"article_id": some}}
        after: list[Any] | None = None
        while True:
            with translated(location):
                answer = client.search(
                    index=index,
                    query=query,
                    sort=[{"id": "asc"}],
                    size=_PAGE,
                    search_after=after,
                    source=False,
                    track_total_hits=False,
                    allow_partial_search_results=False,  # what is not answered would stay for ever
                    filter_path="hits.hits.sort",
                )
            hits = answer.body.get("hits", {}).get("hits", [])
            yield from (hit["sort"][0] for hit in hits)
            if len(hits) < _PAGE:
                break
            after = hits[-1]["sort"]


def quotes_refused(location: Location, quote_id: str, reason: str | None) -> IndexUnavailable:
    """The error of quotes that the engine does not take, of an article that it holds."""
    return IndexUnavailable(
        f"Elasticsearch at {location.address} refuses the quote {quote_id} of an article that it holds: {reason}",
        safe=SAFE,
        next_command=f"flows index rebuild --index '{location.shown}', which leaves such an article out and names it",
    )


def refresh(client: Elasticsearch, location: Location, *indices: str) -> None:
    """Let searches see everything that was written. Raises `IndexBusy` where a shard could not do it."""
    with translated(location):
        failed = client.indices.refresh(index=indices)["_shards"]["failed"]
    if failed:
        raise IndexBusy(
            f"{failed} shards of {' and '.join(indices)} at {location.address} could not be refreshed",
            safe=SAFE,
            next_command=f"curl {location.address}/_cluster/health, then the same command",
        )


def _article(quote_id: str) -> str:
    return quote_id.rpartition("-")[0]
