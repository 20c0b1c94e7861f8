"""Stories and near-duplicates of the new articles of an index, without reading the rest of it.

A batch of new articles is looked up, compared, and grouped anew together with all that it can change
(`flows.stories.surroundings`): an article joins a story, founds one with others, brings two together, or shows that two
of them are alike by a third alone. What stories are called lasts (`flows.stories.identity`). Memory is that of one
batch and its surroundings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from flows.batches import batched
from flows.index.base import Document, Filter, Index, SearchRequest, Writer, WriteStatus
from flows.stories.duplicates import MIN_COSINE, originals
from flows.stories.identity import Named, name_stories, with_alias
from flows.stories.index_neighbours import InIndex, Memory
from flows.stories.names_in_index import renamed
from flows.stories.partition import partition
from flows.stories.profile import Facts, Order, Profile
from flows.stories.relations import Relations, evidence
from flows.stories.surroundings import surroundings

BATCH = 500  # articles, as a run commits them: a commit takes the time of finding the stories of a hundred
REWRITE = 500  # documents written at a time when a story takes over another one


@dataclass(slots=True)
class StoriesReport:
    """What a pass did. Counts are of articles unless they say otherwise."""

    examined: int = 0
    missing: int = 0  # ids that the index does not hold
    near_duplicates: int = 0  # of those examined
    in_stories: int = 0  # of those examined
    stories_founded: int = 0
    stories_merged: int = 0  # that gave way to an older one
    left_stories: int = 0  # articles that went on to another one, or to none
    renamed: int = 0  # articles, examined or not, whose people are called otherwise than before
    written: int = 0
    rejected: int = 0  # the engine refused the changed document: the old one stands
    comparisons: int = 0  # of two articles, or of two groups

    def to_document(self) -> dict[str, int]:
        """For the run report."""
        return asdict(self)


def update_stories(index: Index, writer: Writer, new_ids: Sequence[str], memory: Memory | None = None) -> StoriesReport:
    """Set `story` and `near_duplicate_of` of these articles, and of others that they change.

    The articles must be committed already; each batch of changes is committed before the next is looked up. Safe to run
    again: what still holds stays as it is. One `memory` for all calls of a run saves time.
    """
    report = StoriesReport()
    order = _order(index, new_ids, report)
    if not order:
        return report
    memory = memory or Memory()
    memory.sample(index)
    pending = set(order)
    for batch in batched(order, BATCH):
        _update(index, writer, InIndex(index, memory, batch), batch, pending, report)
        memory.forget()
        pending.difference_update(batch)
    return report


def _order(index: Index, ids: Sequence[str], report: StoriesReport) -> list[str]:
    """The ids in the order of their articles, so that an original is judged before its copies."""
    orders: list[Order] = []
    unique = list(dict.fromkeys(ids))
    for batch in batched(unique, REWRITE):
        orders += [Facts.stored(document).order for document in index.get(batch).values()]
    report.missing += len(unique) - len(orders)
    return [id_ for *_, id_ in sorted(orders)]


def _update(
    index: Index, writer: Writer, found: InIndex, ids: Sequence[str], pending: set[str], report: StoriesReport
) -> None:
    new = found.get(ids)
    new_ids = {article.id for article in new}
    again = {copy.id: copy for copy in found.copies_of(ids) if copy.id not in new_ids}  # their original was rewritten
    around = surroundings(new, found)
    for copy in again.values():
        around.relations.look_up(copy, found)
    examined = [*new, *again.values()]
    changed = _copies(examined, around.relations, pending, found)
    parts = partition(around.groups(), around.relations.pairs)
    named = name_stories(parts.groups, found.story, found.stories_named)
    judged = [member.id for members in parts.groups for member in members]
    changed |= _members(named, judged, around.relations, changed, found)
    for profile in (members[0] for members in parts.groups if len(members) == 1):
        if found.story(profile.id):
            changed[profile.id] = _with(changed.get(profile.id, found.documents[profile.id]), story=None)

    went = [id_ for id_, document in changed.items() if _has_left(found.story(id_), document, named.merged)]
    before = {story for id_ in changed if (story := found.story(id_))}
    _write(writer, list(changed.values()), found, report)
    if changed:
        writer.commit()
    for gone, story in named.merged.items():
        _take_over(index, writer, gone, story, found, report)
    _rename(index, writer, {*new_ids, *changed}, before, found, report)
    outcome = [changed.get(profile.id, found.documents[profile.id]) for profile in new]
    report.examined += len(new)
    report.near_duplicates += sum("near_duplicate_of" in document for document in outcome)
    report.in_stories += sum("story" in document for document in outcome)
    report.stories_founded += named.founded
    report.stories_merged += len(named.merged)
    report.left_stories += len(went)
    report.comparisons += len(around.relations.pairs) + parts.comparisons


def _copies(
    examined: Sequence[Profile], relations: Relations, pending: set[str], found: InIndex
) -> dict[str, Document]:
    """The documents of those that are copies of another article than the index says, or no more, or more of it."""
    recorded = {id_: found.original(id_) for id_ in found.documents}
    changed: dict[str, Document] = {}
    for id_, copy in originals(examined, relations.closer(MIN_COSINE), recorded, pending).items():
        of, similarity = copy or (None, None)
        document = found.documents[id_]
        if (of, similarity) != (recorded[id_], document.get("near_duplicate_similarity")):
            changed[id_] = _with(document, near_duplicate_of=of, near_duplicate_similarity=similarity)
    return changed


def _members(
    named: Named, judged: Sequence[str], relations: Relations, changed: dict[str, Document], found: InIndex
) -> dict[str, Document]:
    """The documents of articles that come into a story, or whose evidence names one of the judged that has left it."""
    stays = {(member.id, story) for story, members in named.stories.items() for member in members}
    left: dict[str, list[str]] = {}
    for id_ in judged:
        if (before := found.story(id_)) and (id_, before) not in stays:
            left.setdefault(before, []).append(id_)
    moved: dict[str, Document] = {}
    for story, members in named.stories.items():
        for member in members:
            document = changed.get(member.id, found.documents[member.id])
            before = found.story(member.id)
            if before != story or _names_any(document, left.get(story, ())):
                gone = before if before and named.merged.get(before) == story else None
                moved[member.id] = _moved(document, story, evidence(member, members, relations.pairs), gone)
    return moved


def _names_any(document: Document, ids: Sequence[str]) -> bool:
    told = document.get("story", {}).get("evidence", ())
    return any(id_ in line for line in told for id_ in ids)


def _has_left(before: str | None, document: Document, merged: Mapping[str, str]) -> bool:
    after = document.get("story", {}).get("id")
    return before is not None and after not in (before, merged.get(before, before))


def _take_over(index: Index, writer: Writer, gone: str, story: str, found: InIndex, report: StoriesReport) -> None:
    """Move the members of a story that were not read for the comparison."""
    request = SearchRequest(filters=(Filter("story.id", (gone,)),), page_size=REWRITE, highlight=False)
    while hits := index.search(request).hits:
        written = _write(writer, [_moved(hit.document, story, gone=gone) for hit in hits], found, report)
        writer.commit()
        if written == 0:  # the engine refuses them: each is counted, none would ever leave the search
            return


def _rename(
    index: Index, writer: Writer, ids: Iterable[str], left: Iterable[str], found: InIndex, report: StoriesReport
) -> None:
    """Call people as their stories and the index do, now that the stories of these articles are committed; `left` are
    those that they were in before."""
    written = 0
    for documents in renamed(index, [found.documents[id_] for id_ in sorted(ids)], left):
        written += _write(writer, documents, found, report)
    if written:
        writer.commit()
    report.renamed += written


def _write(writer: Writer, documents: Sequence[Document], found: InIndex, report: StoriesReport) -> int:
    outcomes = writer.upsert(documents)
    rejected = 0
    for document, outcome in zip(documents, outcomes, strict=True):
        if outcome.status is WriteStatus.REJECTED:
            rejected += 1
        else:
            found.wrote(document)
    report.rejected += rejected
    report.written += len(outcomes) - rejected
    return len(outcomes) - rejected


def _moved(document: Document, story: str, links: Sequence[str] = (), gone: str | None = None) -> Document:
    """A document in a story. Without new evidence it keeps what it had; `gone` is its story that gave way to this one.

    The aliases of an article hold for the story that it stays in: one that leaves it alone leaves them behind.
    """
    before: Document = document.get("story", {})
    aliases = before.get("aliases", [])
    if gone:
        aliases = with_alias(aliases, gone)
    elif before.get("id") != story:
        aliases = []
    told = list(links) or before.get("evidence")
    others = [alias for alias in aliases if alias != story]  # one that had given way may have come to life again
    return _with(document, story=_with({"id": story}, evidence=told, aliases=others))


def _with(document: Document, **fields: object) -> Document:
    """A document with other values of some fields, as `Article.to_document` writes them: without what is empty."""
    return {name: value for name, value in (document | fields).items() if value not in (None, [])}
