"""One chunk of records into the index and the ledger.

Order of writes: raw texts, documents, stories, ledger. So the ledger never claims what the index lacks, and a run that
is killed in between does its last chunk again, with the same ids.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from flows import stages
from flows.article import Article
from flows.errors import Reject, RejectCode
from flows.index.base import Index, LedgerEntry, RecordKey, Writer, WriteStatus
from flows.inputs import Metadata, Options, RawArticle
from flows.load.books import Books
from flows.load.places import with_places
from flows.load.withdraw import withdraw
from flows.raw_store import RawStore
from flows.read.identity import article_id
from flows.read.raw import to_raw, unmapped_keys
from flows.read.records import Record
from flows.report import RunReport
from flows.stories.update import update_stories


@dataclass(slots=True)
class _Version:
    """What an article is to be after this chunk, and the records of the chunk that lead to it."""

    article: Article
    made_of: list[Record] = field(default_factory=list)  # more than one: texts of one address, the last one wins
    copies: list[Record] = field(default_factory=list)  # the very same text at further places


@dataclass(frozen=True, slots=True)
class Loader:
    """What loading a chunk needs, for the length of a run."""

    index: Index
    writer: Writer
    raw_store: RawStore
    options: Options

    def load(self, chunk: Sequence[Record], report: RunReport, on_record: Callable[[], None]) -> None:
        """Make articles of records, load them, find their stories, book them into `report`."""
        report.seen += len(chunk)
        books = Books(report, stages.fingerprint(self.options.without), self.options.first_seen_at)
        before = self.index.ledger.known([record.key for record in chunk])
        fresh = self._fresh(chunk, before, books, on_record)
        versions = self._versions(fresh, before, books, on_record)
        touched = self._write(versions, before, books) if versions else []
        touched += withdraw(self.index, self.writer, self.raw_store, self.options, books.entries, before, report)
        if touched and stages.STORIES not in self.options.without:
            report.stories.update(update_stories(self.index, self.writer, touched).to_document())
            self.writer.commit()
        self.index.ledger.record(books.entries, books.rejected)

    def _fresh(
        self,
        chunk: Sequence[Record],
        before: dict[RecordKey, LedgerEntry],
        books: Books,
        on_record: Callable[[], None],
    ) -> list[tuple[Record, RawArticle]]:
        """The records that have to be worked on, read; the others are booked."""
        fresh = []
        for record in chunk:
            books.report.unmapped.update(unmapped_keys(record))
            entry = before.get(record.key)
            if entry and entry.sha256 == record.sha256 and entry.fingerprint == books.fingerprint:
                books.known(entry)
                on_record()
                continue
            try:
                fresh.append((record, to_raw(record)))
            except Reject as reject:
                books.reject(record, reject, entry)
                on_record()
        return fresh

    def _versions(
        self,
        fresh: Sequence[tuple[Record, RawArticle]],
        before: dict[RecordKey, LedgerEntry],
        books: Books,
        on_record: Callable[[], None],
    ) -> list[_Version]:
        """What is to be written: one version an article, its newest text, with every place of that text."""
        ids = [article_id(raw) for _, raw in fresh]
        stored = self.index.get(list(dict.fromkeys(ids)))
        versions = {id: _Version(Article.model_validate(document)) for id, document in stored.items()}
        for (record, raw), id in zip(fresh, ids, strict=True):
            current = versions.get(id)
            entry = before.get(record.key)
            if current and entry and _is_superseded(record, raw, entry, current.article):
                books.superseded(record, id)
            elif current and self._is_copy(raw, current):
                current.article = with_places(current.article, [*current.article.source.places, *raw.source.places])
                current.copies.append(record)
            else:
                raw = self._with_earlier_metadata(raw, current)
                try:
                    article = stages.process(raw, self.options)
                except Reject as reject:
                    books.reject(record, reject, entry)
                else:
                    self.raw_store.put(raw)
                    version = versions.setdefault(id, _Version(article))
                    version.article = _succeed(article, current.article) if current else article
                    version.made_of.append(record)
            on_record()
        return [version for version in versions.values() if version.made_of or version.copies]

    def _is_copy(self, raw: RawArticle, current: _Version) -> bool:
        """The text is there, made by the pipeline of today, from another place, and nothing more is said of it."""
        article = current.article
        if article.source.text_sha256 != raw.source.text_sha256:
            return False
        if not current.made_of:
            up_to_date = article.pipeline.stages == stages.pipeline(self.options.without).stages
            if not up_to_date or raw.source.places[0] == article.source.places[0]:
                return False
        known = self._known_metadata(article)
        return raw.metadata.completed_by(known) == known

    def _with_earlier_metadata(self, raw: RawArticle, current: _Version | None) -> RawArticle:
        """Of the same text, what an earlier place said of it and this one does not."""
        if current is None or current.article.source.text_sha256 != raw.source.text_sha256:
            return raw
        return replace(raw, metadata=raw.metadata.completed_by(self._known_metadata(current.article)))

    def _known_metadata(self, article: Article) -> Metadata:
        known = self.raw_store.get(article.source.sha256)
        return known.metadata if known else Metadata()

    def _write(self, versions: Sequence[_Version], before: dict[RecordKey, LedgerEntry], books: Books) -> list[str]:
        """Write and commit; the ids of the articles made."""
        made = []
        run = books.report.run_id
        articles = [v.article.evolve(pipeline=v.article.pipeline.evolve(run_id=run)) for v in versions]
        outcomes = self.writer.upsert([article.to_document() for article in articles])
        for version, outcome in zip(versions, outcomes, strict=True):
            if outcome.status is WriteStatus.REJECTED:
                why = Reject(RejectCode.ENGINE_REFUSED, outcome.reason or "no reason given")
                for record in (*version.made_of, *version.copies):
                    books.reject(record, why, before.get(record.key))
                continue
            if version.made_of:
                first, *others = version.made_of
                books.loaded(first, outcome.id, outcome.status)
                for record in others:  # it replaced, within this chunk, what the one before had made
                    books.loaded(record, outcome.id, WriteStatus.UPDATED)
                books.report.count_article(version.article)
                made.append(outcome.id)
            for record in version.copies:
                books.duplicate(record, outcome.id)
        self.writer.commit()
        return made


def _is_superseded(record: Record, raw: RawArticle, entry: LedgerEntry, article: Article) -> bool:
    """An unchanged record that had made this article once, before a newer text of the same address came."""
    return (
        entry.sha256 == record.sha256
        and entry.article_id == article.id
        and article.source.text_sha256 != raw.source.text_sha256
        and record.key not in {place.key for place in article.source.places}
    )


def _succeed(article: Article, older: Article) -> Article:
    """A version takes over from the older one what only the index knows."""
    places = article.source.places
    if article.source.text_sha256 == older.source.text_sha256:
        places = [*older.source.places, *places]
    timestamp = older.first_seen_at if article.date_source == "first_seen" else article.timestamp
    return with_places(article, places).evolve(
        first_seen_at=older.first_seen_at,
        timestamp=timestamp,
        story=older.story,
        near_duplicate_of=older.near_duplicate_of,
    )
