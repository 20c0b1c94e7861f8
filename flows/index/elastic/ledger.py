"""The ledger in indices of its own, so that many hosts share it and Kibana answers "where is my file?".

A record's place is its id, so a place has one entry and at most one reject. Every write is one refresh: the ledger is
written once for some hundred records, which costs little beside what was done to them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from flows.batches import batched
from flows.errors import IndexUnavailable, UsageError
from flows.index.base import Document
from flows.index.elastic.bulk import BulkLoader, Operation, delete_operation, index_operation
from flows.index.elastic.client import SAFE, is_found, too_complex, translated
from flows.index.elastic.ledger_documents import (
    conditions,
    entry_of,
    id_of,
    place_of,
    reject_of,
    source_of,
    source_of_reject,
    source_of_tombstone,
    tombstone_of,
)
from flows.index.elastic.location import Location
from flows.index.elastic.paging import pages
from flows.index.ledger import (
    EVERYTHING,
    LedgerEntry,
    RecordKey,
    RecordOutcome,
    RejectedRecord,
    Selection,
    Tombstone,
    is_ingest_of,
)
from flows.index.moments import sortable
from flows.index.query.plan import MAX_WINDOW
from flows.schema.companions import run_document

MANY = 1000  # ids, terms or hits in one request
_BUCKETS = 10_000  # of one page of an aggregation; the server's limit is 65,536
_BY_KEY = [{"place": "asc"}]
_DELETED = {"term": {"outcome": str(RecordOutcome.DELETED)}}


class ElasticLedger:
    """`flows.index.ledger.Ledger` on Elasticsearch. Threads may share it."""

    def __init__(self, client: Elasticsearch, location: Location) -> None:
        self._client = client
        self._location = location
        self._names = location.names
        self._bulk = BulkLoader(client, location)

    def known(self, keys: Sequence[RecordKey]) -> dict[RecordKey, LedgerEntry]:
        found = [entry_of(source) for source in self._by_place(self._names.files, keys).values()]
        return {entry.key: entry for entry in found}

    def of_articles(self, article_ids: Sequence[str]) -> list[LedgerEntry]:
        found: list[LedgerEntry] = []
        with translated(self._location):
            for some in batched(dict.fromkeys(article_ids), MANY):
                query = {"bool": {"filter": {"terms": {"article_id": some}}, "must_not": _DELETED}}
                for hits in pages(self._client, self._names.files, query, [{"_shard_doc": "asc"}], MANY):
                    found += [entry_of(hit["_source"]) for hit in hits]
        return sorted(found, key=lambda entry: entry.key)

    def of_bytes(self, sha256s: Sequence[str]) -> dict[str, LedgerEntry]:
        found: dict[str, LedgerEntry] = {}
        with translated(self._location):
            for some in batched(dict.fromkeys(sha256s), MANY):
                conditions = [{"terms": {"sha256": some}}, {"terms": {"outcome": ["loaded", "duplicate"]}}]
                answer = self._client.search(
                    index=self._names.files,
                    query={"bool": {"filter": conditions}},
                    collapse={"field": "sha256"},
                    size=len(some),
                )
                entries = (entry_of(hit["_source"]) for hit in answer["hits"]["hits"])
                found.update({entry.sha256: entry for entry in entries})
        return found

    def entries(
        self, selection: Selection = EVERYTHING, after: RecordKey | None = None, limit: int = 1000
    ) -> list[LedgerEntry]:
        return [entry_of(source) for source in self._selected(self._names.files, selection, after, limit)]

    def drops(self) -> dict[str, int]:
        counts = self._counts({"drop": {"terms": {"field": "drop"}}})
        return {key["drop"]: count for key, count in counts}

    def articles(self) -> int:
        return sum(1 for _ in self._counts({"article": {"terms": {"field": "article_id"}}}))

    def record(self, entries: Sequence[LedgerEntry], rejected: Sequence[RejectedRecord] = ()) -> None:
        accepted = [entry.key for entry in entries if entry.outcome is not RecordOutcome.REJECTED]
        cleared = self._by_place(self._names.rejects, accepted, source=False)
        operations = [index_operation(self._names.files, id_of(entry.key), source_of(entry)) for entry in entries]
        operations += [delete_operation(self._names.rejects, id) for id in cleared]
        operations += [index_operation(self._names.rejects, id_of(r.key), source_of_reject(r)) for r in rejected]
        self._write(operations)

    def rejected(self, limit: int = 100) -> list[RejectedRecord]:
        order = [{"seen_at": "desc"}, {"drop": "asc"}, {"path": "asc"}, {"record": "asc"}]
        return [reject_of(source) for source in self._newest(self._names.rejects, order, limit)]

    def rejects(
        self, selection: Selection = EVERYTHING, after: RecordKey | None = None, limit: int = 100
    ) -> list[RejectedRecord]:
        selected = replace(selection, outcome=None)
        return [reject_of(source) for source in self._selected(self._names.rejects, selected, after, limit)]

    def refused(self, keys: Sequence[RecordKey]) -> dict[RecordKey, RejectedRecord]:
        found = [reject_of(source) for source in self._by_place(self._names.rejects, keys).values()]
        return {reject.key: reject for reject in found}

    def traces(self, article_ids: Sequence[str], sha256s: Sequence[str]) -> list[LedgerEntry]:
        found: dict[RecordKey, LedgerEntry] = {}
        with translated(self._location):
            for field, values in (("article_id", article_ids), ("sha256", sha256s)):
                for some in batched(dict.fromkeys(values), MANY):
                    query = {"terms": {field: some}}
                    for hits in pages(self._client, self._names.files, query, [{"_shard_doc": "asc"}], MANY):
                        entries = (entry_of(hit["_source"]) for hit in hits)
                        found |= {entry.key: entry for entry in entries}
        return [found[key] for key in sorted(found)]

    def remove(self, keys: Sequence[RecordKey]) -> None:
        ids = [id_of(key) for key in dict.fromkeys(keys)]
        indices = (self._names.files, self._names.rejects)
        self._write([delete_operation(index, id) for index in indices for id in ids])

    def bury(self, tombstones: Sequence[Tombstone]) -> None:
        index = self._names.forgotten
        self._write([index_operation(index, stone.article_id, source_of_tombstone(stone)) for stone in tombstones])

    def exhume(self, article_ids: Sequence[str]) -> int:
        there = list(self.buried(article_ids))
        self._write([delete_operation(self._names.forgotten, id) for id in there])
        return len(there)

    def buried(self, article_ids: Sequence[str]) -> dict[str, Tombstone]:
        found: dict[str, Tombstone] = {}
        with translated(self._location):
            for some in batched(dict.fromkeys(article_ids), MANY):
                answer = self._client.mget(index=self._names.forgotten, ids=some)
                there = (doc for doc in answer["docs"] if is_found(doc, self._location))
                found |= {doc["_id"]: tombstone_of(doc["_source"]) for doc in there}
        return found

    def tombstones(self, after: str = "", limit: int = 1000) -> list[Tombstone]:
        with translated(self._location):
            answer = self._client.search(
                index=self._names.forgotten,
                sort=[{"article_id": "asc"}],
                search_after=[after],
                size=min(limit, MANY),
                track_total_hits=False,
                allow_partial_search_results=False,  # what is not answered would come in again
            )
        return [tombstone_of(hit["_source"]) for hit in answer["hits"]["hits"]]

    def save_run(self, run: Document) -> None:
        with translated(self._location):
            stored = self._client.options(ignore_status=404).get(index=self._names.runs, id=run["run_id"])
        first = stored["_source"]["first_saved_at"] if stored.body.get("found") else sortable(datetime.now(UTC))
        document = {**run_document(run), "first_saved_at": first, "report": run}
        self._write([index_operation(self._names.runs, run["run_id"], document)])

    def runs(self, limit: int = 20, *, drops: Collection[str] | None = None) -> list[Document]:
        order = [{"first_saved_at": "desc"}, {"run_id": "desc"}]
        if drops is None:
            return [source["report"] for source in self._newest(self._names.runs, order, limit)]
        over = [{"term": {"kind": "ingest"}}, *({"term": {"drops": drop}} for drop in sorted(set(drops)))]
        found = self._newest(self._names.runs, order, limit, {"bool": {"filter": over}})
        return [source["report"] for source in found if is_ingest_of(source["report"], drops)]

    def run(self, run_id: str) -> Document | None:
        with translated(self._location):
            stored = self._client.options(ignore_status=404).get(index=self._names.runs, id=run_id)
        return stored["_source"]["report"] if stored.body.get("found") else None

    def counts(self) -> dict[str, int]:
        outcomes = {"outcomes": {"terms": {"field": "outcome", "size": len(RecordOutcome)}}}
        with translated(self._location):
            answer = self._client.search(index=self._names.files, size=0, aggregations=outcomes)
        return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["outcomes"]["buckets"]}

    def refresh(self) -> None:
        """Make visible to searches what was written, by a killed process too."""
        with translated(self._location):
            names = self._names
            self._client.indices.refresh(index=[names.files, names.rejects, names.runs, names.forgotten])

    def _selected(self, index: str, selection: Selection, after: RecordKey | None, limit: int) -> list[dict[str, Any]]:
        """Sources of what is selected, in the order of keys. A page may be larger than the server gives at once."""
        query = {"bool": {"filter": conditions(selection, "code" if index == self._names.rejects else "reason")}}
        found: list[dict[str, Any]] = []
        last = [place_of(after)] if after else None
        with translated(self._location):
            while len(found) < limit:
                size = min(limit - len(found), MANY)
                try:
                    answer = self._client.search(
                        index=index, query=query, sort=_BY_KEY, size=size, search_after=last, track_total_hits=False
                    )
                except ApiError as error:
                    if too_complex(error):
                        raise UsageError("the pattern is too complex for the index: use fewer * and ?") from error
                    raise
                hits = answer["hits"]["hits"]
                found += [hit["_source"] for hit in hits]
                if len(hits) < size:
                    break
                last = hits[-1]["sort"]
        return found

    def _counts(self, source: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int]]:
        """Every value of a field among the entries that are not deleted, with their number.

        The pages of a composite aggregation are exact. A `cardinality` is an estimate above 40,000 values, and `terms`
        holds them all in one answer, of at most 65,536.
        """
        composite: dict[str, Any] = {"sources": [source], "size": _BUCKETS}
        with translated(self._location):
            while True:
                answer = self._client.search(
                    index=self._names.files,
                    query={"bool": {"must_not": _DELETED}},
                    size=0,
                    track_total_hits=False,
                    aggregations={"values": {"composite": composite}},
                )
                values = answer["aggregations"]["values"]
                yield from ((bucket["key"], bucket["doc_count"]) for bucket in values["buckets"])
                if "after_key" not in values:
                    return
                composite["after"] = values["after_key"]

    def _by_place(self, index: str, keys: Sequence[RecordKey], *, source: bool = True) -> dict[str, dict[str, Any]]:
        """Sources by id, of those that are there. Reads past what a search can see yet."""
        found = {}
        with translated(self._location):
            for ids in batched(dict.fromkeys(map(id_of, keys)), MANY):
                answer = self._client.mget(index=index, ids=ids, source=source)
                there = (doc for doc in answer["docs"] if is_found(doc, self._location))
                found.update({doc["_id"]: doc.get("_source", {}) for doc in there})
        return found

    def _newest(
        self, index: str, order: list[dict[str, str]], limit: int, query: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        with translated(self._location):
            answer = self._client.search(index=index, query=query, sort=order, size=min(limit, MAX_WINDOW))
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _write(self, operations: Sequence[Operation]) -> None:
        if not operations:
            return
        refused = [outcome for outcome in self._bulk.run(operations) if outcome.result is None]
        self.refresh()
        if refused:
            raise IndexUnavailable(
                f"Elasticsearch at {self._location.address} refused {len(refused)} entries of the ledger: "
                f"{refused[0].reason}",
                safe=SAFE,
                next_command="flows status with the same --index, then the same command",
            )
