"""Stories of one input: the seeds, invented news, order, cost."""

import random
from datetime import date
from pathlib import Path

import pytest

from flows.article import Article
from flows.stories import group
from flows.stories.neighbours import COPIES, RELATED, InMemory
from flows.stories.partition import partition
from flows.stories.profile import frequencies_of, profile
from flows.stories.relations import relate
from tests.stories.newsroom import Newsroom, article


def by_story(articles: list[Article]) -> set[frozenset[str]]:
    stories: dict[str, set[str]] = {}
    for made in articles:
        stories.setdefault(made.story.id if made.story else made.id, set()).add(made.id)
    return {frozenset(ids) for ids in stories.values()}


def news(events: int, seed: int, *, english: bool = False) -> tuple[list[Article], set[frozenset[str]]]:
    """Articles of so many events, one to five each, and which belong together."""
    room, articles, stories = Newsroom(seed, english=english), [], set()
    for number in range(events):
        event = room.event()
        told = [article(f"e{number:04}-{i}", event.told(quoting=number % 4)) for i in range(1 + number % 5)]
        articles += told
        stories.add(frozenset(made.id for made in told))
    return articles, stories


def test_the_seeds_are_one_story_and_no_copies(seeds: Path) -> None:
    articles = [article(path.stem, path.read_text(encoding="utf-8")) for path in sorted(seeds.glob("*.txt"))]
    grouped = group(articles)
    assert {made.story.id for made in grouped if made.story} == {articles[0].id}
    assert all(made.story and "quoted phrases with" in made.story.evidence[0] for made in grouped)
    assert all(made.near_duplicate_of is None for made in grouped)


def test_events_are_told_apart_and_an_article_alone_has_no_story() -> None:
    articles, stories = news(40, seed=1)
    grouped = group(articles)
    assert by_story(grouped) == stories
    alone = {id_ for ids in stories if len(ids) == 1 for id_ in ids}
    assert {made.id for made in grouped if made.story is None} == alone


def test_the_order_stays_and_does_not_matter() -> None:
    articles, _ = news(20, seed=2)
    expected = {made.id: (made.story, made.near_duplicate_of) for made in group(articles)}
    for seed in range(3):
        random.Random(seed).shuffle(articles)  # noqa: S311
        grouped = group(articles)
        assert [made.id for made in grouped] == [made.id for made in articles]
        assert {made.id: (made.story, made.near_duplicate_of) for made in grouped} == expected


def test_evidence_names_what_is_shared_and_with_whom() -> None:
    event = Newsroom(3).event()
    people = event.names[:5]
    articles = [article(id_, event.told(), people=people) for id_ in ("a", "b")]
    (sentence,) = group(articles)[0].story.evidence  # type: ignore[union-attr]
    assert sentence.startswith("shares the names " + ", ".join(sorted(people)[:4]) + " and 1 more with b (cosine 0.")


def test_the_same_event_a_month_later_is_another_story() -> None:
    event = Newsroom(4).event()
    days = [date(2023, 9, 9), date(2023, 9, 10), date(2023, 10, 9), date(2023, 10, 10)]
    articles = [article(f"a{i}", event.told(quoting=3), day=day) for i, day in enumerate(days)]
    assert by_story(group(articles)) == {frozenset({"a0", "a1"}), frozenset({"a2", "a3"})}


def test_scripts_without_spaces_and_capitals_meet_by_what_is_quoted() -> None:
    said = "「都民の皆さまに心からおわび申し上げます。二度とこのようなことがないようにいたします」"
    articles = [
        article("a", f"知事は九日の会見で{said}と述べた。", language="ja"),
        article("b", f"{said}。知事が謝罪した。批判の声が上がっている。", language="ja"),
        article("c", "東京の天気は晴れ、最高気温は三十度の見込み。", language="ja"),
    ]
    assert by_story(group(articles)) == {frozenset("ab"), frozenset("c")}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("das nördliche Kloster und die berühmte Mühle", set()),
        ("Der Schäfer öffnet Die Tür, Łódź Élan", {"Der Schäfer", "Die Tür", "Łódź Élan"}),
        ("anna Smith met Jane Roe in Los Angeles", {"Jane Roe", "Los Angeles"}),
    ],
)
def test_a_name_begins_where_a_word_does(text: str, names: set[str]) -> None:
    assert profile(article("a", text), frequencies_of([])).names == names


def test_a_phrase_and_names_that_everybody_prints_tie_nothing() -> None:
    room = Newsroom(6)
    promotion = "“Sign up for our brilliant evening newsletter before everybody else does” Example Media Group"
    articles = [article(f"a{i:03}", f"{room.event().told()}\n\n{promotion}") for i in range(150)]
    assert all(made.story is None for made in group(articles))


@pytest.mark.parametrize("articles", [[], [article("a", "")], [article("a", "One."), article("b", "")]])
def test_little_or_no_text_is_no_story(articles: list[Article]) -> None:
    assert [(made.story, made.near_duplicate_of) for made in group(articles)] == [(None, None)] * len(articles)


def test_comparisons_grow_with_the_number_of_articles_not_its_square() -> None:
    spent = {}
    for events in (60, 240):
        articles, stories = news(events, seed=5)
        frequencies = frequencies_of(articles)
        profiles = [profile(made, frequencies) for made in articles]
        relations = relate(profiles, InMemory(profiles))
        parts = partition([[one] for one in profiles], relations.pairs)
        assert {frozenset(member.id for member in members) for members in parts.groups} == stories
        assert len(relations.pairs) <= len(articles) * (COPIES + RELATED)
        spent[events] = len(relations.pairs) + parts.comparisons
    assert spent[240] < spent[60] * 4 * 1.5


def test_one_event_of_many_articles_stays_within_the_bound() -> None:
    event = Newsroom(7, english=True).event()
    articles = [article(f"a{i:03}", event.told(quoting=2)) for i in range(80)]
    others, stories = news(10, seed=8, english=True)
    grouped = group([*articles, *others])
    assert by_story(grouped) == {*stories, frozenset(made.id for made in articles)}
    frequencies = frequencies_of(articles)
    profiles = [profile(made, frequencies) for made in articles]
    assert len(relate(profiles, InMemory(profiles)).pairs) <= len(articles) * (COPIES + RELATED)
