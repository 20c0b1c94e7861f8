"""Candidates from a search index: exact look-ups of signatures, and a ranked search for the telling terms.

A document read from the index is kept as `Article` for as long as the batch that asked for it, its `Profile` longer.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice

from flows.article import Article
from flows.index.base import Document, Filter, Index, SearchRequest
from flows.stories.frequency import DocumentFrequencies
from flows.stories.neighbours import COPIES, POSTINGS, RELATED
from flows.stories.partition import WINDOW
from flows.stories.profile import UNCERTAIN_DATES, Profile, frequencies_of, profile

SAMPLE = 400  # documents whose words are counted, at some milliseconds each
KEPT = 2000  # profiles that outlive their batch: neighbours of one batch are often those of the next
CORE = 50  # members that stand for a story in comparisons: its first ones


def sampled_frequencies(index: Index) -> DocumentFrequencies:
    """Document frequencies in the first `SAMPLE` documents by id: ids are hashes, so that these are a fair sample."""
    return frequencies_of(Article.model_validate(document) for document in islice(index.scan(), SAMPLE))


class InIndex:
    """The neighbourhood of articles in an index; see `flows.stories.neighbours.Neighbourhood`."""

    def __init__(self, index: Index, frequencies: DocumentFrequencies) -> None:
        self._index = index
        self._frequencies = frequencies
        self.articles: dict[str, Article] = {}
        self._profiles: dict[str, Profile] = {}

    def begin_batch(self) -> None:
        """Forget what other batches read, since it may have been written since then."""
        self.articles.clear()
        for id_ in list(self._profiles)[:-KEPT]:
            del self._profiles[id_]

    def add(self, documents: Iterable[Document]) -> list[Profile]:
        """Remember documents, and give their profiles in the same order."""
        found = []
        for document in documents:
            article = Article.model_validate(document)
            self.articles.setdefault(article.id, article)
            if article.id not in self._profiles:
                self._profiles[article.id] = profile(article, self._frequencies)
            found.append(self._profiles[article.id])
        return found

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
        return self.add(hit.document for hit in self._index.search(request).hits)


def _request(query: str, size: int, *filters: Filter, **more: object) -> SearchRequest:
    return SearchRequest(query=query, filters=filters, page_size=size, highlight=False, **more)  # type: ignore[arg-type]
