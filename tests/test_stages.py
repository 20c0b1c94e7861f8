"""Stages: what may be left out, and what makes an article stale."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import clean, stages
from flows.article import Article, Entity, Helpline, Outlet, OutletEvidence, Removed
from flows.errors import UsageError
from flows.inputs import Metadata, Options, RawArticle
from flows.read.discover import discover
from flows.read.raw import to_raw
from flows.read.records import records
from flows.schema.fields import fields

SEEDS = Path(__file__).parents[1] / "seeds"
OPTIONS = Options(date(2023, 10, 1), datetime(2023, 10, 2, 8, tzinfo=UTC))
STAGES = {stage.name: stage for stage in stages.ENRICHMENTS}
ONLY_THE_INDEX_KNOWS = {"story", "near_duplicate_of", "near_duplicate_similarity", "versions", "pipeline"}
IDENTITY = {"id", "source", "first_seen_at", "schema_version"}


@pytest.fixture(autouse=True)
def fresh() -> None:
    stages.pipeline.cache_clear()


def test_a_stage_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(UsageError, match="no stage 'magic'"):
        stages.check_without(frozenset({"magic"}))
    stages.check_without(frozenset(stages.OPTIONAL))


def test_the_fingerprint_knows_what_is_left_out() -> None:
    assert stages.fingerprint() == stages.fingerprint()
    assert stages.fingerprint() != stages.fingerprint(frozenset({"topics"}))


@pytest.mark.parametrize("change", [{"version": "other"}, {"data": lambda: b"another rule"}])
def test_the_fingerprint_knows_versions_and_data(monkeypatch: pytest.MonkeyPatch, change: dict[str, object]) -> None:
    before = stages.fingerprint()
    first, *others = stages.ENRICHMENTS
    monkeypatch.setattr(stages, "ENRICHMENTS", (replace(first, **change), *others))  # type: ignore[arg-type]
    stages.pipeline.cache_clear()
    assert stages.fingerprint() != before


def test_every_field_is_made_by_a_stage_that_there_is() -> None:
    known = {*stages.OPTIONAL, "read", "clean", "pipeline"}
    assert {spec.stage for spec in fields().values()} <= known


@cache
def raws() -> tuple[RawArticle, ...]:
    """The seeds, and one of them with metadata of its own."""
    read = [to_raw(record) for file in discover([str(SEEDS)]).files() for record in records(file)]
    stated = Metadata(url="https://example.org/2023/09/pool", topics=("Sport",), language="en", title="The pool")
    return (*read, replace(read[0], metadata=stated))


def top_level(names: frozenset[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@cache
def in_turn(number: int) -> tuple[tuple[stages.Stage, Article, Article], ...]:
    """Every stage with one of `raws` before it and after it."""
    raw, turns = raws()[number], []
    article = clean.clean(raw, OPTIONS)
    for stage in stages.ENRICHMENTS:
        after = stage.run(article, raw, OPTIONS)
        turns.append((stage, article, after))
        article = after
    return tuple(turns)


def changed(one: Article, other: Article) -> set[str]:
    return {name for name in Article.model_fields if getattr(one, name) != getattr(other, name)}


def test_clean_writes_what_it_says() -> None:
    for raw in raws():
        empty = Article(id="", source=raw.source, body="", first_seen_at=OPTIONS.first_seen_at)
        assert changed(empty, clean.clean(raw, OPTIONS)) <= stages.CLEANED | IDENTITY


def test_every_stage_writes_what_it_says() -> None:
    for number in range(len(raws())):
        for stage, before, after in in_turn(number):
            assert changed(before, after) <= stage.writes, stage.name


def test_every_field_is_written_by_somebody() -> None:
    written = set(stages.CLEANED).union(*(stage.writes for stage in stages.ENRICHMENTS))
    assert set(Article.model_fields) == written | IDENTITY | ONLY_THE_INDEX_KNOWS


def test_no_stage_reads_what_a_later_one_overwrites() -> None:
    """So a field of a finished document is what every stage that reads it was given, but for its own writing."""
    for number, stage in enumerate(stages.ENRICHMENTS):
        for later in stages.ENRICHMENTS[number + 1 :]:
            assert not top_level(stage.reads) & later.writes, (stage.name, later.name)
            assert not stage.writes & later.writes, (stage.name, later.name)


words = st.text("abcDE .,\n\"'0123", max_size=40)
OTHER: dict[str, st.SearchStrategy[Any]] = {
    "title": st.none() | words,
    "subtitle": st.none() | words,
    "summary": words,
    "body": words.map(lambda text: f"{text} said Jane Roe on Monday."),
    "language": st.sampled_from(["de", "fr", "und", "en"]),
    "language_confidence": st.floats(0, 1),
    "outlet": st.builds(
        Outlet, id=st.none() | words, name=st.none() | words, domain=st.none() | words, type=st.none() | words,
        country=st.sampled_from([None, "GB", "US"]), confidence=st.floats(0, 1),
        evidence=st.lists(st.builds(OutletEvidence, signal=words, detail=words), max_size=2),
    ),
    "url": st.sampled_from([None, "https://example.org/2020/01/02/a", "https://www.ladbible.com/b"]),
    "authors": st.lists(words, max_size=2),
    "published_at": st.none() | st.datetimes(timezones=st.just(UTC)),
    "timestamp": st.none() | st.datetimes(timezones=st.just(UTC)),
    "date_source": st.sampled_from(["url", "text"]),
    "date_precision": st.sampled_from(["day", "year"]),
    "date_evidence": st.none() | words,
    "people": st.lists(words, max_size=2),
    "organisations": st.lists(words, max_size=2),
    "places": st.lists(words, max_size=2),
    "works": st.lists(words, max_size=2),
    "entities": st.lists(
        st.builds(
            Entity, name=words, type=st.just("person"), surfaces=st.just(["Jane Roe"]), count=st.just(1),
            offset=st.just(0),
        ),
        max_size=2,
    ),
    "quotes": st.just([]),
    "topics": st.lists(words, max_size=2),
    "content_warnings": st.lists(words, max_size=2),
    "helplines": st.lists(st.builds(Helpline, name=words, contact=st.just("0800 543 354")), max_size=2),
    "credits": st.lists(words, max_size=2),
    "word_count": st.integers(0, 900),
    "quality": st.lists(st.sampled_from(["truncated", "too_short"]), max_size=2),
    "removed": st.lists(
        st.builds(
            Removed, kind=st.sampled_from(["dateline", "byline"]), rule=words, line=st.just(1),
            text=st.just("2 May 2021"),
        ),
        max_size=2,
    ),
    "signature": st.just(Article.model_fields["signature"].get_default()),
}  # fmt: skip


@pytest.mark.parametrize("name", STAGES)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_stage_is_given_what_it_says_and_nothing_else(name: str, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(raws()) - 1))
    stage, before, after = next(turn for turn in in_turn(number) if turn[0].name == name)
    unread = set(OTHER) - {field for field in stage.reads if "." not in field}
    changes = {field: data.draw(OTHER[field], label=field) for field in sorted(unread)}
    for field in stage.reads:
        whole, dot, part = field.partition(".")
        if dot:  # the rest of it may be anything
            given = getattr(before, whole)
            changes[whole] = changes[whole].evolve(**{part: getattr(given, part)})
    other = stage.run(before.evolve(**changes), raws()[number], OPTIONS)
    for field in stage.writes:
        assert getattr(other, field) == getattr(after, field), field
