"""Near-duplicates: nearly the same text, be it shortened, lightly rewritten or with the rest of its page around it.

Every copy points at the earliest article that it itself is like: never at one that only a third links it to, so that
the versions of a live report do not chain into one.
"""

from collections.abc import Mapping, Sequence, Set

from flows.stories.profile import Profile, body_shingles, dot

MIN_JACCARD = 0.3
MIN_CONTAINMENT = 0.6  # of the shorter text in the longer one; two reports of one event reach 0.4
MIN_SHINGLES = 40  # of the shorter text: under this, containment is a matter of a sentence or two
MIN_COSINE = 0.3  # texts below it are not worth shingling


def near_duplicates(one: Profile, other: Profile) -> bool:
    """Whether two texts are nearly the same: Jaccard similarity, or containment of the shorter one, of word 3-grams."""
    if dot(one.vector, other.vector) < MIN_COSINE:
        return False
    a, b = body_shingles(one.body), body_shingles(other.body)
    shared, shorter = len(a & b), min(len(a), len(b))
    if shared == 0:
        return False
    return shared / len(a | b) >= MIN_JACCARD or (shorter >= MIN_SHINGLES and shared / shorter >= MIN_CONTAINMENT)


def originals(
    profiles: Sequence[Profile],
    neighbours: Mapping[str, Sequence[Profile]],
    recorded: Mapping[str, str | None],
    pending: Set[str] = frozenset(),
) -> dict[str, str | None]:
    """The original of each article of `profiles`, None for one that is no copy.

    `neighbours` are candidates by id, `recorded` what the index says of articles. One that it calls an original counts
    as earlier than the articles judged now, whatever their dates: an original once named stays one. It is not asked
    about the `pending` ones, which this run has yet to judge.
    """
    found: dict[str, str | None] = {}

    def is_original(id_: str, before: str | None) -> bool:
        if id_ in found:
            return found[id_] is None
        return recorded.get(id_, "unknown") is None and (id_ == before or id_ not in pending)

    for article in sorted(profiles, key=lambda profile: profile.order):
        before = recorded.get(article.id)
        eligible = {other.id: other for other in neighbours.get(article.id, ()) if is_original(other.id, before)}
        preferred = sorted(eligible.values(), key=lambda other: (other.id != before, other.order))
        found[article.id] = next((other.id for other in preferred if near_duplicates(article, other)), None)
    return found
