"""Stories from likeness: average-linkage clustering over the pairs that a look-up proposed.

Two groups become one while the mean likeness of all their pairs is high enough, the most alike first. A mean cannot be
carried by one article: a round-up that quotes two events links neither to the other, and chains do not grow. Nor does a
story last longer than `WINDOW` days.

The mean cosine of all pairs of two groups is the scalar product of the sums of their vectors, by the two sizes: no pair
is compared for it. Only groups that a tie holds together (`ties`) are ever compared, so that articles which no chain of
ties connects have no influence on one another: a part of an index can be judged without the rest. The result depends on
the articles alone, not on their order: equals are settled by `Order`.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flows.stories.profile import Likeness, Order, Profile, dot

THRESHOLD = 0.21  # docs/stories.md shows what .14 to .26 give
WINDOW = 7  # days between the first and the last article of a story, where their dates are known


@dataclass(slots=True)
class Group:
    """Articles that tell one event, with what their mean likeness to others needs."""

    members: list[Profile]
    vector: dict[str, float]
    days: tuple[date, date] | None
    order: Order
    neighbours: dict[int, float] = field(default_factory=dict)  # support summed over the pairs with another group


@dataclass(frozen=True, slots=True)
class Partition:
    """Groups, the earliest first, each in order; and the number of likenesses it took."""

    groups: list[list[Profile]]
    comparisons: int


def ties(one: Profile, other: Profile, likeness: Likeness) -> bool:
    """Whether two articles by themselves could be one story."""
    return likeness.links and likeness.value >= THRESHOLD and within_window(one.day, other.day)


def within_window(*days: date | None) -> bool:
    """Whether no more than `WINDOW` days lie between these, as far as they are known."""
    known = [day for day in days if day]
    return not known or (max(known) - min(known)).days <= WINDOW


def partition(groups: Iterable[Sequence[Profile]], pairs: Mapping[tuple[str, str], Likeness]) -> Partition:
    """Join groups (single articles, or stories that exist already) by the likeness of candidate pairs of ids.

    Groups that are given are never taken apart. Pairs of articles that are in none of them do not matter.
    """
    live = {number: _group(members) for number, members in enumerate(sorted(map(_ordered, groups), key=_first))}
    placed = {member.id: (number, member) for number, group in live.items() for member in group.members}
    for (one_id, other_id), likeness in sorted(pairs.items()):  # sums of floats depend on their order
        if one_id not in placed or other_id not in placed:
            continue
        (a, one), (b, other) = placed[one_id], placed[other_id]
        if a != b and ties(one, other, likeness):
            live[a].neighbours[b] = live[a].neighbours.get(b, 0.0) + likeness.support
            live[b].neighbours[a] = live[b].neighbours.get(a, 0.0) + likeness.support

    heap: list[tuple[float, Order, Order, int, int]] = []
    comparisons = 0

    def propose(a: int, b: int) -> None:
        nonlocal comparisons
        one, other = live[a], live[b]
        if not within_window(*(one.days or ()), *(other.days or ())):
            return
        comparisons += 1
        mean = (dot(one.vector, other.vector) + one.neighbours[b]) / (len(one.members) * len(other.members))
        if mean >= THRESHOLD:
            first, second = sorted((one.order, other.order))
            heapq.heappush(heap, (-round(mean, 9), first, second, a, b))

    for a in live:
        for b in live[a].neighbours:
            if a < b:
                propose(a, b)
    following = len(live)  # number of the next group
    while heap:
        *_, a, b = heapq.heappop(heap)
        if a not in live or b not in live:
            continue
        live[following] = _joined(live, a, b, following)
        for neighbour in live[following].neighbours:
            propose(neighbour, following)
        following += 1
    return Partition(sorted((group.members for group in live.values()), key=_first), comparisons)


def _ordered(members: Sequence[Profile]) -> list[Profile]:
    return sorted(members, key=lambda member: member.order)


def _first(members: Sequence[Profile]) -> Order:
    return members[0].order


def _group(members: list[Profile]) -> Group:
    vector: Counter[str] = Counter()
    for member in members:
        vector.update(member.vector)
    days = [member.day for member in members if member.day]
    return Group(members, dict(vector), (min(days), max(days)) if days else None, members[0].order)


def _span(one: Group, other: Group) -> tuple[date, date] | None:
    days = [day for group in (one, other) if group.days for day in group.days]
    return (min(days), max(days)) if days else None


def _joined(live: dict[int, Group], a: int, b: int, number: int) -> Group:
    """Take two groups out of `live` and give the one that they become; their neighbours know it by `number`."""
    one, other = live.pop(a), live.pop(b)
    larger, smaller = (one, other) if len(one.vector) >= len(other.vector) else (other, one)
    vector = larger.vector  # nobody else holds it any more
    for term, weight in smaller.vector.items():
        vector[term] = vector.get(term, 0.0) + weight
    neighbours: dict[int, float] = {}
    for former, support in (*one.neighbours.items(), *other.neighbours.items()):
        if former in live:
            neighbours[former] = neighbours.get(former, 0.0) + support
    for former, support in neighbours.items():
        live[former].neighbours.pop(a, None)
        live[former].neighbours.pop(b, None)
        live[former].neighbours[number] = support
    return Group(
        _ordered([*one.members, *other.members]), vector, _span(one, other), min(one.order, other.order), neighbours
    )
