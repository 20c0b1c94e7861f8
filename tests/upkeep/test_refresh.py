"""Doing again only what is stale gives what doing everything again gives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import clean, stages
from flows.article import Article, Pipeline, Place, StageVersion, Story, Version
from flows.errors import Reject, RejectCode
from flows.inputs import Metadata, Options, RawArticle
from flows.read.discover import discover
from flows.read.raw import to_raw
from flows.read.records import records
from flows.upkeep.refresh import left_out, options_of, pipeline_of_today, refresh, stale

SEEDS = Path(__file__).parents[2] / "seeds"
OPTIONS = Options(date(2023, 10, 1), datetime(2023, 10, 2, 8, tzinfo=UTC))
FAST = frozenset({"entities"})  # the model, half a second to load and 50 ms an article
NAMES = tuple(stage.name for stage in stages.ENRICHMENTS)
GIVEN = Metadata(
    title="Pool closed", url="https://www.stuff.co.nz/2023/09/09/pool", authors=("Jane Roe",), language="en",
    topics=("Sport", "Towns"),
)  # fmt: skip


@cache
def raws() -> tuple[RawArticle, ...]:
    """The seeds, and one of them with metadata of its own."""
    read = [to_raw(record) for file in discover([str(SEEDS)]).files() for record in records(file)]
    return (*read, replace(read[0], metadata=GIVEN))


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    yield
    stages.pipeline.cache_clear()


def stored(article: Article) -> Article:
    """As it comes back from an index."""
    return Article.model_validate(article.to_document())


def aged(article: Article, *names: str) -> Article:
    """The article as if these stages had been others when it was made."""
    made_by = [
        stage.evolve(version="0", fingerprint=f"{i:016x}") if stage.stage in names else stage
        for i, stage in enumerate(article.pipeline.stages)
    ]
    return article.evolve(pipeline=article.pipeline.evolve(stages=made_by))


def spoilt(article: Article, *names: str) -> Article:
    """Aged, with other words in the fields of these stages: as another version of them may have written."""
    changes: dict[str, object] = {}
    for stage in stages.ENRICHMENTS:
        if stage.name in names:
            changes |= {field: Article.model_fields[field].get_default() for field in stage.writes}
    return aged(article.evolve(**changes), *names)


class Calls:
    """Which stages ran."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        monkeypatch.setattr(stages, "ENRICHMENTS", tuple(map(self._counted, stages.ENRICHMENTS)))
        cleaning = clean.clean

        def counted(*arguments: object) -> Article:
            self.names.append("clean")
            return cleaning(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(clean, "clean", counted)

    def _counted(self, stage: stages.Stage) -> stages.Stage:
        def run(article: Article, raw: RawArticle, options: Options) -> Article:
            self.names.append(stage.name)
            return stage.run(article, raw, options)

        return replace(stage, run=run)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    return Calls(monkeypatch)


def without_model(raw: RawArticle) -> Article:
    return stages.process(raw, replace(OPTIONS, without=FAST))


@pytest.mark.parametrize("name", ["clean", *NAMES])
@pytest.mark.parametrize("number", range(6))
def test_one_stale_stage(name: str, number: int) -> None:
    raw = raws()[number]
    today = stages.process(raw, OPTIONS)
    assert refresh(raw, stored(spoilt(today, name))) == today


@pytest.mark.parametrize("names", list(combinations(["clean", *sorted(set(NAMES) - FAST)], 2)))
def test_two_stale_stages(names: tuple[str, str]) -> None:
    for raw in raws():
        today = without_model(raw)
        assert refresh(raw, stored(spoilt(today, *names))) == today


def test_everything_is_stale() -> None:
    for raw in raws():
        today = without_model(raw)
        assert refresh(raw, stored(spoilt(today, "clean", *NAMES))) == today


def test_nothing_runs_where_nothing_is_stale(calls: Calls) -> None:
    today = without_model(raws()[0])
    calls.names.clear()
    assert refresh(raws()[0], stored(today)) == today
    assert calls.names == []


@pytest.mark.parametrize(
    ("name", "ran"),
    [
        ("clean", ["clean", "language", "topics"]),  # the two that write over what clean said
        ("outlet", ["outlet"]),
        ("quotes", ["quotes"]),
        ("summary", ["summary"]),
        ("signature", ["signature"]),
        ("dates", ["dates"]),
        ("topics", ["clean", "topics"]),
        ("language", ["clean", "language"]),
    ],
)
def test_only_what_is_stale_runs_where_it_says_the_same_again(calls: Calls, name: str, ran: list[str]) -> None:
    today = stored(without_model(raws()[0]))
    calls.names.clear()
    refresh(raws()[0], aged(today, name))
    assert calls.names == ran


def test_what_a_change_reaches_runs_too(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = raws()[0]
    before = stored(without_model(raw))
    cleaning = clean.clean

    def shorter(*arguments: object) -> Article:
        article = cleaning(*arguments)  # type: ignore[arg-type]
        return article.evolve(body=article.body.rpartition("\n\n")[0])

    monkeypatch.setattr(clean, "clean", shorter)
    calls.names.clear()
    after = refresh(raw, aged(before, "clean"))
    assert after == without_model(raw)
    assert after.body != before.body
    assert set(calls.names) == {"clean", *NAMES} - FAST


def test_a_change_that_reaches_no_further_ends_there(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored(without_model(raws()[0]))
    cleaning = clean.clean

    def captioned(*arguments: object) -> Article:
        return cleaning(*arguments).evolve(captions=["The bridge"])  # type: ignore[arg-type]

    monkeypatch.setattr(clean, "clean", captioned)
    calls.names.clear()
    after = refresh(raws()[0], aged(before, "clean"))
    assert after == before.evolve(captions=["The bridge"])
    assert calls.names == ["clean", "language", "topics"]


def test_what_only_the_index_knows_is_kept() -> None:
    raw = raws()[1]
    today = stages.process(raw, OPTIONS)
    seen = datetime(2022, 5, 5, 7, 30, tzinfo=UTC)
    places = [Place(drop="other", path="x.jsonl", id="7"), *today.source.places]
    known = today.evolve(
        source=today.source.evolve(drop="other", path="x.jsonl", id="7", places=places),
        story=Story(id="f" * 24, evidence=["shares 14 quoted phrases"]),
        near_duplicate_of="e" * 24,
        versions=[Version(sha256="a" * 64, text_sha256="b" * 64, replaced_at=seen)],
        pipeline=today.pipeline.evolve(run_id="run-1"),
    )
    assert refresh(raw, stored(spoilt(known, "clean", *NAMES))) == known


def test_a_date_that_nobody_says_stays_when_it_was_first_seen() -> None:
    raw = replace(raws()[0], text="The council closed the pool because nobody would pay for it any longer, it said.")
    today = without_model(raw)
    assert (today.date_source, today.timestamp) == ("first_seen", OPTIONS.first_seen_at)
    assert refresh(raw, stored(spoilt(today, "dates"))) == today


def test_the_day_of_the_drop_is_in_the_document() -> None:
    article = without_model(raws()[0])
    assert article.source.drop_date == "2023-10-01"
    assert options_of(article) == replace(OPTIONS, without=FAST)
    older = article.evolve(source=article.source.evolve(drop_date=None))
    assert options_of(older).drop_date == date(2023, 10, 2)


def test_what_was_left_out_stays_left_out() -> None:
    without = frozenset({"entities", "summary"})
    today = stages.process(raws()[0], replace(OPTIONS, without=without))
    again = refresh(raws()[0], spoilt(today, "quotes"))
    assert again == today
    assert left_out(again.pipeline) == without


def test_the_reader_cannot_be_run_again_from_decoded_text(calls: Calls) -> None:
    old = aged(without_model(raws()[0]), "read")
    calls.names.clear()
    again = refresh(raws()[0], old)
    assert again == old
    assert calls.names == []
    assert [stage.stage for stage in stale(again.pipeline)] == ["read"]


def test_a_stage_that_is_no_more_takes_its_fields_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    old = without_model(raws()[1])
    monkeypatch.setattr(stages, "ENRICHMENTS", tuple(s for s in stages.ENRICHMENTS if s.name != "summary"))
    stages.pipeline.cache_clear()
    assert [stage.stage for stage in stale(old.pipeline)] == ["summary"]
    assert old.summary
    assert refresh(raws()[1], old) == without_model(raws()[1])


def test_an_article_that_the_rules_of_today_refuse_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    old = aged(without_model(raws()[0]), "clean")

    def refuse(*_: object) -> Article:
        raise Reject(RejectCode.NO_ARTICLE, "all 5 lines were taken for boilerplate")

    monkeypatch.setattr(clean, "clean", refuse)
    with pytest.raises(Reject, match="boilerplate"):
        refresh(raws()[0], old)


def test_the_pipeline_says_what_is_stale() -> None:
    today = stages.pipeline(FAST)
    assert stale(today) == []
    assert pipeline_of_today(today) == today
    old = Pipeline(stages=[*today.stages[:-1], StageVersion(stage="signature", version="0", fingerprint="0" * 16)])
    assert [stage.stage for stage in stale(old)] == ["signature"]
    assert pipeline_of_today(old) == today


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.sampled_from(raws()),
    lines=st.lists(st.integers(0, 60), max_size=8),
    title=st.none() | st.text(max_size=60),
    topics=st.lists(st.sampled_from(["Sport", "Crime", "sport"]), max_size=2).map(tuple),
    language=st.none() | st.sampled_from(["en", "de", "xx"]),
    old=st.sets(st.sampled_from(["clean", *sorted(set(NAMES) - FAST)])),
)
def test_any_article_and_any_stages(
    raw: RawArticle, lines: list[int], title: str | None, topics: tuple[str, ...], language: str | None, old: set[str]
) -> None:
    text = "\n".join(line for n, line in enumerate(raw.text.split("\n")) if n not in lines)
    made_up = replace(raw, text=text, metadata=Metadata(title=title, topics=topics, language=language))
    try:
        today = without_model(made_up)
    except Reject:
        return
    assert refresh(made_up, stored(spoilt(today, *old))) == today
