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
from flows.index.elastic.client import SAFE, translated
from flows.index.elastic.documents import quote_with_siblings
from flows.index.elastic.location import Location
from flows.quotation import quotations

_MANY = 1000  # articles in one search
_PAGE = 10_000  # ids in one answer, the most that a server gives (`index.max_result_window`)
_REMEMBERED = 100_000  # articles written since the last refresh: some ten megabytes


class QuoteWriter:
    """Writes quotes through an alias. The one writer of an archive has one; the caller holds the lock.

    What was written before this began can be searched: the caller has refreshed the index.
    """

    def __init__(self, client: Elasticsearch, location: Location, alias: str) -> None:
        self._client = client
        self._location = location
        self._alias = alias
        self._bulk = BulkLoader(client, location, require_alias=True)
        self._unseen: set[str] = set()  # articles whose quotes were written since the last refresh

    def replace(self, quotes: Mapping[str, Sequence[Operation]]) -> dict[str, Outcome]:
        """Let each article, by its id, have these quotes and no others.

        Gives a quote that the engine has refused, and its reason, for each article that has one.
        """
        if self._unseen.intersection(quotes) or len(self._unseen) > _REMEMBERED:
            self.refresh()
        operations = [one for some in quotes.values() for one in some]
        written = {one.id for one in operations}
        operations += [delete_operation(self._alias, id) for id in self._standing(quotes) if id not in written]
        if not operations:
            return {}
        self._unseen.update(article for article, some in quotes.items() if some)
        refused = [outcome for outcome in self._bulk.run(operations) if outcome.result is None]
        return {outcome.id.rpartition("-")[0]: outcome for outcome in refused}

    def refresh(self) -> None:
        """Let searches see what was written."""
        refresh(self._client, self._location, self._alias)
        self.seen()

    def seen(self) -> None:
        """The index was refreshed."""
        self._unseen.clear()

    def _standing(self, articles: Iterable[str]) -> Iterator[str]:
        """The ids of all quotes of these articles that a search sees."""
        for some in batched(articles, _MANY):
            query = {"terms": {"article_id": some}}
            after: list[Any] | None = None
            while True:
                with translated(self._location):
                    answer = self._client.search(
                        index=self._alias,
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


def quote_operations(alias: str, article: Document) -> list[Operation]:
    """What writes the quotes of an article. Raises `AttributeError`, `TypeError` or `ValueError` for what is none."""
    return [index_operation(alias, quote["id"], quote_with_siblings(quote)) for quote in quotations(article)]


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
