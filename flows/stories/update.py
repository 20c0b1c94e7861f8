"""Stories and near-duplicates of the new articles of an index, without reading the rest of it.

A batch of new articles is looked up, compared, and set beside the stories that exist: an article joins one, founds one
with others, or brings two together, and then the older id stays. A story that exists is never taken apart and an
article never leaves it, so that links to it last. Memory is that of one batch and its candidates.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from flows.batches import batched
from flows.index.base import Document, Filter, Index, SearchRequest, Writer, WriteStatus
from flows.stories.duplicates import MIN_COSINE, originals
from flows.stories.index_neighbours import InIndex, Memory
from flows.stories.partition import Partition, partition
from flows.stories.profile import Facts, Order, Profile
from flows.stories.relations import Relations, evidence, relate

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
        _update(index, writer, InIndex(index, memory), batch, pending, report)
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
    examined = [*new, *again.values()]
    relations = relate(examined, found)
    recorded = {id_: found.original(id_) for id_ in found.documents}
    changed: dict[str, Document] = {}
    for id_, original in originals(examined, relations.closer(MIN_COSINE), recorded, pending).items():
        if original != recorded[id_]:
            changed[id_] = _with(found.documents[id_], near_duplicate_of=original)

    parts = _partition(found, relations)
    merged: dict[str, str] = {}
    for members in parts.groups:
        if len(members) > 1:
            story, others, founded = _story(members, found)
            merged.update(dict.fromkeys(others, story))
            report.stories_founded += founded
            for member in members:
                if found.story(member.id) != story:
                    document = changed.get(member.id, found.documents[member.id])
                    changed[member.id] = _moved(document, story, evidence(member, members, relations.pairs))

    _write(writer, list(changed.values()), found, report)
    if changed:
        writer.commit()
    for gone, story in merged.items():
        _take_over(index, writer, gone, story, found, report)
    outcome = [changed.get(profile.id, found.documents[profile.id]) for profile in new]
    report.examined += len(new)
    report.near_duplicates += sum("near_duplicate_of" in document for document in outcome)
    report.in_stories += sum("story" in document for document in outcome)
    report.stories_merged += len(merged)
    report.comparisons += len(relations.pairs) + parts.comparisons


def _partition(found: InIndex, relations: Relations) -> Partition:
    """The new articles and their candidates; of a story among these, its first members too."""
    stories: dict[str, dict[str, Profile]] = {}
    single: list[Profile] = []
    for profile in relations.profiles.values():
        story = found.story(profile.id)
        if story is None:
            single.append(profile)
        else:
            stories.setdefault(story, {})[profile.id] = profile
    for story_id, members in stories.items():
        members.update((member.id, member) for member in found.members(story_id))
    return partition([*([one] for one in single), *(list(m.values()) for m in stories.values())], relations.pairs)


def _story(members: Sequence[Profile], found: InIndex) -> tuple[str, list[str], bool]:
    """The id of a group's story, the ids that give way to it, and whether it is new. `members` are in order."""
    existing = list(dict.fromkeys(story for member in members if (story := found.story(member.id))))
    if existing:
        return existing[0], existing[1:], False
    return members[0].id, [], True


def _take_over(index: Index, writer: Writer, gone: str, story: str, found: InIndex, report: StoriesReport) -> None:
    """Move the members of a story that were not read for the comparison."""
    request = SearchRequest(filters=(Filter("story.id", (gone,)),), page_size=REWRITE, highlight=False)
    while hits := index.search(request).hits:
        written = _write(writer, [_moved(hit.document, story) for hit in hits], found, report)
        writer.commit()
        if written == 0:  # the engine refuses them: each is counted, none would ever leave the search
            return


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


def _moved(document: Document, story: str, links: Sequence[str] = ()) -> Document:
    """A document in a story; without new evidence, with what it had."""
    told = list(links) or document.get("story", {}).get("evidence")
    return _with(document, story=_with({"id": story}, evidence=told))


def _with(document: Document, **fields: object) -> Document:
    """A document with other values of some fields, as `Article.to_document` writes them: without what is empty."""
    return {name: value for name, value in (document | fields).items() if value not in (None, [])}
