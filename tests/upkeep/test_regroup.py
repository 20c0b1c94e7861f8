"""Stories of a whole index, found anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.index.base import Document, Index
from flows.index.embedded.engine import EmbeddedIndex
from flows.stories import update_stories
from flows.upkeep import regroup as module
from flows.upkeep.regroup import regroup
from tests.stories.newsroom import Newsroom, article


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = EmbeddedIndex.open(tmp_path / "archive")
    yield opened
    opened.close()


def news() -> list[Document]:
    room = Newsroom(1)
    told = [(number, room.event()) for number in range(8)]
    return [
        article(f"e{n}-{i}", event.told(quoting=n % 3)).to_document() for n, event in told for i in range(1 + n % 4)
    ]


def loaded(index: Index, *, stories: bool) -> dict[str, set[frozenset[str]]]:
    documents = news()
    with index.writer(owner="test") as writer:
        writer.upsert(documents)
        writer.commit()
        if stories:
            update_stories(index, writer, [document["id"] for document in documents])
    return found(index)


def found(index: Index) -> dict[str, set[frozenset[str]]]:
    """Who is in a story with whom, and who is a copy of whom."""
    members: dict[str, set[str]] = {}
    copies = set()
    for document in index.scan():
        if story := document.get("story", {}).get("id"):
            members.setdefault(story, set()).add(document["id"])
        if original := document.get("near_duplicate_of"):
            copies.add(frozenset({document["id"], original}))
    return {"stories": {frozenset(ids) for ids in members.values()}, "copies": copies}


def test_batches_of_any_order_give_the_stories_of_articles_that_arrived_together(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = EmbeddedIndex.open(tmp_path / "other")
    expected = loaded(other, stories=True)
    other.close()
    assert expected["stories"]
    monkeypatch.setattr(module, "BATCH", 3)
    assert loaded(index, stories=False)["stories"] == set()
    done: list[None] = []
    report = regroup(index, lambda: done.append(None))
    assert found(index) == expected
    assert report.seen == report.unchanged == len(done) == len(news())
    assert report.stories["in_stories"] == sum(map(len, expected["stories"]))


def test_what_still_holds_is_not_written_again_and_the_run_is_in_the_ledger(index: Index) -> None:
    loaded(index, stories=True)
    report = regroup(index)
    assert report.stories["written"] == 0
    assert report.balanced
    noted = index.ledger.run(report.run_id)
    assert noted and (noted["kind"], noted["state"]) == ("stories", "completed")


def test_a_run_that_is_interrupted_says_so_and_the_next_one_completes_it(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_stories = loaded(index, stories=False)
    monkeypatch.setattr(module, "BATCH", 3)

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        regroup(index, interrupted)
    assert index.ledger.runs(1)[0]["state"] == "stopped"
    assert index.holder() is None
    regroup(index)
    assert found(index) != without_stories
    assert regroup(index).stories["written"] == 0
