"""What records had produced before they changed is taken out again, unless the same text is still held elsewhere."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows.article import Article, Place
from flows.batches import batched
from flows.index.base import Filter, Index, SearchRequest, Writer
from flows.index.having import having
from flows.index.ledger import LedgerEntry, RecordKey, RecordOutcome
from flows.inputs import Options
from flows.load.places import with_places
from flows.load.versions import with_earlier

_READ = 500  # documents in memory


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many articles were deleted, and which others changed or are left in a story of theirs, one of each, so that
    their stories have to be looked at again."""

    deleted: int = 0
    changed: Sequence[str] = ()


def withdraw(
    index: Index,
    writer: Writer,
    remade: Callable[[str], Article | None],
    options: Options,
    entries: Sequence[LedgerEntry],
    before: dict[RecordKey, LedgerEntry],
) -> Withdrawn:
    """Withdraw what the records of `entries` had produced under `before`; what was written is committed.

    `remade` makes an article anew from the raw text that is kept under a SHA-256; None where it cannot.
    """
    left: dict[str, set[RecordKey]] = {}
    for entry in entries:
        old = before.get(entry.key)
        if old and old.article_id and entry.article_id != old.article_id:
            left.setdefault(old.article_id, set()).add(entry.key)
    if not left:
        return Withdrawn()
    arriving = {entry.article_id for entry in entries}
    holders: dict[str, list[LedgerEntry]] = {}
    for entry in index.ledger.of_articles(list(left)):
        if entry.article_id and entry.key not in left[entry.article_id]:
            holders.setdefault(entry.article_id, []).append(entry)
    gone = [id for id in left if id not in holders and id not in arriving]
    stories = _stories(index, gone)
    deleted = writer.delete(gone)
    changed = {article.id: article for article in freed(index, gone)}
    for id, document in index.get([id for id in left if id not in gone]).items():
        article = changed.get(id) or Article.model_validate(document)
        places = [place for place in article.source.places if place.key not in left[id]]
        if len(places) == len(article.source.places):
            continue
        kept = with_places(article, places) if places else _restored(article, holders.get(id, ()), remade, options)
        if kept:
            changed[id] = kept
    if changed:
        writer.upsert([article.to_document() for article in changed.values()])
    writer.commit()
    return Withdrawn(deleted, [*changed, *_left_in(index, stories)])


def _stories(index: Index, ids: Sequence[str]) -> set[str]:
    documents = (document for some in batched(ids, _READ) for document in index.get(some).values())
    return {document["story"]["id"] for document in documents if "story" in document}


def _left_in(index: Index, stories: Iterable[str]) -> Iterator[str]:
    """An article of each of these stories: through it the others are found, and what they know from those deleted."""
    for story in sorted(stories):
        request = SearchRequest(filters=(Filter("story.id", (story,)),), page_size=1, documents=False)
        yield from (hit.id for hit in index.search(request).hits)


def freed(index: Index, gone: Sequence[str]) -> Iterator[Article]:
    """The near-duplicates of deleted articles, which are now nobody's."""
    found = (Article.model_validate(document) for document in having(index, "near_duplicate_of", gone))
    freed = (article for article in found if article.id not in gone)
    yield from (article.evolve(near_duplicate_of=None, near_duplicate_similarity=None) for article in freed)


def _restored(
    article: Article, holders: Iterable[LedgerEntry], remade: Callable[[str], Article | None], options: Options
) -> Article | None:
    """The article as the newest record that still stands for its address has it; None where its text is not kept, or
    refused by the rules of today: then its own record is judged again in its turn."""
    for entry in sorted(holders, key=lambda entry: entry.seen_at, reverse=True):
        made = remade(entry.sha256) if entry.outcome is not RecordOutcome.REJECTED else None
        if made is None:
            continue
        place = Place.at(entry.key)
        versions = [v for v in with_earlier(article, options) if v.text_sha256 != made.source.text_sha256]
        pipeline = made.pipeline.evolve(run_id=entry.run_id)
        return with_places(made, [place]).evolve(
            first_seen_at=article.first_seen_at,
            pipeline=pipeline,
            story=article.story,  # until it is looked at again: those that it may leave are found by it
            near_duplicate_of=article.near_duplicate_of,
            near_duplicate_similarity=article.near_duplicate_similarity,
            versions=versions,
        )
    return None
