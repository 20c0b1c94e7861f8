"""Candidates from a search index: exact look-ups of signatures, and a ranked search for the telling terms.

Searches give ids alone; a document is read once and kept, with its profile, as long as others may ask for it.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from flows.article import Article
from flows.enrich.signature import quote_shingles
from flows.index.base import Filter, Index, SearchRequest
from flows.stories.frequency import DocumentFrequencies
from flows.stories.neighbours import COPIES, POSTINGS, RELATED
from flows.stories.partition import WINDOW
from flows.stories.profile import UNCERTAIN_DATES, Profile, profile, terms_of

SAMPLE = 400  # documents whose words are counted, at some milliseconds each
KEPT = 2000  # articles that outlive their batch: neighbours of one batch are often those of the next
CORE = 50  # members that stand for a story in comparisons: its first ones


def sampled_frequencies(index: Index) -> DocumentFrequencies:
    """Document frequencies in the first `SAMPLE` documents by id: ids are hashes, so that these are a fair sample."""
    frequencies = DocumentFrequencies()
    for document in islice(index.scan(), SAMPLE):
        body = document.get("body", "")
        frequencies.add(terms_of(document.get("title"), body), quote_shingles(body))
    return frequencies


class InIndex:
    """The neighbourhood of articles in an index; see `flows.stories.neighbours.Neighbourhood`.

    Nothing but this run's writer may change the index meanwhile, and the run tells what it wrote (`wrote`).
    """

    def __init__(self, index: Index, frequencies: DocumentFrequencies) -> None:
        self._index = index
        self._frequencies = frequencies
        self.articles: dict[str, Article] = {}
        self._profiles: dict[str, Profile] = {}

    def begin_batch(self) -> None:
        """Forget what was not asked for lately."""
        for id_ in list(self.articles)[:-KEPT]:
            del self.articles[id_], self._profiles[id_]

    def get(self, ids: Sequence[str]) -> list[Profile]:
        """The profiles of those of these articles that the index holds, in this order."""
        for document in self._index.get([id_ for id_ in ids if id_ not in self.articles]).values():
            article = Article.model_validate(document)
            self.articles[article.id] = article
            self._profiles[article.id] = profile(article, self._frequencies)
        there = [id_ for id_ in ids if id_ in self.articles]
        for id_ in there:  # the last ones asked for are the last ones to be forgotten
            self.articles[id_] = self.articles.pop(id_)
        return [self._profiles[id_] for id_ in there]

    def wrote(self, article: Article) -> None:
        """Take note of an article that was written with another story or original: the text is the same."""
        if article.id in self.articles:
            self.articles[article.id] = article

    def copies(self, article: Profile) -> list[Profile]:
        """See `Neighbourhood.copies`."""
        return self._sharing("signature.bands", article, "bands")[:COPIES]

    def related(self, article: Profile) -> list[Profile]:
        """See `Neighbourhood.related`. At most half of them by quotations, the rest by terms.

        By terms, an article whose day is known is compared with those of the days around it and with those whose
        `@timestamp` says little.
        """
        quoting = self._sharing("signature.quotes", article, "quote_keys")[: RELATED // 2]
        query = " OR ".join(f'"{term}"' for term in article.key_terms)
        requests = []
        if query and article.day:
            window = timedelta(days=WINDOW)
            requests.append(_request(query, RELATED, since=article.day - window, until=article.day + window))
            uncertain = Filter("date_source", tuple(sorted(UNCERTAIN_DATES)))
            requests.append(_request(query, RELATED // 2, uncertain))
        elif query:
            requests.append(_request(query, RELATED))
        telling = [found for request in requests for found in self._search(request)]
        unique = {found.id: found for found in (*quoting, *telling) if found.id != article.id}
        return list(unique.values())[:RELATED]

    def members(self, story: str) -> list[Profile]:
        """The first `CORE` articles of a story."""
        return self._search(_request("*", CORE, Filter("story.id", (story,)), sort="first_seen_at"))

    def copies_of(self, ids: Sequence[str]) -> list[Profile]:
        """Articles that point at one of these as their original, at most `POSTINGS`."""
        return self._search(_request("*", POSTINGS, Filter("near_duplicate_of", tuple(ids))))

    def _sharing(self, field: str, article: Profile, attribute: str) -> list[Profile]:
        keys: tuple[str, ...] = getattr(article, attribute)
        if not keys:
            return []
        others = [
            found for found in self._search(_request("*", POSTINGS, Filter(field, keys))) if found.id != article.id
        ]
        wanted = set(keys)
        return sorted(others, key=lambda other: (-len(wanted.intersection(getattr(other, attribute))), other.order))

    def _search(self, request: SearchRequest) -> list[Profile]:
        return self.get([hit.id for hit in self._index.search(request).hits])


def _request(query: str, size: int, *filters: Filter, **more: object) -> SearchRequest:
    return SearchRequest(query=query, filters=filters, page_size=size, documents=False, **more)  # type: ignore[arg-type]
