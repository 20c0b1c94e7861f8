"""The writer of an embedded index: whole documents by id, durable and visible at each commit."""

from collections.abc import Sequence
from pathlib import Path

import tantivy
from tantivy import Query

from flows.disk import check_room
from flows.files import sync_folder
from flows.index.base import Document, WriteOutcome, WriteStatus
from flows.index.embedded.failures import as_stop
from flows.index.embedded.schema import ID, build, to_tantivy

_HEAP = 128_000_000  # bytes: some 20,000 articles between two segments
_THREADS = 1  # more threads write more segments, and analysing is not what takes the time


class TantivyWriter:
    """`flows.index.base.Writer` over one tantivy writer of the versioned folder `place`. `close` waits for merges."""

    def __init__(self, index: tantivy.Index, place: Path) -> None:
        self._index = index
        self._place = place
        self._folder = place.parent
        self._pending: dict[str, bool] = {}  # what the next commit makes of an id: there, or gone
        with as_stop(self._folder):
            self._writer = index.writer(_HEAP, _THREADS)
            self._writer.garbage_collect_files()  # what a killed process left
            self._searcher = index.searcher()

    def upsert(self, documents: Sequence[Document]) -> list[WriteOutcome]:
        return [self._upsert(document) for document in documents]

    def delete(self, ids: Sequence[str]) -> int:
        there = [article_id for article_id in dict.fromkeys(ids) if self._has(article_id)]
        with as_stop(self._folder):
            for article_id in there:
                self._remove(article_id)
                self._pending[article_id] = False
        return len(there)

    def commit(self) -> None:
        if not self._pending:
            return
        if any(self._pending.values()):  # what only deletes is to free space
            check_room(self._place)
        with as_stop(self._folder):
            self._writer.commit()
            sync_folder(self._place)  # tantivy leaves the new name of its meta.json to the next commit
            self._index.reload()
            self._searcher = self._index.searcher()
        self._pending.clear()

    def rollback(self) -> None:
        """Drop what was not committed."""
        self._pending.clear()
        with as_stop(self._folder):
            self._writer.rollback()

    def close(self) -> None:
        """Wait for merges and give tantivy's own lock back. The writer cannot be used afterwards."""
        with as_stop(self._folder):
            self._writer.wait_merging_threads()
            sync_folder(self._place)  # the files of merged segments are deleted for good

    def _upsert(self, document: Document) -> WriteOutcome:
        try:
            prepared = to_tantivy(document)
        except ValueError as error:
            return WriteOutcome(str(document.get("id") or ""), WriteStatus.REJECTED, str(error))
        article_id: str = document["id"]
        there = self._has(article_id)
        with as_stop(self._folder):
            if there:
                self._remove(article_id)
            self._writer.add_document(prepared)
        self._pending[article_id] = True
        return WriteOutcome(article_id, WriteStatus.UPDATED if there else WriteStatus.CREATED)

    def _has(self, article_id: str) -> bool:
        pending = self._pending.get(article_id)
        if pending is not None:
            return pending
        with as_stop(self._folder):
            by_id = Query.term_query(build(), ID, article_id)
            return bool(self._searcher.search(by_id, limit=1, count=False).hits)

    def _remove(self, article_id: str) -> None:
        self._writer.delete_documents_by_term(ID, article_id)
