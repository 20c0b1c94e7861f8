"""A random sample of the documents that were written, to compare an index with: the same for the same stream.

Vitter, "Random Sampling with a Reservoir", ACM Transactions on Mathematical Software 11 (1985), algorithm R.
"""

import hashlib
import random
from dataclasses import dataclass, field

import orjson

from flows.index.base import Document, Filter, Index, SearchRequest
from flows.index.query.analysis import tokenize
from flows.schema.languages import MAX_TOKEN

SIZE = 100  # documents read back
SEARCHES = 10
_COMPARED = 50  # hits of a search
_SEED = 20_260_101
_WORDS = 6  # of a title, in one search
_TITLE = 1000  # characters of it: where there is none, of the body


@dataclass(frozen=True, slots=True)
class Sampled:
    """What is kept of a document: enough to know it again, and words that must find it."""

    id: str
    digest: bytes
    query: str  # empty where it has no words


@dataclass(slots=True)
class Sample:
    """`SIZE` documents of all that were added, each as likely as the other."""

    seen: int = 0
    _drawn: list[Sampled] = field(default_factory=list)
    _random: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311  (no secret)

    def add(self, document: Document) -> None:
        """Offer a document that was written."""
        self.seen += 1
        place = self._random.randrange(self.seen)
        if len(self._drawn) < SIZE:
            self._drawn.append(_sampled(document))
        elif place < SIZE:
            self._drawn[place] = _sampled(document)

    @property
    def searches(self) -> list[Sampled]:
        """The documents that are searched for."""
        return [drawn for drawn in self._drawn if drawn.query][:SEARCHES]

    def differing(self, index: Index) -> list[str]:
        """The ids of those that do not come back from `index` as they were written."""
        found = index.get([drawn.id for drawn in self._drawn])
        return [one.id for one in self._drawn if one.id not in found or _digest(found[one.id]) != one.digest]

    def not_found(self, index: Index) -> list[str]:
        """The ids of those that a search for the words of their title does not find."""
        return [one.id for one in self.searches if not index.search(_search(one)).total]

    def unlike(self, one: Index, other: Index) -> str | None:
        """The first search that does not give the same articles, in the same order, on both."""
        for sampled in self.searches:
            request = SearchRequest(sampled.query, sort="@timestamp", page_size=_COMPARED, highlight=False)
            found, also = one.search(request), other.search(request)
            if (found.total, [hit.id for hit in found.hits]) != (also.total, [hit.id for hit in also.hits]):
                return sampled.query
        return None


def _sampled(document: Document) -> Sampled:
    return Sampled(document["id"], _digest(document), _query(document))


def _digest(document: Document) -> bytes:
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).digest()


def _query(document: Document) -> str:
    for name in ("title", "body"):
        text = document.get(name, "")
        words = tokenize(text[:_TITLE])
        if len(text) > _TITLE:
            del words[-1:]  # it may go on
        # Folding makes "(1)" of one sign: such a word stands in the index, and no query spells it.
        if words := [word for word in words if word.isalnum() and len(word) < MAX_TOKEN][:_WORDS]:
            return " AND ".join(f"{name}:{word}" for word in words)  # lowercase: none of them is an operator
    return ""


def _search(sampled: Sampled) -> SearchRequest:
    return SearchRequest(sampled.query, filters=(Filter("id", (sampled.id,)),), page_size=1, highlight=False)
