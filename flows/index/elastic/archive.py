"""The versions of an archive on a cluster: indices `articles-v<schema>-<stamp>`, and the alias that names one of them.

The one that is being filled has the alias `articles-building`, which the call that swaps `articles` takes away as well:
a version is complete exactly when it has it no more. Writing goes through that alias, so that a process which was
suspended, and lost its build meanwhile, can bring no index back to life. A complete version that is mended before it
serves again is written through `articles-reopened`, which says nothing when a killed process has left it.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Self

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from flows.errors import Stop, UsageError
from flows.index.archive import Build, IndexVersion
from flows.index.base import Document, Index, Writer
from flows.index.elastic.client import connect, translated
from flows.index.elastic.engine import ElasticIndex, ElasticWriter
from flows.index.elastic.indices import new_index_name, prepare_ledger
from flows.index.elastic.ledger import ElasticLedger
from flows.index.elastic.location import Location, parse_location
from flows.index.elastic.lock import WriterLock
from flows.index.elastic.paging import pages
from flows.index.ledger import Ledger
from flows.schema.elasticsearch import article_schema
from flows.settings import Settings

_PAGE = 500  # documents read at once
# Nobody searches an index that is being filled, and a copy of it would analyse every text twice.
_FILLING = {"refresh_interval": "-1", "auto_expand_replicas": "false", "number_of_replicas": "0"}


class ElasticArchive:
    """`flows.index.archive.Archive` on a cluster."""

    ledger: Ledger

    def __init__(self, client: Elasticsearch, location: Location, server: str) -> None:
        self.location = location.shown
        self._books = ElasticLedger(client, location)
        self.ledger = self._books
        self._client = client
        self._location = location
        self._server = server
        self._name = re.compile(re.escape(location.names.articles) + r"-v\d{1,6}-\d{14}-[0-9a-f]{4}", re.ASCII)

    @classmethod
    def open(cls, url: str, settings: Settings) -> Self:
        """The archive at a URL, whatever schema its versions have. Raises `SchemaMismatch` for its ledger alone."""
        location = parse_location(url)
        client, server = connect(location, settings)
        with translated(location):
            prepare_ledger(client, location)
        return cls(client, location, server)

    def versions(self) -> list[IndexVersion]:
        """See `Archive.versions`."""
        names = self._location.names
        with translated(self._location):
            found = self._found()
            stats = self._client.indices.stats(index=f"{names.articles}-v*", metric=["docs", "store"])["indices"]
        described = [_described(name, body, stats.get(name, {}), names.articles) for name, body in found.items()]
        return sorted(described, key=lambda version: (version.created_at, version.name), reverse=True)

    def documents(self, name: str) -> Iterator[Document]:
        """See `Archive.documents`: one consistent view."""
        self._version(name)
        with translated(self._location):
            for hits in pages(self._client, name, {"match_all": {}}, [{"_shard_doc": "asc"}], _PAGE):
                for hit in hits:
                    yield hit["_source"]

    @contextmanager
    def build(self, owner: str, wait: float = 30.0) -> Iterator[Build]:
        """See `Archive.build`."""
        with translated(self._location), WriterLock(self._client, self._location, owner, wait) as lock:
            self._books.refresh()
            self._client.indices.refresh(index=f"{self._location.names.articles}-v*")  # counts are those of a refresh
            self._clear()
            build = ElasticBuild(self._client, self._location, self._server, lock)
            try:
                yield build
            except BaseException:
                with suppress(Stop):  # who comes next clears it; the error on its way says more
                    build.discard()
                raise
            build.discard()

    @contextmanager
    def reopen(self, name: str, owner: str, wait: float = 30.0) -> Iterator[Build]:
        """See `Archive.reopen`."""
        with translated(self._location), WriterLock(self._client, self._location, owner, wait) as lock:
            if self._location.names.building in self._version(name)["aliases"]:
                raise UsageError(f"the version {name} is not complete: flows index list names those that are")
            self._books.refresh()
            lock.check()
            reopened = self._location.names.reopened
            left = [found for found, body in self._found().items() if reopened in body["aliases"] and found != name]
            actions = [{"remove": {"index": found, "alias": reopened}} for found in left]
            self._client.indices.update_aliases(actions=[*actions, {"add": {"index": name, "alias": reopened}}])
            try:
                yield ElasticReopened(self._client, self._location, self._server, lock, name)
            finally:
                with suppress(ApiError, TransportError):  # left on, it is moved by the next one
                    self._client.indices.delete_alias(index=name, name=reopened)

    def remove(self, name: str, owner: str, wait: float = 30.0) -> None:
        """See `Archive.remove`."""
        with translated(self._location), WriterLock(self._client, self._location, owner, wait) as lock:
            if self._location.names.articles in self._version(name)["aliases"]:
                raise UsageError(f"the version {name} serves: let another one serve first")
            lock.check()
            self._client.indices.delete(index=name)

    def close(self) -> None:
        """See `Archive.close`."""
        self._client.close()

    def _found(self) -> dict[str, dict[str, Any]]:
        """Settings, aliases and mapping of our versions, by name; what merely is called alike is left alone."""
        answer = self._client.indices.get(
            index=f"{self._location.names.articles}-v*",
            features=["aliases", "mappings", "settings"],
            allow_no_indices=True,
        )
        return {name: body for name, body in answer.body.items() if self._name.fullmatch(name) and _meta(body)}

    def _version(self, name: str) -> dict[str, Any]:
        with translated(self._location):
            body = self._found().get(name)
        if body is None:
            raise UsageError(f"no version {name!r} at {self.location}: flows index list names them")
        return body

    def _clear(self) -> None:
        """Delete what killed builds left. The lock is ours: nobody is filling it."""
        building = self._location.names.building
        if left := [name for name, body in self._found().items() if building in body["aliases"]]:
            self._client.indices.delete(index=left)


class ElasticBuild:
    """`flows.index.archive.Build`: an index that the alias of the articles does not name yet."""

    index: Index
    writer: Writer

    def __init__(self, client: Elasticsearch, location: Location, server: str, lock: WriterLock) -> None:
        self._client = client
        self._location = location
        self._lock = lock
        self._published = False
        self.name = new_index_name(location.names, datetime.now(UTC))
        client.indices.create(index=self.name, aliases={location.names.building: {}})
        given = client.indices.get_settings(index=self.name)[self.name]["settings"]["index"]
        self._settings = {name: given.get(name) for name in _FILLING}  # as the templates, and who changed them, say
        client.indices.put_settings(index=self.name, settings=_FILLING)
        self.index = ElasticIndex(client, location, server, self.name)
        self.writer = ElasticWriter(client, location, lock, location.names.building)

    def publish(self) -> None:
        """See `Build.publish`."""
        self._lock.check()
        with translated(self._location):
            self._client.indices.put_settings(index=self.name, settings=self._settings)
            self._client.indices.refresh(index=self.name)
            self._lock.check()
            swap(self._client, self._location, self.name)
        self._published = True

    def discard(self) -> None:
        """Delete what was not published; what an unanswered call has published after all stays."""
        if self._published:
            return
        with translated(self._location):
            aliases = self._client.options(ignore_status=404).indices.get_alias(index=self.name).body
            if self._location.names.articles not in aliases.get(self.name, {}).get("aliases", {}):
                self._client.options(ignore_status=404).indices.delete(index=self.name)


class ElasticReopened:
    """`flows.index.archive.Build`: an index that was complete before."""

    index: Index
    writer: Writer

    def __init__(self, client: Elasticsearch, location: Location, server: str, lock: WriterLock, name: str) -> None:
        self._client = client
        self._location = location
        self._lock = lock
        self.name = name
        self.index = ElasticIndex(client, location, server, name)
        self.writer = ElasticWriter(client, location, lock, location.names.reopened)
        self.writer.commit()  # what a killed run has written and not committed

    def publish(self) -> None:
        """See `Build.publish`."""
        self.writer.commit()
        with translated(self._location):
            self._lock.check()
            swap(self._client, self._location, self.name)


def swap(client: Elasticsearch, location: Location, name: str) -> None:
    """Let the alias name this version and no other, in one atomic call."""
    names = location.names
    before = client.indices.get(index=[names.articles, names.building], ignore_unavailable=True, features=["aliases"])
    actions: list[dict[str, Any]] = [
        {"remove": {"index": index, "alias": alias}}
        for index, body in before.body.items()
        for alias in body["aliases"]
        if (alias == names.articles and index != name) or (alias == names.building and index == name)
    ]
    client.indices.update_aliases(
        actions=[*actions, {"add": {"index": name, "alias": names.articles, "is_write_index": True}}]
    )


def _meta(body: Mapping[str, Any]) -> Mapping[str, Any]:
    meta: Mapping[str, Any] = body.get("mappings", {}).get("_meta", {})
    return meta if "schema_sha256" in meta else {}


def _described(name: str, body: Mapping[str, Any], stats: Mapping[str, Any], alias: str) -> IndexVersion:
    primaries = stats.get("primaries", {})
    created = int(body["settings"]["index"]["creation_date"]) / 1000
    return IndexVersion(
        name=name,
        schema_version=int(_meta(body).get("schema_version", 0)),
        readable=_meta(body)["schema_sha256"] == article_schema()["mappings"]["_meta"]["schema_sha256"],
        documents=primaries.get("docs", {}).get("count", 0),
        bytes=primaries.get("store", {}).get("size_in_bytes", 0),
        created_at=datetime.fromtimestamp(created, UTC),
        serves=alias in body["aliases"],
        complete=f"{alias}-building" not in body["aliases"],
    )
