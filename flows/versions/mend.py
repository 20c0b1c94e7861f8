"""An earlier version of an index, brought into line with the ledger before it serves again.

The ledger is shared by all versions and tells of the newer one. What nobody claims any more is taken out of the earlier
one. Where a record made another text since, its entry is unsettled, so that the next ingest judges it again. What is
missing needs nothing: an ingest, or `flows reprocess --missing`, makes what the ledger claims and the index lacks.

Every step can be done again: pointers to an article are freed before it goes. Memory is that of one batch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from flows import stages
from flows.article import Article, Place
from flows.batches import batched
from flows.errors import Stop
from flows.index.archive import Build
from flows.index.base import Document, WriteStatus
from flows.index.ledger import UNSETTLED, LedgerEntry, RecordKey, RecordOutcome
from flows.load.places import with_places
from flows.load.withdraw import freed
from flows.raw_store.store import RawStore
from flows.report import RunReport
from flows.stories.index_neighbours import Memory
from flows.stories.update import update_stories

_AT_ONCE = 500  # documents in memory


def mend(build: Build, raw_store: RawStore, report: RunReport) -> None:
    """Bring the documents of `build` and the ledger together, and count it in `report`; what was done is committed.

    A ledger without any entry was lost, and tells nothing of what is to be taken out: all stays as it is.
    """
    if not any(build.index.ledger.counts().values()):
        report.unchanged = report.seen = build.index.status().documents
        return
    mending = _Mending(build, raw_store, report)
    for documents in batched(build.index.scan(), _AT_ONCE):
        mending.settle(documents)
    report.seen = report.unchanged
    report.lacking = build.index.ledger.articles() - report.unchanged


@dataclass(frozen=True, slots=True)
class _Mending:
    build: Build
    raw_store: RawStore
    report: RunReport
    memory: Memory = field(default_factory=Memory)  # of stories, from batch to batch

    def settle(self, documents: Sequence[Document]) -> None:
        """Of one batch: take out what nobody claims, correct places, unsettle entries that claim another text."""
        ids = [document["id"] for document in documents]
        claims = self._claims(ids)
        buried = self.build.index.ledger.buried(ids)
        gone: list[str] = []
        places: dict[str, list[Place]] = {}
        unsettled: list[LedgerEntry] = []
        for document in documents:
            entries = claims.get(document["id"], [])
            source = _Made.of(document)
            held = self._held(source, entries) if document["id"] not in buried else []
            if not held:
                gone.append(document["id"])
                continue
            if held != source.places:
                places[document["id"]] = held
                source = replace(source, places=held)
            accepted = [entry for entry in entries if entry.outcome is not RecordOutcome.REJECTED]
            unsettled += [entry for entry in accepted if not self._agrees(entry, source, accepted)]
        self._write(gone, places)
        self.build.index.ledger.record([replace(entry, fingerprint=UNSETTLED) for entry in unsettled])
        self.report.deleted += len(gone)
        self.report.unchanged += len(documents) - len(gone)
        self.report.unsettled += len(unsettled)

    def _claims(self, ids: Sequence[str]) -> dict[str, list[LedgerEntry]]:
        claims: dict[str, list[LedgerEntry]] = {}
        for entry in self.build.index.ledger.of_articles(ids):
            if entry.article_id:
                claims.setdefault(entry.article_id, []).append(entry)
        return claims

    def _held(self, source: "_Made", entries: Sequence[LedgerEntry]) -> list[Place]:
        """The places that still stand for the article; where none does, those that its text has moved to."""
        standing = {entry.key for entry in entries}
        held = [place for place in source.places if place.key in standing]
        return held or [
            Place.at(entry.key)
            for entry in entries
            if entry.outcome is not RecordOutcome.REJECTED and self._text(entry, source) == source.text_sha256
        ]

    def _agrees(self, entry: LedgerEntry, source: "_Made", entries: Iterable[LedgerEntry]) -> bool:
        """The article is what the ledger knows of this record. Raw texts are asked where bytes alone do not tell:
        copies, and pages of one text."""
        if entry.key not in source.keys:  # a newer text took the place of what it had made, or it came since
            return entry.sha256 in source.earlier_bytes or self._text(entry, source) in source.earlier_texts
        if entry.sha256 == source.sha256:
            return True
        # The same text, of which another record says more. Where no such record stands, this one says something new.
        copy = entry.outcome is RecordOutcome.DUPLICATE or any(other.sha256 == source.sha256 for other in entries)
        return copy and self._text(entry, source) == source.text_sha256

    def _text(self, entry: LedgerEntry, source: "_Made") -> str | None:
        if entry.sha256 == source.sha256:
            return source.text_sha256
        raw = self.raw_store.get(entry.sha256)
        return raw.source.text_sha256 if raw else None

    def _write(self, gone: Sequence[str], places: dict[str, list[Place]]) -> None:
        index, writer = self.build.index, self.build.writer
        changed = {article.id: article for article in freed(index, gone)}
        stored = index.get([id for id in places if id not in changed])  # an earlier batch may have changed it
        changed |= {id: Article.model_validate(document) for id, document in stored.items()}
        changed |= {id: with_places(changed[id], held) for id, held in places.items()}
        if changed:
            outcomes = writer.upsert([article.to_document() for article in changed.values()])
            if refused := [outcome for outcome in outcomes if outcome.status is WriteStatus.REJECTED]:
                raise Stop(
                    f"{len(refused)} documents of {self.build.name} were refused, first {refused[0].id}: "
                    f"{refused[0].reason}",
                    safe="The version that served before serves on.",
                    next_command="flows index rebuild, which makes a new version of the one that serves",
                )
            writer.commit()
        if gone:
            writer.delete(gone)
            writer.commit()
        if told := self._in_stories(changed):
            self.report.stories.update(update_stories(index, writer, told, self.memory).to_document())
            writer.commit()

    def _in_stories(self, changed: dict[str, Article]) -> list[str]:
        """Those that were loaded with their stories."""
        loaded = {(entry.article_id, entry.fingerprint) for entry in self.build.index.ledger.of_articles(list(changed))}
        return [
            id
            for id, article in changed.items()
            if (id, stages.fingerprint_of(article.pipeline.stages, stories=True)) in loaded
        ]


@dataclass(frozen=True, slots=True)
class _Made:
    """What a document says of the records it was made of. Read from JSON: most need no model."""

    sha256: str
    text_sha256: str
    places: list[Place]
    earlier_bytes: frozenset[str]
    earlier_texts: frozenset[str]

    @classmethod
    def of(cls, document: Document) -> "_Made":
        """Of a stored document."""
        source, versions = document["source"], document.get("versions", ())
        return cls(
            sha256=source["sha256"],
            text_sha256=source["text_sha256"],
            places=[Place.model_validate(place) for place in source["places"]],
            earlier_bytes=frozenset(version["sha256"] for version in versions),
            earlier_texts=frozenset(version["text_sha256"] for version in versions),
        )

    @property
    def keys(self) -> set[RecordKey]:
        """Of its places."""
        return {place.key for place in self.places}
