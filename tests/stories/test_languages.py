"""Reports of events of the same kind are told apart, and two tellings of one event meet, whatever the language."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.article import Article
from flows.stories import group
from tests.stories.newsroom import article

REPORTS: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
    Path(__file__).with_name("same_kind.yml").read_text(encoding="utf-8")
)


def told(language: str, **changes: Any) -> list[Article]:
    return [
        article(f"{kind}-{name}", text, language=language, **changes)
        for kind, reports in REPORTS[language].items()
        for name, text in reports.items()
    ]


def unquoted(made: Article) -> Article:
    """The same article without quotation marks: nothing but words and names is left to compare."""
    return article(made.id, made.body.translate(dict.fromkeys(map(ord, "„“”«»"))), language=made.language)


def by_story(articles: list[Article]) -> set[frozenset[str]]:
    stories: dict[str, set[str]] = {}
    for made in group(articles):
        stories.setdefault(made.story.id if made.story else made.id, set()).add(made.id)
    return {frozenset(ids) for ids in stories.values()}


def expected(language: str) -> set[frozenset[str]]:
    pairs = {frozenset({f"{kind}-a1", f"{kind}-a2"}) for kind in REPORTS[language]}
    return pairs | {frozenset({f"{kind}-b1"}) for kind in REPORTS[language]}


@pytest.mark.parametrize("language", REPORTS)
def test_events_of_one_kind_are_told_apart_and_tellings_of_one_event_meet(language: str) -> None:
    assert by_story(told(language)) == expected(language)


@pytest.mark.parametrize("language", REPORTS)
def test_names_and_words_are_enough(language: str) -> None:
    assert by_story([unquoted(made) for made in told(language)]) == expected(language)


@pytest.mark.parametrize("language", REPORTS)
def test_of_an_unknown_language_only_names_and_quotations_tie(language: str) -> None:
    found = by_story([made.evolve(language="und") for made in told(language)])
    assert not any({f"{kind}-a1", f"{kind}-b1"} <= ids for ids in found for kind in REPORTS[language])
