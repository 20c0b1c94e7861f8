"""The embedded index: tantivy for the documents, SQLite beside it for the ledger. Nothing has to be started."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tantivy
from tantivy import Query

from flows.article import SCHEMA_VERSION
from flows.batches import batched
from flows.index.base import Document, IndexStatus, SearchRequest, SearchResult
from flows.index.embedded import folder
from flows.index.embedded.compile import holding
from flows.index.embedded.failures import as_stop
from flows.index.embedded.heap import give_back_large_blocks
from flows.index.embedded.ledger import SqliteLedger
from flows.index.embedded.lock import holder, only_writer
from flows.index.embedded.schema import ID, RANK, build, load, rank, value_field
from flows.index.embedded.search import search
from flows.index.embedded.walk import stored
from flows.index.embedded.writer import TantivyWriter
from flows.index.ledger import Ledger
from flows.index.query.plan import plan
from flows.schema.fields import fields

_AT_ONCE = 500  # documents looked up in one query


class EmbeddedIndex:
    """`flows.index.base.Index` in a folder. Threads may share it; other processes may read while one writes."""

    ledger: Ledger

    def __init__(self, home: Path, version: Path | None = None) -> None:
        """The version that serves, whichever that is at the time, or always the one in the folder `version`."""
        self._folder = home / "index"
        self.location = str(self._folder)
        self._turn = threading.Lock()
        self._version = version
        self._place = version or folder.current(self._folder)
        self._index = folder.open_tantivy(self._place)
        self._state = folder.state(self._place)
        self._books = SqliteLedger(self._folder / "ledger.sqlite")
        self.ledger = self._books

    @classmethod
    def open(cls, home: Path) -> "EmbeddedIndex":
        """The index of a state folder, created when it is not there. Raises `Stop` when it cannot be used."""
        return cls(home)

    @contextmanager
    def writer(self, owner: str, wait: float = 30.0) -> Iterator[TantivyWriter]:
        give_back_large_blocks()
        with only_writer(self._folder, owner, wait):
            place = folder.pointed(self._folder)
            writer = TantivyWriter(folder.open_tantivy(place), place)
            try:
                yield writer
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.close()

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        found: dict[str, Document] = {}
        with as_stop(self._folder):
            searcher = self._searcher()
            for some in batched(dict.fromkeys(ids), _AT_ONCE):
                for _, address in searcher.search(holding(ID, some), limit=len(some), count=False).hits:
                    document = load(searcher, address)
                    found[document["id"]] = document
        return found

    def holder(self) -> str | None:
        return holder(self._folder)

    def missing(self, ids: Sequence[str]) -> set[str]:
        """See `Index.missing`. Loads no document: the fast field `rank` tells which ids were hit."""
        found: set[str] = set()
        tied: list[str] = []
        with as_stop(self._folder):
            searcher = self._searcher()
            for some in batched(dict.fromkeys(ids), _AT_ONCE):
                hits = searcher.search(holding(ID, some), limit=len(some), count=False).hits
                if len(hits) == len(some):
                    found.update(some)
                    continue
                hit = set(searcher.fast_field_values(RANK, [address for _, address in hits]))
                shared = Counter(map(rank, some))
                found.update(id for id in some if rank(id) in hit and shared[rank(id)] == 1)
                tied += [id for id in some if rank(id) in hit and shared[rank(id)] > 1]
        return set(ids) - found - set(self.get(tied))

    def search(self, request: SearchRequest) -> SearchResult:
        todo = plan(request)
        with as_stop(self._folder):
            return search(self._searcher(), todo, highlighting=request.highlight)

    def scan(self, batch_size: int = 500) -> Iterator[Document]:
        """Every document of one moment, in the order of ids: commits meanwhile are not seen."""
        with as_stop(self._folder):
            searcher = self._searcher()
        yield from stored(searcher, build(), self._folder)

    def status(self) -> IndexStatus:
        with as_stop(self._folder):
            searcher = self._searcher()
            date = value_field(fields()["@timestamp"])
            newest = searcher.search(Query.all_query(), limit=1, order_by_field=date).hits
            return IndexStatus(
                engine=f"embedded (tantivy {folder.TANTIVY})",
                location=self.location,
                index=self._place.name,
                schema_version=SCHEMA_VERSION,
                documents=searcher.num_docs,
                bytes=folder.size(self._place),
                newest=_moment(newest[0][0]) if newest else None,
            )

    def close(self) -> None:
        self._books.close()

    def _searcher(self) -> tantivy.Searcher:
        """A searcher that sees what any process has committed."""
        with self._turn:
            place = self._version or folder.pointed(self._folder)
            state = folder.state(place)
            if place != self._place:
                self._index = folder.open_tantivy(place)
            elif state != self._state:
                self._index.reload()
            self._place, self._state = place, state
            return self._index.searcher()


def _moment(milliseconds: int | None) -> datetime | None:
    if milliseconds is None:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
