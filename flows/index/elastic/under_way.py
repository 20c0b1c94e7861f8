"""Which articles a writer is writing: what a run that is killed leaves behind, so that the next one puts it in order.

An article and its quotes live in two indices, and no request writes both. So before the first of them is written, a
document beside the writer's lock names the articles; a writer that ends well takes it away again. One that finds it
compares the quotes of these articles with what is stored, whether or not anything writes these articles ever again.
"""

from collections.abc import Collection, Iterable

from elasticsearch import Elasticsearch

from flows.index.elastic.location import Location

ID = "under-way"


class UnderWay:
    """The note of the one writer, who holds the lock."""

    def __init__(self, client: Elasticsearch, location: Location, *, kept: bool = True) -> None:
        """Not `kept`: what is written is deleted when its writer is killed, and the note of another one stays."""
        self._client = client
        self._index = location.names.locks
        self._articles: set[str] = set()  # begun, and not known to be done
        self._noted = False
        self._kept = kept

    def begin(self, articles: Collection[str]) -> None:
        """Note that these are being written; durable when it returns."""
        if not self._kept:
            return
        self._articles.update(articles)
        self._client.index(index=self._index, id=ID, document={"articles": sorted(self._articles)})
        self._noted = True

    def done(self, articles: Iterable[str]) -> None:
        """These are written. The note may stand a while longer: to put them in order twice does no harm."""
        self._articles.difference_update(articles)

    def forget(self) -> None:
        """Take the note away, unless something that was begun is not known to be done."""
        if self._noted and not self._articles:
            self._client.options(ignore_status=404).delete(index=self._index, id=ID)
            self._noted = False

    def left(self) -> list[str]:
        """What another writer has begun and not told to be done: begun by this one from now on."""
        found = self._client.options(ignore_status=404).get(index=self._index, id=ID).body
        articles: list[str] = found["_source"]["articles"] if found.get("found") else []
        self._articles.update(articles)
        self._noted = bool(articles)
        return articles
