"""Near-duplicates: nearly the same text, be it shortened, lightly rewritten or with the rest of its page around it.

Every copy points at the earliest article that it itself is like: never at one that only a third links it to, so that
the versions of a live report do not chain into one.
"""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from flows.stories.profile import Profile, body_shingles, dot

MIN_JACCARD = 0.3
MIN_CONTAINMENT = 0.6  # of the shorter text in the longer one; two reports of one event reach 0.4
MIN_SHINGLES = 40  # of the shorter text: under this, containment is a matter of a sentence or two
MIN_COSINE = 0.3  # texts below it are not worth shingling


class Copy(NamedTuple):
    """What an article is nearly the same text as."""

    of: str  # id of the earliest such article
    similarity: float  # share of the shorter text that stands in the other, by word 3-grams, in thousandths


def similarity(one: Profile, other: Profile) -> float | None:
    """How much of the shorter of two texts stands in the other, where they are nearly the same: by Jaccard similarity,
    or by this containment, of word 3-grams. None where they are not."""
    if dot(one.vector, other.vector) < MIN_COSINE:
        return None
    a, b = body_shingles(one.body), body_shingles(other.body)
    shared, shorter = len(a & b), min(len(a), len(b))
    if shared == 0:
        return None
    contained = shared / shorter
    if shared / len(a | b) >= MIN_JACCARD or (shorter >= MIN_SHINGLES and contained >= MIN_CONTAINMENT):
        return round(contained, 3)
    return None


def originals(
    profiles: Sequence[Profile],
    neighbours: Mapping[str, Sequence[Profile]],
    recorded: Mapping[str, str | None],
    pending: Set[str] = frozenset(),
) -> dict[str, Copy | None]:
    """The original of each article of `profiles`, None for one that is no copy.

    `neighbours` are candidates by id, `recorded` what the index says of articles. One that it calls an original counts
    as earlier than the articles judged now, whatever their dates: an original once named stays one. It is not asked
    about the `pending` ones, which this run has yet to judge.
    """
    found: dict[str, Copy | None] = {}

    def is_original(id_: str, before: str | None) -> bool:
        if id_ in found:
            return found[id_] is None
        return recorded.get(id_, "unknown") is None and (id_ == before or id_ not in pending)

    for article in sorted(profiles, key=lambda profile: profile.order):
        before = recorded.get(article.id)
        eligible = {other.id: other for other in neighbours.get(article.id, ()) if is_original(other.id, before)}
        preferred = sorted(eligible.values(), key=lambda other: (other.id != before, other.order))
        copies = (Copy(other.id, like) for other in preferred if (like := similarity(article, other)) is not None)
        found[article.id] = next(copies, None)
    return found
