"""Candidates: which few articles one is compared with. By look-up only, never all pairs.

Two questions. Who has nearly the same text (shared MinHash bands)? Who tells the same event (shared quotations, shared
telling terms)? The answers are bounded, so that the cost of a run is linear in its articles.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import log
from typing import Protocol

from flows.stories.partition import WINDOW
from flows.stories.profile import Order, Profile

COPIES = 16  # candidates an article
RELATED = 32
POSTINGS = 64  # articles read of one key


class Neighbourhood(Protocol):
    """Where candidates come from. Neither method gives the article itself."""

    def copies(self, article: Profile) -> Sequence[Profile]:
        """At most `COPIES` articles that share MinHash bands with this one, most bands first."""

    def related(self, article: Profile) -> Sequence[Profile]:
        """At most `RELATED` articles that share quotations or telling terms, the most telling first."""


class InMemory:
    """The neighbourhood of articles that are all at hand.

    Of a key that many articles have, each one reads the `POSTINGS` that stand nearest to it in time (sorted
    neighbourhood: Hernández and Stolfo, 1995): an event of a thousand articles is still found, at a bounded cost, and a
    phrase that everybody prints weighs next to nothing.
    """

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._profiles = sorted(profiles, key=_time)
        self._place = {profile.id: place for place, profile in enumerate(self._profiles)}
        self._postings: dict[str, list[int]] = defaultdict(list)
        for place, profile in enumerate(self._profiles):
            for key in (*_copy_keys(profile), *_story_keys(profile)):
                self._postings[key].append(place)

    def copies(self, article: Profile) -> list[Profile]:
        """See `Neighbourhood.copies`."""
        return self._best(article, _copy_keys(article), COPIES)

    def related(self, article: Profile) -> list[Profile]:
        """See `Neighbourhood.related`."""
        return self._best(article, _story_keys(article), RELATED, within_window=True)

    def _best(self, article: Profile, keys: Iterable[str], limit: int, *, within_window: bool = False) -> list[Profile]:
        here = self._place[article.id]
        scores: dict[int, float] = defaultdict(float)
        for key in keys:
            postings = self._postings[key]
            weight = log((len(self._profiles) + 1) / len(postings))
            for place in _nearest(postings, here):
                scores[place] += weight
        scores.pop(here, None)
        if within_window:
            scores = {p: score for p, score in scores.items() if _may_meet(article, self._profiles[p])}
        best = sorted(scores.items(), key=lambda item: (-round(item[1], 9), item[0]))[:limit]
        return [self._profiles[place] for place, _ in best]


def _time(profile: Profile) -> tuple[bool, object, Order]:
    return profile.day is None, profile.day or 0, profile.order


def _nearest(postings: list[int], here: int) -> list[int]:
    """The stretch of a sorted posting list around `here`."""
    if len(postings) <= POSTINGS:
        return postings
    start = min(max(0, bisect_left(postings, here) - POSTINGS // 2), len(postings) - POSTINGS)
    return postings[start : start + POSTINGS]


def _copy_keys(profile: Profile) -> list[str]:
    return [f"b{band}" for band in profile.bands]


def _story_keys(profile: Profile) -> list[str]:
    return [*(f"q{key}" for key in profile.quote_keys), *(f"t{term}" for term in profile.key_terms)]


def _may_meet(one: Profile, other: Profile) -> bool:
    return one.day is None or other.day is None or abs((one.day - other.day).days) <= WINDOW
