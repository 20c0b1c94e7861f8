"""The versions of an archive on a cluster, each named by its index of articles (`articles-v<schema>-<stamp>`), and the
aliases that name one of them.

Writing goes through aliases, so that a process which was suspended, and lost its build meanwhile, can bring no index
back to life. A complete version that is mended before it serves again is written through `articles-reopened` and
`article-quotes-reopened`, which say nothing when a killed process has left them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Self

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from flows.errors import IndexBusy, IndexUnavailable, Stop, UsageError
from flows.index.archive import Build, IndexVersion
from flows.index.base import Document
from flows.index.elastic.builds import ElasticBuild, ElasticReopened
from flows.index.elastic.bulk import BulkLoader, delete_operation
from flows.index.elastic.client import connect, translated
from flows.index.elastic.expunge import expunge
from flows.index.elastic.indices import prepare_ledger
from flows.index.elastic.ledger import ElasticLedger
from flows.index.elastic.location import Location, Names, Pair, parse_location
from flows.index.elastic.lock import WriterLock
from flows.index.elastic.paging import pages
from flows.index.elastic.quotes import refresh, settle, standing
from flows.index.elastic.version import (
    delete,
    delete_unfinished_quotes,
    has_quotes,
    make_quotes,
    move,
    take_away,
)
from flows.index.ledger import Ledger
from flows.schema.elasticsearch import article_schema
from flows.settings import Settings

_PAGE = 500  # documents read at once


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
            asked = [f"{alias}-v*" for alias in names.serving]
            stats = self._client.indices.stats(index=asked, metric=["docs", "store"])["indices"]
        described = [_described(names.version(name), body, stats, names) for name, body in found.items()]
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
            everything = f"{self._location.names.articles}-v*"
            refresh(self._client, self._location, everything)  # counts are those of a refresh
            self._settle_what_can_be(lock)
            self._clear()
            build = ElasticBuild(self._client, self._location, self._server, lock)
            try:
                build.begin()
                yield build
            except BaseException:
                with suppress(Stop):  # who comes next clears it; the error on its way says more
                    build.discard()
                raise
            build.discard()

    @contextmanager
    def reopen(self, name: str, owner: str, wait: float = 30.0) -> Iterator[Build]:
        """See `Archive.reopen`."""
        names = self._location.names
        with translated(self._location), WriterLock(self._client, self._location, owner, wait) as lock:
            if names.building.articles in self._version(name)["aliases"]:
                raise UsageError(f"the version {name} is not complete: flows index list names those that are")
            self._books.refresh()
            settle(self._client, self._location, lock)
            version = names.version(name)
            if not has_quotes(self._client, names, version):
                make_quotes(self._client, self._location, lock, version)
            lock.check()
            move(self._client, names, names.reopened, version)
            try:
                yield ElasticReopened(self._client, self._location, self._server, lock, version)
            finally:
                with suppress(ApiError, TransportError):  # left on, they are moved by the next one
                    take_away(self._client, names.reopened, version)

    def delete(self, name: str, ids: Sequence[str], owner: str, wait: float = 30.0) -> int:
        """See `Archive.delete`: neither ids nor the quotes' reference to them depend on the schema."""
        with translated(self._location), WriterLock(self._client, self._location, owner, wait) as lock:
            self._version(name)
            version = self._location.names.version(name)
            bulk = BulkLoader(self._client, self._location, before_sending=lock.check)
            quotes: list[str] = []
            if self._client.indices.exists(index=version.quotes):
                refresh(self._client, self._location, version.quotes)  # a search sees no others
                quotes += standing(self._client, self._location, version.quotes, dict.fromkeys(ids))
            bulk.run([delete_operation(version.quotes, id) for id in quotes])
            outcomes = bulk.run([delete_operation(version.articles, id) for id in dict.fromkeys(ids)])
            self._client.indices.refresh(index=list(version), ignore_unavailable=True)
            return sum(outcome.result == "deleted" for outcome in outcomes)

    def expunge(self, owner: str, wait: float = 30.0) -> None:
        """See `Archive.expunge`."""
        names = self._location.names
        with translated(self._location), WriterLock(self._client, self._location, owner, wait):
            versions = [index for name in self._found() for index in names.version(name)]
            there = [name for name in versions if self._client.indices.exists(index=name)]
            expunge(self._client, self._location, *there, names.files, names.rejects, names.runs, names.forgotten)

    def remove(self, name: str, owner: str, wait: float = 30.0) -> None:
        """See `Archive.remove`."""
        with translated(self._location), WriterLock(self._client, self._location, owner, wait) as lock:
            if self._location.names.articles in self._version(name)["aliases"]:
                raise UsageError(f"the version {name} serves: let another one serve first")
            lock.check()
            delete(self._client, [self._location.names.version(name)])

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

    def _settle_what_can_be(self, lock: WriterLock) -> None:
        """A version of another schema may refuse quotes as they are today: what is built next has its own."""
        try:
            settle(self._client, self._location, lock)
        except IndexBusy:
            raise
        except IndexUnavailable:
            return

    def _clear(self) -> None:
        """Delete what killed builds left. The lock is ours: nobody is filling it."""
        names = self._location.names
        building = names.building.articles
        left = [names.version(name) for name, body in self._found().items() if building in body["aliases"]]
        delete(self._client, left)
        delete_unfinished_quotes(self._client, names)


def _meta(body: Mapping[str, Any]) -> Mapping[str, Any]:
    meta: Mapping[str, Any] = body.get("mappings", {}).get("_meta", {})
    return meta if "schema_sha256" in meta else {}


def _described(version: Pair, body: Mapping[str, Any], stats: Mapping[str, Any], names: Names) -> IndexVersion:
    articles, quotes = (stats.get(index, {}).get("primaries", {}) for index in version)
    created = int(body["settings"]["index"]["creation_date"]) / 1000
    return IndexVersion(
        name=version.articles,
        schema_version=int(_meta(body).get("schema_version", 0)),
        readable=_meta(body)["schema_sha256"] == article_schema()["mappings"]["_meta"]["schema_sha256"],
        documents=articles.get("docs", {}).get("count", 0),
        bytes=sum(index.get("store", {}).get("size_in_bytes", 0) for index in (articles, quotes)),
        created_at=datetime.fromtimestamp(created, UTC),
        serves=names.articles in body["aliases"],
        complete=names.building.articles not in body["aliases"],
    )
