"""Why an article looks as it does: from a file, and from an index, which knows what takes other articles."""

from datetime import date
from pathlib import Path

import pytest

from flows import stages
from flows.article import Story
from flows.enrich import topics
from flows.explain import explain_file, explain_id
from flows.index.embedded.engine import EmbeddedIndex
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.read.raw import to_raw
from flows.read.records import records

OPTIONS = Options.starting_now(date(2023, 10, 1), without=["entities", "quotes"])
BRIDGE = "The council of Northfield closed the old suspension bridge on Monday, for good, it said in a statement. "


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "drop" / "a.txt"
    file.parent.mkdir()
    text = ["The suspension bridge closes", BRIDGE, "Most of the suspension bridge is from 1890.", BRIDGE * 3]
    file.write_text("\n\n".join(text), encoding="utf-8")
    return file


def test_topics_of_the_text_come_with_their_reasons(file: Path) -> None:
    told = explain_file(file, OPTIONS)
    assert told.article and told.article.topics_source == "text"
    assert [suggestion.topic for suggestion in told.topics] == told.article.topics
    document = told.to_document()
    assert document["topics"][0]["topic"] == told.article.topics[0]
    assert "times in all" in document["topics"][0]["why"]


def test_topics_of_the_outlet_need_no_reasons(file: Path) -> None:
    file.with_suffix(".json").write_text('{"topics": ["Bridges"]}')
    told = explain_file(file, OPTIONS)
    assert told.article and told.article.topics == ["Bridges"]
    assert told.topics == []


def test_every_stage_has_its_version_and_those_with_an_engine_name_it(file: Path) -> None:
    told = explain_file(file, OPTIONS)
    active = [stage for stage in stages.ENRICHMENTS if stage.name not in OPTIONS.without]
    assert set(told.made_by) == {stages.READ, stages.CLEAN, *(stage.name for stage in active)}
    assert told.made_by["topics"] == f"version {topics.VERSION}"
    assert "langdetect" in told.made_by["language"]


def test_a_rejected_record_has_no_reasons(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("Advert\n")
    told = explain_file(tmp_path / "empty.txt", OPTIONS)
    assert told.article is None
    assert (told.made_by, told.topics) == ({}, [])


def test_an_article_of_an_index_is_told_with_what_other_articles_say_of_it(file: Path, tmp_path: Path) -> None:
    raw = to_raw(next(records(next(discover([str(file)]).files()))))
    article = stages.process(raw, OPTIONS).evolve(
        story=Story(id="b" * 24, evidence=["shares 14 quoted phrases"]),
        near_duplicate_of="c" * 24,
        near_duplicate_similarity=0.9,
    )
    raw_store = RawStore(tmp_path / "raw")
    raw_store.put(raw)
    index = EmbeddedIndex.open(tmp_path / "index")
    with index.writer("test") as writer:
        writer.upsert([article.to_document()])
    told = explain_id(article.id, index, raw_store).article
    index.close()
    assert told is not None
    assert told.story == article.story
    assert (told.near_duplicate_of, told.near_duplicate_similarity) == ("c" * 24, 0.9)
