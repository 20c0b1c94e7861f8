"""Versions that are written beside the one that serves: a new one, and one that was complete before."""

from elasticsearch import Elasticsearch

from flows.index.base import Index, Writer
from flows.index.elastic.client import translated
from flows.index.elastic.engine import ElasticIndex, ElasticWriter
from flows.index.elastic.location import Location, Pair
from flows.index.elastic.lock import WriterLock
from flows.index.elastic.quotes import refresh
from flows.index.elastic.version import create, delete, new, restore, swap


class ElasticBuild:
    """`flows.index.archive.Build`: an index that the alias of the articles does not name yet."""

    index: Index
    writer: Writer

    def __init__(self, client: Elasticsearch, location: Location, server: str, lock: WriterLock) -> None:
        self._client = client
        self._location = location
        self._lock = lock
        self._published = False
        self._version = new(location.names)
        self.name = self._version.articles
        self.index = ElasticIndex(client, location, server, self.name)

    def begin(self) -> None:
        """Make its indices. Whatever ends this, `discard` comes after it."""
        self._usual = create(self._client, self._location.names, *self._version)
        self.writer = ElasticWriter(self._client, self._location, self._lock, self._location.names.building)

    def publish(self) -> None:
        """See `Build.publish`."""
        self._lock.check()
        with translated(self._location):
            restore(self._client, self._usual)
            refresh(self._client, self._location, *self._version)
            self._lock.check()
            swap(self._client, self._location.names, self._version)
        self._published = True

    def discard(self) -> None:
        """Delete what was not published; what an unanswered call has published after all stays."""
        if self._published:
            return
        with translated(self._location):
            aliases = self._client.options(ignore_status=404).indices.get_alias(index=self.name).body
            if self._location.names.articles not in aliases.get(self.name, {}).get("aliases", {}):
                delete(self._client, [self._version])


class ElasticReopened:
    """`flows.index.archive.Build`: a version that was complete before."""

    index: Index
    writer: Writer

    def __init__(self, client: Elasticsearch, location: Location, server: str, lock: WriterLock, version: Pair) -> None:
        self._client = client
        self._location = location
        self._lock = lock
        self._version = version
        self.name = version.articles
        self.index = ElasticIndex(client, location, server, self.name)
        self.writer = ElasticWriter(client, location, lock, location.names.reopened)

    def publish(self) -> None:
        """See `Build.publish`."""
        self.writer.commit()
        with translated(self._location):
            self._lock.check()
            swap(self._client, self._location.names, self._version)
