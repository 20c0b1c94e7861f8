"""Candidates from a search index: exact look-ups of signatures, and a ranked search for the telling terms.

Searches give ids alone; a document is read once and kept, with its profile, as long as others may ask for it.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from flows.index.base import Document, Filter, Index, SearchRequest
from flows.stories import documents
from flows.stories.frequency import DocumentFrequencies
from flows.stories.neighbours import COPIES, POSTINGS, RELATED
from flows.stories.partition import WINDOW
from flows.stories.profile import KEY_TERMS, UNCERTAIN_DATES, Facts, Profile, counted, profile_of

SAMPLE = 400  # documents whose words are counted, at a millisecond each
KEPT = 2000  # profiles that outlive their batch: neighbours of one batch are often those of the next
BY_CHANCE = 4  # candidates with one MinHash band in common, as some thirty of 100,000 unrelated articles have
MOST_CANDIDATES = 4 * RELATED  # of an article, with those that came in after it was looked up
SCORE = 0.15  # of what the article itself scores by its telling terms: of those alike, one in sixty scores less
SHARED_TERMS = 3  # of KEY_TERMS: of 256 real articles, no two alike enough for one story share fewer


@dataclass(slots=True)
class Memory:
    """What a run remembers of an index from one batch to the next: how common words are, and profiles.

    A profile counts while what it is made of stands in the index as it did, so that others may write meanwhile.
    """

    frequencies: DocumentFrequencies = field(default_factory=DocumentFrequencies)
    profiles: dict[str, tuple[Facts, Profile]] = field(default_factory=dict)
    candidates: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # by kind and article, ids

    def sample(self, index: Index) -> None:
        """Count words, unless enough of them are counted."""
        if self.frequencies.documents < SAMPLE:
            self.frequencies = sampled_frequencies(index)
            self.profiles.clear()

    def profile(self, document: Document) -> Profile:
        """The profile of a document."""
        facts = Facts.stored(document)
        known = self.profiles.pop(facts.id, None)
        if known is None or known[0] != facts:
            known = facts, profile_of(facts, self.frequencies)
        self.profiles[facts.id] = known  # the last ones asked for are the last ones to be forgotten
        if len(self.profiles) > 2 * KEPT:
            self._forget_profiles()
        return known[1]

    def found(self, kind: str, article: Profile, candidates: Sequence[Profile]) -> None:
        """Note the candidates of an article, and that it is one of theirs."""
        self.candidates.pop((kind, article.id), None)  # the last ones asked for are the last ones to be forgotten
        self.candidates[kind, article.id] = [other.id for other in candidates]
        for other in candidates:
            theirs = self.candidates.get((kind, other.id))
            if theirs is not None and article.id not in theirs and len(theirs) < MOST_CANDIDATES:
                theirs.append(article.id)

    def forget(self) -> None:
        """Forget what was not asked for lately."""
        self._forget_profiles()
        for key in list(self.candidates)[: -2 * KEPT]:
            del self.candidates[key]

    def _forget_profiles(self) -> None:
        for id_ in list(self.profiles)[:-KEPT]:
            del self.profiles[id_]


def sampled_frequencies(index: Index) -> DocumentFrequencies:
    """Document frequencies in the first `SAMPLE` documents by id: ids are hashes, so that these are a fair sample."""
    frequencies = DocumentFrequencies()
    for document in islice(index.scan(), SAMPLE):
        language = document["language"]
        frequencies.add(*counted(document.get("title"), document["body"], language), language)
    return frequencies


class InIndex:
    """The neighbourhood of the articles of a batch in an index; see `flows.stories.neighbours.Neighbourhood`.

    Nothing but this run's writer may change the index meanwhile, and the run tells what it wrote (`wrote`). The `new`
    articles are looked up; of one that this run looked up before, its candidates are those of then, and what came in
    later and has found it.
    """

    def __init__(self, index: Index, memory: Memory, new: Sequence[str]) -> None:
        self._index = index
        self._new = frozenset(new)
        self._memory = memory
        self.documents = documents.Documents(index)
        self._profiles: OrderedDict[str, Profile] = OrderedDict()

    def get(self, ids: Sequence[str]) -> list[Profile]:
        """The profiles of those of these articles that the index holds, in this order."""
        self.documents.read([id_ for id_ in ids if id_ not in self._profiles])
        for id_ in ids:
            if id_ in self._profiles:
                self._profiles.move_to_end(id_)
            elif id_ in self.documents:
                self._profiles[id_] = self._memory.profile(self.documents[id_])
        found = [self._profiles[id_] for id_ in ids if id_ in self._profiles]
        while len(self._profiles) > max(documents.AT_HAND, len(ids)):
            self._profiles.popitem(last=False)
        return found

    def story(self, id_: str) -> str | None:
        """The id of the story that an article which was read is in."""
        return self.documents.story(id_)

    def original(self, id_: str) -> str | None:
        """The id of the article that one which was read is a copy of."""
        return self.documents.original(id_)

    def wrote(self, document: Document) -> None:
        """Take note of an article that was written with another story or original: the text is the same."""
        if document["id"] in self.documents:
            self.documents.wrote(document)

    def copies(self, article: Profile) -> list[Profile]:
        """See `Neighbourhood.copies`."""
        return self._remembered(
            "copies", article, lambda: self._sharing("bands", article.bands, article, COPIES, by_chance=BY_CHANCE)
        )

    def related(self, article: Profile) -> list[Profile]:
        """See `Neighbourhood.related`."""
        return self._remembered("related", article, lambda: self._related(article))

    def _remembered(self, kind: str, article: Profile, look_up: Callable[[], list[Profile]]) -> list[Profile]:
        key = kind, article.id
        if article.id in self._new or key not in self._memory.candidates:
            found = look_up()
            self._memory.found(kind, article, found)
            return found
        return self.get(self._memory.candidates[key])

    def _related(self, article: Profile) -> list[Profile]:
        """At most half of them by quotations, the rest by terms.

        By terms, an article whose day is known is compared with those of the days around it and with those whose
        `@timestamp` says little.
        """
        quoting = self._sharing("quotes", article.quote_keys, article, RELATED // 2)
        terms = article.key_terms
        requests = []
        if terms and article.day:
            window = timedelta(days=WINDOW)
            requests.append(_telling(terms, RELATED, since=article.day - window, until=article.day + window))
            uncertain = Filter("date_source", tuple(sorted(UNCERTAIN_DATES)))
            requests.append(_telling(terms, RELATED // 2, filters=(uncertain,)))
        elif terms:
            requests.append(_telling(terms, RELATED))
        hits = [hit for request in requests for hit in self._index.search(request).hits]
        enough = SCORE * next((hit.score or 0.0 for hit in hits if hit.id == article.id), 0.0)
        telling = self.get([hit.id for hit in hits if (hit.score or 0.0) >= enough])
        unique = {found.id: found for found in (*quoting, *telling) if found.id != article.id}
        return list(unique.values())[:RELATED]

    def members(self, story: str, most: int) -> list[Profile]:
        """The first articles of a story."""
        return self._search(_having("story.id", (story,), most, sort="first_seen_at"))

    def stories_named(self, ids: Sequence[str]) -> set[str]:
        """Those of these ids that are a story's."""
        request = SearchRequest(
            filters=(Filter("story.id", tuple(ids)),), facets=("story.id",), facet_size=len(ids), page_size=1,
            documents=False,
        )  # fmt: skip
        return {story for story, _ in self._index.search(request).facets["story.id"]}

    def copies_of(self, ids: Sequence[str]) -> list[Profile]:
        """Articles that point at one of these as their original, at most `POSTINGS`."""
        return self._search(_having("near_duplicate_of", tuple(ids), POSTINGS))

    def _sharing(
        self, kind: str, keys: Sequence[str], article: Profile, most: int, by_chance: int = POSTINGS
    ) -> list[Profile]:
        """Those that share keys of a signature, most keys first, then the nearest in time; of those that share a single
        one, at most `by_chance`. Only for these are profiles made."""
        if not keys:
            return []
        hits = self._index.search(_having(f"signature.{kind}", tuple(keys), POSTINGS)).hits
        ids = [hit.id for hit in hits if hit.id != article.id]
        self.documents.read(ids)
        wanted = set(keys)
        ranked = []
        for id_ in ids:
            if id_ in self.documents:
                document = self.documents[id_]
                shared = len(wanted.intersection(document["signature"][kind]))
                ranked.append((-shared, _distance(article, document), id_))
        ranked.sort()
        several = sum(shared < -1 for shared, *_ in ranked)
        return self.get([id_ for *_, id_ in ranked[: min(most, several + by_chance)]])

    def _search(self, request: SearchRequest) -> list[Profile]:
        return self.get([hit.id for hit in self._index.search(request).hits])


def _distance(article: Profile, document: Document) -> float:
    """Seconds between the best dates of two articles."""
    theirs = datetime.fromisoformat(document.get("@timestamp") or document["first_seen_at"])
    return abs((article.order[1] - theirs).total_seconds())


def _having(field: str, values: tuple[str, ...], size: int, sort: str | None = None) -> SearchRequest:
    return SearchRequest(filters=(Filter(field, values),), page_size=size, sort=sort, documents=False)


def _telling(terms: tuple[str, ...], size: int, **within: Any) -> SearchRequest:
    """Those that hold enough of the telling terms; of a text that has few of them, fewer are enough."""
    enough = max(1, SHARED_TERMS * len(terms) // KEY_TERMS)
    return SearchRequest(words=terms, at_least=enough, page_size=size, documents=False, **within)
