"""Names of people across an index: full names from the same story, and one spelling of each.

What an article calls people is found from what articles themselves say, never from names that were given before
(`flows.stories.names`):

1. Within its story, by `flows.stories.names_in_story`. The story's first `WITNESSES` articles tell, and the new ones.
2. A full name that comes in several spellings takes that of most articles that give it themselves
   (`flows.stories.names_spelling`).

While no more than `SETTLED` articles give a name, its spelling is chosen anew whenever one comes with another spelling,
and the articles that had it otherwise are written anew: so far the order of arrival does not matter. From then on the
name is settled: new articles take the spelling that stands, whatever they bring.

Cost an article: those of its story, and a fiftieth of a look-up for every name of theirs; for a name that comes in
another spelling than the index has, `SETTLED` articles more. What a deleted article said of a spelling is missed when
the next other spelling comes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from flows.batches import batched
from flows.enrich.entities.name_key import name_key
from flows.index.base import Document, Filter, Index, SearchRequest
from flows.index.having import having
from flows.stories.names import Names, called, standing
from flows.stories.names_at_hand import ArticleNames, Spelt, by_story, tell
from flows.stories.names_spelling import one_spelling

WITNESSES = 100  # of a story
SETTLED = 50  # articles that give a name, in whatever spelling
AT_ONCE = 1000  # articles written anew for the spelling of one name
WRITTEN = 500  # documents in memory
_KEYS = 50  # in one look-up
_PEOPLE = 1000  # counted in one look-up


def renamed(index: Index, articles: Sequence[Document], left: Iterable[str] = ()) -> Iterator[list[Document]]:
    """The documents whose people are to be called otherwise now that these ones are in the index, in batches to write.

    `articles` are new ones and those that came into another story, as they stand in the index; `left` are stories that
    some went out of. All is committed, and nobody else writes meanwhile.
    """
    names = _names(index, articles, left)
    for ids in batched(names, WRITTEN):
        yield [called(document, names[id_]) for id_, document in index.get(ids).items()]


def _names(index: Index, articles: Sequence[Document], left: Iterable[str]) -> dict[str, Names]:
    """What people are to be called, by the ids of the articles that have to be written for it."""
    found = {document["id"]: ArticleNames.of(document) for document in articles}
    stories: dict[str, list[Document]] = {story: [] for story in left}
    _tell_stories(index, found, stories | by_story(articles))
    spelt, affected = _spellings(index, found, {own for document in articles for own in found[document["id"]].votes()})
    names = {id_: one.names(spelt) for id_, one in found.items()}
    others = {id_: document for id_, document in affected.items() if id_ not in names}
    outside = {id_: ArticleNames.of(document) for id_, document in others.items()}
    _tell_stories(index, outside, by_story(others.values()))
    names |= {id_: outside[id_].names_looked_up(spelt) for id_ in others}
    return {id_: given for id_, given in names.items() if given != (found.get(id_) or outside[id_]).stands}


def _tell_stories(index: Index, found: dict[str, ArticleNames], stories: Mapping[str, Sequence[Document]]) -> None:
    """Note what stories tell of these articles of theirs, and of their first ones, which are found with it."""
    for story, mine in stories.items():
        request = SearchRequest(
            filters=(Filter("story.id", (story,)),), sort="first_seen_at", page_size=WITNESSES, highlight=False
        )
        members = {hit.id: hit.document for hit in index.search(request).hits}
        tell(found, list((members | {document["id"]: document for document in mine}).values()))


def _spellings(
    index: Index, found: Mapping[str, ArticleNames], votes: Iterable[str]
) -> tuple[Spelt, dict[str, Document]]:
    """What the spellings of names become, and the articles that may have to be written for it.

    Of the names that these articles are to have, of `votes`, which are new, and of those that lose a vote.
    """
    at_hand: dict[str, set[str]] = defaultdict(set)
    for name in (*votes, *(one.in_story(own).name for one in found.values() for own in one.stands)):
        at_hand[name_key(name)].add(name)
    lost = {key for one in found.values() for key in one.votes_lost()}
    spelt: dict[str, Mapping[str, str]] = {}
    affected: dict[str, Document] = {}
    for keys in batched(sorted({*at_hand, *lost} - {""}), _KEYS):
        for key, counts in _counted(index, keys).items():
            counts.update(dict.fromkeys(at_hand[key], 0))
            if len(counts) > 1 or key in lost:
                spelt[key], others = _chosen(index, key, counts, found)
                affected.update((document["id"], document) for document in others)
    return spelt, affected


def _counted(index: Index, keys: Sequence[str]) -> dict[str, Counter[str]]:
    """The spellings that stand in the index for names with these keys, and in how many articles."""
    request = SearchRequest(
        filters=(Filter("signature.names", tuple(keys)),), facets=("people",), facet_size=_PEOPLE, page_size=1,
        highlight=False, documents=False,
    )  # fmt: skip
    people_with_them = index.search(request).facets["people"]
    found: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for name, count in people_with_them:
        if (key := name_key(name)) in found:
            found[key][name] = count
    unseen = [key for key in keys if not found[key]]
    if len(people_with_them) == _PEOPLE and unseen and len(keys) > 1:  # behind the many who stand beside the others
        for half in (unseen[::2], unseen[1::2]):
            found |= _counted(index, half) if half else {}
    return found


def _chosen(
    index: Index, key: str, counts: Counter[str], found: Mapping[str, ArticleNames]
) -> tuple[dict[str, str], list[Document]]:
    """What the spellings of one name become, and the articles that may have to be written for it.

    `counts` are the spellings that stand now, and in how many articles.
    """
    request = SearchRequest(filters=(Filter("signature.names", (key,)),), page_size=SETTLED, highlight=False)
    result = index.search(request)
    if result.total > SETTLED:
        becomes = one_spelling(counts, settled=True)
        replaced = {name for name in counts if becomes[name] != name}
        return becomes, list(islice(having(index, "people", replaced), AT_ONCE))
    votes: Counter[str] = Counter()
    standing_now: list[tuple[Document, str, str]] = []
    for document in (hit.document for hit in result.hits):
        for own, now in standing(document).items():
            told = found[document["id"]].in_story(own) if document["id"] in found else now
            if name_key(own) == name_key(told.name) == key:
                votes[own] += 1
                standing_now.append((document, own, now.name))
    becomes = one_spelling(votes)
    moved = [(document, now) for document, own, now in standing_now if becomes[own] != now]
    replaced = {name for name in counts if becomes.get(name) != name}
    replaced |= {now for _, now in moved if name_key(now) == key}
    return becomes, [*(document for document, _ in moved), *islice(having(index, "people", replaced), AT_ONCE)]
