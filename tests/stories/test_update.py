"""Stories of an index, as articles arrive: on the real embedded engine."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from flows.article import Article, Story
from flows.index.base import Document, Index
from flows.index.embedded.engine import EmbeddedIndex
from flows.stories import StoriesReport, group, update_stories
from flows.stories import update as update_module
from flows.stories.index_neighbours import Memory
from tests.stories.newsroom import FIRST_SEEN, Newsroom, article


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = EmbeddedIndex.open(tmp_path / "archive")
    yield opened
    opened.close()


def arrive(index: Index, articles: Sequence[Article]) -> StoriesReport:
    """Write articles, then find their stories, as a run does."""
    with index.writer(owner="test") as writer:
        writer.upsert([made.to_document() for made in articles])
        writer.commit()
        return update_stories(index, writer, [made.id for made in articles])


def found(index: Index) -> dict[str, tuple[str | None, str | None]]:
    """Story and original of every article."""
    return {d["id"]: (d.get("story", {}).get("id"), d.get("near_duplicate_of")) for d in index.scan()}


def news(seed: int, events: int = 8) -> list[Article]:
    room = Newsroom(seed)
    told = [(number, room.event()) for number in range(events)]
    return [article(f"e{n}-{i}", event.told(quoting=n % 3)) for n, event in told for i in range(1 + n % 4)]


def test_one_batch_gives_what_grouping_in_memory_gives(index: Index) -> None:
    articles = news(1)
    report = arrive(index, articles)
    assert found(index) == {m.id: (m.story.id if m.story else None, m.near_duplicate_of) for m in group(articles)}
    assert report.examined == len(articles)
    assert report.written == report.in_stories
    assert report.rejected == report.missing == 0


def test_articles_that_arrive_one_by_one_end_in_the_same_stories(index: Index) -> None:
    articles = news(2, events=6)
    expected = {frozenset(m.id for m in articles if m.id.startswith(f"e{n}-")) for n in range(6)}
    random.Random(1).shuffle(articles)  # noqa: S311
    for made in articles:
        arrive(index, [made])
    stories: dict[str, set[str]] = {}
    for id_, (story, _) in found(index).items():
        stories.setdefault(story or id_, set()).add(id_)
    assert {frozenset(ids) for ids in stories.values()} == expected


def test_a_story_keeps_its_id_when_an_earlier_article_joins(index: Index) -> None:
    event = Newsroom(3).event()
    arrive(index, [article("b", event.told(quoting=3)), article("c", event.told(quoting=3))])
    report = arrive(index, [article("a", event.told(quoting=3))])
    assert found(index) == dict.fromkeys("abc", ("b", None))
    assert (report.written, report.stories_founded) == (1, 0)


def test_when_two_stories_meet_the_older_id_stays_and_every_member_moves(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.stories.surroundings.SETTLED", 2)  # so that some members are not read for it
    event = Newsroom(4).event()
    documents: list[Document] = []
    for story, ids in (("a0", ("a0", "a1")), ("b0", ("b0", "b1", "b2", "b3", "b4"))):
        for id_ in ids:
            made = article(id_, event.told(quoting=3)).to_document()
            documents.append(made | {"story": {"id": story, "evidence": [f"of {story}"]}})
    with index.writer(owner="test") as writer:
        writer.upsert(documents)
    report = arrive(index, [article("c", event.told(quoting=4))])
    assert {story for story, _ in found(index).values()} == {"a0"}
    assert report.stories_merged == 1
    aliases = {document["id"]: document["story"].get("aliases") for document in index.scan()}
    assert aliases == {id_: ["b0"] if id_.startswith("b") else None for id_ in aliases}


def test_a_chain_of_mergers_keeps_every_name(index: Index) -> None:
    event = Newsroom(4).event()
    for number, (story, ids) in enumerate((("c0", "c0 c1"), ("b0", "b0 b1"), ("a0", "a0 a1"))):
        seen = FIRST_SEEN - timedelta(days=number)  # each comes from a copy of an older archive
        with index.writer(owner="test") as writer:
            for id_ in ids.split():
                made = article(id_, event.told(quoting=3), first_seen_at=seen).to_document()
                writer.upsert([made | {"story": {"id": story}}])
            writer.commit()
            update_stories(index, writer, ids.split())
    aliases = {document["id"]: document["story"].get("aliases", []) for document in index.scan()}
    assert {story for story, _ in found(index).values()} == {"a0"}
    assert aliases == {"a0": [], "a1": [], "b0": ["b0"], "b1": ["b0"], "c0": ["b0", "c0"], "c1": ["b0", "c0"]}


def test_a_story_is_no_alias_of_itself_when_an_id_that_gave_way_comes_to_life_again(index: Index) -> None:
    event = Newsroom(4).event()
    early = FIRST_SEEN - timedelta(days=1)
    documents = [
        article("a0", event.told(quoting=3), first_seen_at=early).to_document() | {"story": {"id": "a0"}},
        article("a1", event.told(quoting=3), first_seen_at=early).to_document() | {"story": {"id": "a0"}},
        article("b0", event.told(quoting=3)).to_document() | {"story": {"id": "b0", "aliases": ["a0"]}},
        article("b1", event.told(quoting=3)).to_document() | {"story": {"id": "b0", "aliases": ["a0"]}},
    ]
    with index.writer(owner="test") as writer:
        writer.upsert(documents)
        writer.commit()
        update_stories(index, writer, ["b0"])
    stories = {document["id"]: document["story"] for document in index.scan()}
    assert {story["id"] for story in stories.values()} == {"a0"}
    assert stories["b1"]["aliases"] == ["b0"]


def test_a_copy_says_how_alike_it_is_as_long_as_it_is_one(index: Index) -> None:
    text = Newsroom(12).event().told()
    arrive(index, [article("a", text), article("b", text), article("c", text[: len(text) // 2])])
    assert index.get(["b"])["b"]["near_duplicate_similarity"] == 1
    assert 0.9 < index.get(["c"])["c"]["near_duplicate_similarity"] < 1  # its last word is cut
    arrive(index, [article("b", text[:-200] + Newsroom(13).event().told()[:200])])
    assert 0.5 < index.get(["b"])["b"]["near_duplicate_similarity"] < 1
    arrive(index, [article("a", Newsroom(14).event().told())])
    assert "near_duplicate_similarity" not in index.get(["a"])["a"]


def test_an_article_that_was_rewritten_leaves_its_story_and_its_evidence(index: Index) -> None:
    room = Newsroom(15)
    event = room.event()
    arrive(index, [article(id_, event.told(quoting=3)) for id_ in "abc"])
    story = Story(**index.get(["a"])["a"]["story"])
    report = arrive(index, [article("a", room.event().told(quoting=3), story=story)])
    assert found(index) == {"a": (None, None), "b": ("a", None), "c": ("a", None)}
    assert report.left_stories == 1
    told = [line for document in index.get(["b", "c"]).values() for line in document["story"]["evidence"]]
    assert told and not any(" a " in line for line in told)


def test_running_again_writes_nothing(index: Index) -> None:
    articles = [*news(5), article("copy", news(5)[0].body)]
    arrive(index, articles)
    before = found(index)
    with index.writer(owner="test") as writer:
        assert update_stories(index, writer, [made.id for made in articles]).written == 0
    assert found(index) == before


def test_an_original_once_named_stays_one(index: Index) -> None:
    text = Newsroom(6).event().told()
    arrive(index, [article("b", text)])
    report = arrive(index, [article("a", text + " Corrected."), article("c", text)])
    assert {id_: original for id_, (_, original) in found(index).items()} == {"a": "b", "b": None, "c": "b"}
    assert report.near_duplicates == 2


def test_copies_of_an_article_that_was_rewritten_are_judged_again(index: Index) -> None:
    room = Newsroom(7)
    text = room.event().told()
    arrive(index, [article("a", text), article("b", text)])
    arrive(index, [article("a", room.event().told())])
    assert found(index)["b"][1] is None


def test_batches_see_what_earlier_ones_wrote(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update_module, "BATCH", 2)
    text = Newsroom(8).event().told(quoting=3)
    arrive(index, [article(f"a{i}", text) for i in range(7)])
    assert found(index) == {f"a{i}": ("a0", "a0" if i else None) for i in range(7)}


def test_what_a_run_remembers_of_an_article_ends_with_its_text(index: Index) -> None:
    room, memory = Newsroom(10), Memory()
    text = room.event().told()
    for body, original in ((text, "a"), (room.event().told(), None), (text, "a")):
        with index.writer(owner="test") as writer:
            writer.upsert([article(id_, made).to_document() for id_, made in (("a", text), ("b", body))])
            writer.commit()
            update_stories(index, writer, ["a", "b"], memory)
        assert found(index)["b"][1] == original


def test_a_run_remembers_a_bounded_number_of_articles(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.stories.index_neighbours.KEPT", 5)
    articles, memory = news(11), Memory()
    arrive(index, articles)
    with index.writer(owner="test") as writer:
        update_stories(index, writer, [made.id for made in articles], memory)
    assert len(memory.profiles) == 5


def test_ids_that_are_not_there_are_counted(index: Index) -> None:
    with index.writer(owner="test") as writer:
        report = update_stories(index, writer, ["gone", "gone"])
    assert report.to_document() == StoriesReport(missing=1).to_document()


def test_the_other_fields_of_a_document_stay(index: Index) -> None:
    event = Newsroom(9).event()
    articles = [article(id_, event.told(quoting=3), people=event.names, topics=["Crime"]) for id_ in "ab"]
    arrive(index, articles)
    stored = index.get(["a"])["a"]
    assert stored.pop("story")["evidence"]
    assert stored == articles[0].to_document()
