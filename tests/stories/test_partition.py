"""Average linkage: the most alike first, no chains, no story longer than its window, whatever the order."""

from datetime import date, timedelta
from itertools import combinations
from random import Random

from flows.stories.partition import THRESHOLD, WINDOW, partition
from flows.stories.profile import Likeness, Profile, compare
from tests.stories.newsroom import FIRST_SEEN

DAY = date(2023, 9, 9)


def profile(
    id_: str, vector: dict[str, float], day: date | None = None, quotes: frozenset[int] = frozenset()
) -> Profile:
    length = sum(weight**2 for weight in vector.values()) ** 0.5
    unit = {term: weight / length for term, weight in vector.items()}
    names = frozenset(vector)
    return Profile(id_, (FIRST_SEEN, FIRST_SEEN, id_), day, "", unit, quotes, names, (), ())


def pairs(profiles: list[Profile]) -> dict[tuple[str, str], Likeness]:
    ordered = sorted(profiles, key=lambda p: p.id)
    return {(one.id, other.id): compare(one, other) for one, other in combinations(ordered, 2)}


def ids(profiles: list[Profile]) -> list[list[str]]:
    return [[member.id for member in group] for group in partition([[p] for p in profiles], pairs(profiles)).groups]


def test_articles_alike_are_one_group_and_others_stay_alone() -> None:
    articles = [
        profile("a", {"x": 1, "y": 1}),
        profile("b", {"x": 1, "y": 1, "z": 0.2}),
        profile("c", {"v": 1, "w": 1}),
    ]
    assert ids(articles) == [["a", "b"], ["c"]]


def test_a_chain_of_neighbours_is_not_one_story() -> None:
    chain = [profile(f"a{i:02}", {f"t{i + k}": 1.0 for k in range(4)}) for i in range(30)]
    groups = ids(chain)
    assert len(groups) >= 6
    assert max(map(len, groups)) < 8  # the ends of five share no term


def test_a_round_up_does_not_tie_two_events() -> None:
    first = [profile(f"a{i}", {"p": 1, "q": 1}, quotes=frozenset(range(10))) for i in range(3)]
    second = [profile(f"b{i}", {"r": 1, "s": 1}, quotes=frozenset(range(20, 30))) for i in range(3)]
    words = {"p": 1.0, "q": 1.0, "r": 1.0, "s": 1.0} | {f"own{i}": 1.0 for i in range(20)}
    round_up = profile("c", words, quotes=frozenset({*range(6), *range(20, 26)}))
    assert all(compare(round_up, other).links for other in (*first, *second))
    groups = ids([*first, *second, round_up])
    assert not any({"a0", "b0"} <= set(group) for group in groups)


def test_shared_quotations_outweigh_different_words() -> None:
    quotes = frozenset(range(10))
    articles = [
        profile("a", {"x": 1, "p": 2.5}, quotes=quotes),
        profile("b", {"x": 1, "q": 2.5}, quotes=quotes),
    ]
    assert compare(*articles).cosine < THRESHOLD
    assert ids(articles) == [["a", "b"]]


def test_the_same_subject_without_names_or_quotations_is_no_story() -> None:
    vectors = {"a": {"x": 1.0, "u": 1.8}, "b": {"x": 1.0, "v": 1.8}}
    articles = [profile(id_, vector) for id_, vector in vectors.items()]
    assert compare(*articles).cosine > THRESHOLD
    assert ids(articles) == [["a"], ["b"]]


def test_a_story_ends_with_its_window_where_dates_are_known() -> None:
    days = [DAY, DAY + timedelta(days=WINDOW), DAY + timedelta(days=WINDOW + 1), None]
    articles = [profile(f"a{i}", {"x": 1, "y": 1}, day) for i, day in enumerate(days)]
    groups = ids(articles)
    assert sorted(map(len, groups)) == [1, 3]
    assert not any({"a0", "a2"} <= set(group) for group in groups)


def test_the_order_of_arrival_changes_nothing() -> None:
    random = Random(3)  # noqa: S311
    articles = [
        profile(f"a{i:02}", {f"t{random.randrange(60)}": random.random() + 0.1 for _ in range(5)}) for i in range(60)
    ]
    expected = ids(articles)
    assert 1 < len(expected) < 60
    for _ in range(5):
        random.shuffle(articles)
        assert ids(articles) == expected


def test_groups_that_are_given_stay_together_and_can_grow() -> None:
    given = [profile("a", {"x": 1, "y": 1}), profile("b", {"v": 1, "w": 1})]
    new = profile("c", {"x": 1, "y": 1, "v": 1, "w": 1})
    assert [[m.id for m in g] for g in partition([given, [new]], pairs([*given, new])).groups] == [["a", "b", "c"]]
