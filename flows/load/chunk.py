"""One chunk of records into the index and the ledger.

Order of writes: raw texts, documents, stories, ledger. So the ledger never claims what the index lacks, and a run that
is killed in between does its last chunk again, with the same ids.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flows import stages
from flows.article import Article, Options, Place, RawArticle
from flows.errors import Reject, RejectCode
from flows.index.base import Index, LedgerEntry, RecordKey, Writer, WriteStatus
from flows.load.books import Books
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
        made = self._write(versions, before, books) if versions else []
        self._withdraw(books.entries, before, report)
        if made and stages.STORIES not in self.options.without:
            report.stories.update(update_stories(self.index, self.writer, made).to_document())
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
            if current and self._is_copy(raw, current):
                current.article = _with_places(current.article, [*current.article.source.places, *raw.source.places])
                current.copies.append(record)
            else:
                try:
                    article = stages.process(raw, self.options)
                except Reject as reject:
                    books.reject(record, reject, before.get(record.key))
                else:
                    self.raw_store.put(raw)
                    version = versions.setdefault(id, _Version(article))
                    version.article = _succeed(article, current.article) if current else article
                    version.made_of.append(record)
            on_record()
        return [version for version in versions.values() if version.made_of or version.copies]

    def _is_copy(self, raw: RawArticle, current: _Version) -> bool:
        """The text is there, made by the pipeline of today, and from another place."""
        article = current.article
        if article.source.text_sha256 != raw.source.text_sha256:
            return False
        if current.made_of:
            return True
        up_to_date = article.pipeline.stages == stages.pipeline(self.options.without).stages
        return up_to_date and raw.source.places[0] != article.source.places[0]

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
            for record in version.made_of:
                books.loaded(record, version.article, outcome.status)
            for record in version.copies:
                books.duplicate(record, outcome.id)
            if version.made_of:
                made.append(outcome.id)
        self.writer.commit()
        return made

    def _withdraw(
        self, entries: Sequence[LedgerEntry], before: dict[RecordKey, LedgerEntry], report: RunReport
    ) -> None:
        """Take out what changed records had produced, unless the same text is still held elsewhere."""
        left: dict[str, set[RecordKey]] = {}
        for entry in entries:
            old = before.get(entry.key)
            if old and old.article_id and entry.article_id != old.article_id:
                left.setdefault(old.article_id, set()).add(entry.key)
        if not left:
            return
        arriving = {entry.article_id for entry in entries}
        held = {
            e.article_id for e in self.index.ledger.of_articles(list(left)) if e.key not in left[e.article_id or ""]
        }
        gone = [id for id in left if id not in held and id not in arriving]
        report.replaced += self.writer.delete(gone)
        remaining = self.index.get([id for id in left if id not in gone])
        kept = []
        for id, document in remaining.items():
            article = Article.model_validate(document)
            places = [p for p in article.source.places if p.key not in left[id]]
            if places and len(places) < len(article.source.places):
                kept.append(_with_places(article, places).to_document())
        if kept:
            self.writer.upsert(kept)
        self.writer.commit()


def _with_places(article: Article, places: Sequence[Place]) -> Article:
    """The article with these places, each once; the first is where it is said to come from."""
    first = places[0]
    source = article.source.evolve(places=list(dict.fromkeys(places)), drop=first.drop, path=first.path)
    return article.evolve(source=source)


def _succeed(article: Article, older: Article) -> Article:
    """A version takes over from the older one what only the index knows."""
    places = article.source.places
    if article.source.text_sha256 == older.source.text_sha256:
        places = [*older.source.places, *places]
    timestamp = older.first_seen_at if article.date_source == "first_seen" else article.timestamp
    return _with_places(article, places).evolve(
        first_seen_at=older.first_seen_at,
        timestamp=timestamp,
        story=older.story,
        near_duplicate_of=older.near_duplicate_of,
    )
