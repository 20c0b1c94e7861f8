"""One story as its outlets tell it, and the list of stories, on each engine."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.article import Article, Outlet, Quote, Story
from flows.errors import UsageError
from flows.index.base import Filter, Index, SearchRequest
from flows.stories.listing import list_stories
from flows.stories.telling import find_story, tell
from tests.stories.newsroom import article

SAID = "We have turned every penny twice, but the roof will not survive another winter"
OTHER = "Nobody asked the children who learned to swim there"


def report(
    id_: str, outlet: str, text: str, story: Story | None, *, quotes: tuple[str, ...] = (), **more: Any
) -> Article:
    found = [Quote(text=words, speaker="Ilse Hagedorn", offset=0) for words in quotes]
    return article(id_, text, story=story, outlet=Outlet(name=outlet), quotes=found, **more)


def articles() -> list[Article]:
    pool = [Story(id="a1", evidence=["shares 9 quoted phrases with a2 (containment 0.90)"])] * 2
    late = Story(id="a1", aliases=["z9"])
    at_noon = datetime(2023, 9, 9, 12, tzinfo=UTC)
    exact = {"timestamp": at_noon, "date_source": "metadata", "date_precision": "second"}
    return [
        report("a1", "Herald", "The pool closes. 19 councillors were for it.", pool[0], quotes=(SAID, OTHER),
               title="Pool closes", people=["Ilse Hagedorn"], day=date(2023, 9, 10)),
        report("a2", "Post", "The pool of Lindenau, 4,000 signatures.", pool[1], quotes=(SAID[:60],),
               people=["Ilse Hagedorn", "Kurt Weber"], **exact),
        report("a3", "Post", "The pool. Herr Weber is sad.", late, near_duplicate_of="a2",
               near_duplicate_similarity=0.8),
        report("b1", "Herald", "A bridge opens.", Story(id="b1"), day=date(2023, 10, 1)),
        report("b2", "Star", "A bridge was opened.", Story(id="b1"), day=date(2023, 10, 2)),
        report("c1", "Star", "The weather.", None),
    ]  # fmt: skip


@pytest.fixture
def index(engine: Index) -> Iterator[Index]:
    with engine.writer("test") as writer:
        writer.upsert([made.to_document() for made in articles()])
    yield engine


def test_stories_are_listed_and_told(index: Index) -> None:
    everything = SearchRequest()
    listed = list_stories(index, everything, 2, page=1, page_size=10)
    assert [(one.id, one.title, one.articles) for one in listed] == [
        ("a1", "Pool closes", 3),
        ("b1", "A bridge opens.", 2),
    ]
    assert (listed[1].outlets, listed[1].since, listed[1].until) == (
        ["Herald", "Star"],
        date(2023, 10, 1),
        date(2023, 10, 2),
    )
    assert [one.id for one in list_stories(index, everything, 3, page=1, page_size=10)] == ["a1"]
    assert [one.id for one in list_stories(index, everything, 2, page=2, page_size=1)] == ["b1"]
    assert [one.id for one in list_stories(index, everything, 2, page=1, page_size=1)] == ["a1", "b1"]  # there are more
    of_star = SearchRequest(filters=(Filter("outlet.name", ("Star",)),))
    assert [(one.id, one.matching, one.articles) for one in list_stories(index, of_star, 1, 1, 10)] == [("b1", 1, 2)]
    assert [one.id for one in list_stories(index, SearchRequest(query="lindenau"), 1, 1, 10)] == ["a1"]
    october = SearchRequest(since=date(2023, 10, 1), until=date(2023, 10, 31))
    assert [one.id for one in list_stories(index, october, 2, 1, 10)] == ["b1"]
    with pytest.raises(UsageError, match="1,000 largest"):
        list_stories(index, everything, 2, page=101, page_size=10)

    assert [find_story(index, id_) for id_ in ("a1", "z9", "a2")] == ["a1"] * 3
    with pytest.raises(UsageError, match="no story 'nothing'"):
        find_story(index, "nothing")
    with pytest.raises(UsageError, match="is in no story"):
        find_story(index, "c1")
    assert index.search(SearchRequest(query="story.aliases:z9")).total == 1

    told = tell(index, "z9")
    assert (told.id, told.aliases, told.total, told.title) == ("a1", ["z9"], 3, "Pool closes")
    assert [(one.id, one.day) for one in told.reports] == [("a2", "2023-09-09 12:00"), ("a1", "2023-09-10"), ("a3", "")]
    assert [one.id for one in told.first] == ["a2"]
    assert [(quote.text, quote.speaker, quote.articles) for quote in told.quotes] == [
        (SAID[:60], "Ilse Hagedorn", ["a2", "a1"])
    ]
    post, herald = told.only
    assert (post.outlet, post.names, post.numbers, post.quotes) == ("Post", ["Kurt Weber"], ["4,000 signatures"], [])
    assert (herald.outlet, herald.names, herald.numbers, herald.quotes) == ("Herald", [], ["19 councillors"], [OTHER])
    assert told.to_document()["reports"][2]["similarity"] == 0.8


def test_who_was_first_is_not_said_where_dates_cannot_tell(index: Index) -> None:
    day: dict[str, Any] = {"day": date(2023, 9, 9)}
    year: dict[str, Any] = {
        "timestamp": datetime(2023, 1, 1, tzinfo=UTC),
        "date_source": "text",
        "date_precision": "year",
    }
    made = [
        report(f"y{n}", "Post", "A town.", Story(id="y0"), **dates) for n, dates in enumerate([day, day, year, {}])
    ]  # fmt: skip
    with index.writer("test") as writer:
        writer.upsert([one.to_document() for one in made])
    told = tell(index, "y0")
    assert [one.day for one in told.reports] == ["2023", "2023-09-09", "2023-09-09", ""]
    assert [one.id for one in told.first] == ["y2", "y0", "y1"]
