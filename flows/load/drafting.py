"""What the records of a chunk are to become: one draft an article, its newest text with every place of that text."""

from collections.abc import Sequence
from dataclasses import dataclass

from flows import stages
from flows.article import Article, Place
from flows.index.base import Index
from flows.index.ledger import UNSETTLED, LedgerEntry, RecordKey
from flows.inputs import Metadata, Options
from flows.load.books import Books
from flows.load.places import with_places
from flows.load.versions import Draft, first_version, succeed
from flows.raw_store.store import RawStore
from flows.read.record import Record
from flows.workers.judge import Reading, Task, Verdict
from flows.workers.team import Team


@dataclass(frozen=True, slots=True)
class Drafter:
    """Decides what is written. It writes nothing itself; what is not to become an article it books."""

    index: Index
    raw_store: RawStore
    options: Options
    team: Team
    overtaken: frozenset[str] = frozenset()  # articles whose newer text a later run has brought: see `Loader`

    def drafts(
        self, fresh: Sequence[tuple[Record, Reading, Verdict]], before: dict[RecordKey, LedgerEntry], books: Books
    ) -> list[Draft]:
        """The articles to write, in the order in which their records came; the stored ones among them are succeeded."""
        stored = self.index.get(list(dict.fromkeys(reading.article_id for _, reading, _ in fresh)))
        drafts = {id: Draft(document) for id, document in stored.items()}
        for record, reading, verdict in fresh:
            current = drafts.get(reading.article_id)
            entry = before.get(record.key)
            if current and entry and _is_superseded(record, reading, entry, current.article):
                books.superseded(record, reading.article_id)
            elif current and reading.article_id in self.overtaken and not _is_text_of(reading, current.article):
                books.report.overtaken += 1
                books.superseded(record, reading.article_id)
            elif current and self._is_copy(record, reading, current):
                article = current.article
                current.replace(with_places(article, [*article.source.places, Place.at(record.key)]))
                current.copies.append(record)
            else:
                verdict = self._completed(record, reading, verdict, current)
                if verdict.refusal:
                    books.reject(record, verdict.refusal, entry)
                    continue
                draft = first_version(verdict.document)
                if current:
                    current.replace(succeed(draft.article, current.article, self.options))
                else:
                    current = drafts[reading.article_id] = draft
                current.made_of.append(record)
        return [draft for draft in drafts.values() if draft.touched]

    def _is_copy(self, record: Record, reading: Reading, current: Draft) -> bool:
        """The text is there, made by the pipeline of today, from another place, and nothing more is said of it."""
        article = current.article
        if article.source.text_sha256 != reading.text_sha256:
            return False
        if not current.made_of:
            today = stages.pipeline(self.options.without, self.options.strictness)
            up_to_date = article.pipeline.stages == today.stages
            if not up_to_date or Place.at(record.key) == article.source.places[0]:
                return False
        known = self._known_metadata(article)
        return reading.metadata.completed_by(known) == known

    def _completed(self, record: Record, reading: Reading, verdict: Verdict, current: Draft | None) -> Verdict:
        """The verdict on the record, which may be only read, with what earlier ones said of the same text."""
        earlier = Metadata()
        if current and current.article.source.text_sha256 == reading.text_sha256:
            earlier = self._known_metadata(current.article)
        said_more = reading.metadata.completed_by(earlier) != reading.metadata
        if not said_more and (verdict.refusal or verdict.document):
            return verdict
        return next(self.team.submit([Task(record, accepted_before=True, earlier=earlier)]))

    def _known_metadata(self, article: Article) -> Metadata:
        known = self.raw_store.get(article.source.sha256)
        return known.metadata if known else Metadata()


def _is_text_of(reading: Reading, article: Article) -> bool:
    return article.source.text_sha256 == reading.text_sha256


def _is_superseded(record: Record, reading: Reading, entry: LedgerEntry, article: Article) -> bool:
    """An unchanged record that had made this article once, before a newer text of the same address came."""
    return (
        entry.fingerprint != UNSETTLED
        and entry.sha256 == record.sha256
        and entry.article_id == article.id
        and article.source.text_sha256 != reading.text_sha256
        and record.key not in {place.key for place in article.source.places}
    )
