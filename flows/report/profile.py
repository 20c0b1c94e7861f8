"""What a set of articles looks like, in counters that add up: how many, how long, in which languages, what was removed.

The profile of a run is the sum of those of its chunks, in any order, and takes a few kilobytes however many articles
there are.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from flows.article import Outlet

ACCURACY = 0.05  # of a length that is told of a profile, relative
_GAMMA = (1 + ACCURACY) / (1 - ACCURACY)
_LONGEST = 10_000_000  # words: longer articles count as this long, so that there are 164 buckets
_PARTS = frozenset({"title", "subtitle"})  # not in the body, but of the article


class Profile(BaseModel):
    """Counts over articles. `lengths` is a histogram of their words with buckets that grow by a tenth, as a DDSketch
    (Masson, Rim, Lee: DDSketch, VLDB 2019), so that `median_words` is true within 5 %. Bucket 0 holds empty bodies."""

    model_config = ConfigDict(extra="forbid")

    documents: int = 0
    undated: int = Field(default=0, description="Articles of which no date is known: neither given nor told")
    empty: int = Field(default=0, description="Articles with no word in their body")
    words: int = 0
    lengths: Counter[int] = Field(default=Counter(), description="Articles by bucket of their length in words")
    languages: Counter[str] = Counter()
    removed: Counter[str] = Field(default=Counter(), description="Removed lines by kind")

    def count(self, document: Mapping[str, Any]) -> None:
        """Count one article, given as `Article.to_document()`."""
        words = int(document.get("word_count") or 0)
        self.documents += 1
        self.undated += document["date_source"] == "first_seen"
        self.empty += not words
        self.words += words
        self.lengths[_bucket(words)] += 1
        self.languages[document["language"]] += 1
        self.removed.update(removed_kinds(document))

    def add(self, other: "Profile") -> None:
        """Count what the other one counted as well."""
        self.documents += other.documents
        self.undated += other.undated
        self.empty += other.empty
        self.words += other.words
        self.lengths.update(other.lengths)
        self.languages.update(other.languages)
        self.removed.update(other.removed)

    @property
    def median_words(self) -> float:
        """The length that half of the articles do not exceed, within 5 %; 0 of no articles."""
        wanted, passed = (self.documents + 1) // 2, 0
        for bucket, number in sorted(self.lengths.items()):
            passed += number
            if passed >= wanted:
                return _words(bucket)
        return 0.0

    @property
    def mean_words(self) -> float:
        """0 of no articles."""
        return self.words / self.documents if self.documents else 0.0

    def shorter_than(self, words: int) -> int:
        """How many articles have fewer words than this, which is taken within 5 %."""
        return sum(number for bucket, number in self.lengths.items() if _words(bucket) < words)

    def share(self, number: int) -> float:
        """This number as a share of the articles; 0 of no articles."""
        return number / self.documents if self.documents else 0.0


def removed_kinds(document: Mapping[str, Any]) -> list[str]:
    """The kind of each line that was taken out of an article, but for its titles, which are fields of it."""
    return [span["kind"] for span in document.get("removed", ()) if span["kind"] not in _PARTS]


def outlet_of(document: Mapping[str, Any]) -> str:
    """How the outlet of an article is called in profiles and in `RunReport.outlets`."""
    return Outlet.model_validate(document["outlet"]).label


def total(profiles: Iterable[Profile]) -> Profile:
    """All of them as one."""
    whole = Profile()
    for profile in profiles:
        whole.add(profile)
    return whole


def _bucket(words: int) -> int:
    """0 for an empty body; else n for a length above gamma^(n-2) and up to gamma^(n-1) words."""
    return 1 + math.ceil(math.log(min(words, _LONGEST), _GAMMA)) if words else 0


def _words(bucket: int) -> float:
    """The length that is at most 5 % from any in this bucket."""
    return 2 * _GAMMA ** (bucket - 1) / (_GAMMA + 1) if bucket else 0.0
