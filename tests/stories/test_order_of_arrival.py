"""In whatever order and batches articles arrive, they end in the stories that all of them at once give."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.article import Article
from flows.index.base import Index
from flows.index.embedded.engine import EmbeddedIndex
from flows.stories import documents, group, index_neighbours, update_stories
from flows.stories.index_neighbours import Memory
from flows.stories.partition import WINDOW
from tests.stories.newsroom import Newsroom, article

DAY = date(2023, 9, 9)


def chain(length: int, seed: int = 1) -> list[Article]:
    """Articles of which each shares names and half of its words with its neighbours alone."""
    room = Newsroom(seed, english=True)
    links = [([room.word().title() + " " + room.word().title() for _ in range(3)], [room.word() for _ in range(14)])
             for _ in range(length + 1)]  # fmt: skip
    articles = []
    for number in range(length):
        (names, own), (more_names, more) = links[number], links[number + 1]
        text = room.report([*names, *more_names], [*own, *more], [])
        articles.append(article(f"c{number:03}", text, people=[*names, *more_names]))
    return articles


def desk() -> list[Article]:
    """A chain, two events, one of them told again later, and an article that is about both."""
    room = Newsroom(2, english=True)
    first, second = room.event(), room.event()
    days = [DAY, DAY + timedelta(days=2), DAY + timedelta(days=30), DAY + timedelta(days=31)]
    articles = [article(f"f{i}", first.told(quoting=i % 3), day=day) for i, day in enumerate(days)]
    articles += [article(f"s{i}", second.told(quoting=2)) for i in range(3)]
    articles.append(article("round-up", room.report(first.names + second.names, first.own + second.own, [])))
    return [*articles, *chain(8)]


def partition_of(stories: dict[str, str | None]) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for id_, story in stories.items():
        groups.setdefault(story or f"alone {id_}", set()).add(id_)
    return {frozenset(ids) for ids in groups.values()}


def at_once(articles: Sequence[Article]) -> set[frozenset[str]]:
    return partition_of({made.id: made.story.id if made.story else None for made in group(articles)})


def arrived(index: Index) -> set[frozenset[str]]:
    return partition_of({document["id"]: document.get("story", {}).get("id") for document in index.scan()})


def arrive(index: Index, batches: Sequence[Sequence[Article]], memory: Memory | None = None) -> None:
    with index.writer(owner="test") as writer:
        for batch in batches:
            writer.upsert([made.to_document() for made in batch])
            writer.commit()
            update_stories(index, writer, [made.id for made in batch], memory)


DESK = desk()


@settings(max_examples=6)
@given(st.permutations(DESK), st.sets(st.integers(1, len(DESK) - 1), max_size=6), st.booleans())
def test_the_order_and_the_batches_do_not_matter(shuffled: list[Article], cuts: set[int], one_run: bool) -> None:
    bounds = [0, *sorted(cuts), len(shuffled)]
    batches = [shuffled[start:end] for start, end in pairwise(bounds)]
    with TemporaryDirectory() as folder:
        index = EmbeddedIndex.open(Path(folder))
        arrive(index, batches, Memory() if one_run else None)
        assert arrived(index) == at_once(DESK)
        index.close()


def test_each_engine_finds_what_there_is(engine: Index) -> None:
    arrive(engine, [DESK[1::2], DESK[::2]], Memory())
    assert arrived(engine) == at_once(DESK)


def test_a_hundred_articles_each_like_its_neighbours_only_are_no_story(tmp_path: Path) -> None:
    articles = chain(100)
    expected = at_once(articles)
    assert max(map(len, expected)) <= 4
    assert sum(len(ids) > 1 for ids in expected) >= 20
    Random(3).shuffle(articles)  # noqa: S311
    index = EmbeddedIndex.open(tmp_path / "chain")
    arrive(index, [articles[start : start + 9] for start in range(0, 100, 9)], Memory())
    assert arrived(index) == expected
    index.close()


def test_what_goes_on_for_weeks_is_a_story_a_week(tmp_path: Path) -> None:
    event = Newsroom(5, english=True).event()
    days = [DAY + timedelta(days=number // 2) for number in range(56)]
    articles = [article(f"l{number:02}", event.told(quoting=3), day=day) for number, day in enumerate(days)]
    index = EmbeddedIndex.open(tmp_path / "live")
    arrive(index, [articles[start : start + 8] for start in range(0, 56, 8)], Memory())
    found = arrived(index)
    by_id = dict(zip((made.id for made in articles), days, strict=True))
    spans = [max(by_id[id_] for id_ in ids) - min(by_id[id_] for id_ in ids) for ids in found]
    assert max(spans) <= timedelta(days=WINDOW)
    assert found == at_once(articles)
    assert len(found) <= 10
    index.close()


def test_what_is_not_held_in_memory_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "AT_HAND", 2)
    monkeypatch.setattr(index_neighbours, "KEPT", 2)
    articles = desk()
    index, memory = EmbeddedIndex.open(tmp_path), Memory()
    arrive(index, [articles[::2], articles[1::2]], memory)
    assert arrived(index) == at_once(articles)
    assert len(memory.profiles) <= 2
