"""The labelled articles themselves: that they are enough, varied, and bear their labels out."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import get_args

import pytest
from pydantic import ValidationError

from flows.article import Attribution, DateSource, QuoteType
from tests.quality.enrichment_set import LabelledArticle, read_set

AT_LEAST: Mapping[str, int] = {"en": 25, "de": 7, "fr": 5, "es": 4, "it": 2} | dict.fromkeys(
    ("nl", "pl", "pt", "sv", "tr"), 1
)
"""Articles by language. A language that stands here may grow, and never lose one unnoticed."""

WORDS = range(60, 500)
PARAGRAPHS = 4
MINIMAL = {"name": "a", "language": "en", "drop_date": "2026-01-01", "title": "A town", "topics_any": ["town"]}


@pytest.fixture(scope="module")
def articles() -> tuple[LabelledArticle, ...]:
    return read_set()


def test_each_language_has_its_articles(articles: tuple[LabelledArticle, ...]) -> None:
    found = Counter(article.language for article in articles)
    assert {language: found[language] for language in AT_LEAST if found[language] < AT_LEAST[language]} == {}


def test_names_of_articles_are_unique(articles: tuple[LabelledArticle, ...]) -> None:
    assert [name for name, count in Counter(article.name for article in articles).items() if count > 1] == []


def test_articles_are_whole(articles: tuple[LabelledArticle, ...]) -> None:
    assert [one.name for one in articles if len(one.text.split()) not in WORDS] == []
    assert [one.name for one in articles if one.text.count("\n\n") + 1 < PARAGRAPHS] == []


def test_every_kind_of_quotation_and_of_date_occurs(articles: tuple[LabelledArticle, ...]) -> None:
    quotes = [quote for article in articles for quote in article.quotes]
    assert {quote.type for quote in quotes} == set(get_args(QuoteType))
    assert {quote.attribution for quote in quotes} == {None, *get_args(Attribution)}
    assert {article.date.source for article in articles} >= set(get_args(DateSource)) - {"page"}


def test_five_stories_are_told_by_three_outlets_or_more_and_two_have_copies(
    articles: tuple[LabelledArticle, ...],
) -> None:
    stories: dict[str | None, list[LabelledArticle]] = defaultdict(list)
    for article in articles:
        stories[article.story].append(article)
    told = {story: [one for one in ones if not one.near_duplicate_of] for story, ones in stories.items() if story}
    assert sum(len(ones) >= 3 for ones in told.values()) >= 5
    assert sum(bool(article.near_duplicate_of) for article in articles) >= 2


def test_a_copy_is_of_the_story_of_its_original(articles: tuple[LabelledArticle, ...]) -> None:
    stories = {article.name: article.story for article in articles}
    copies = [article for article in articles if article.near_duplicate_of]
    assert [one.name for one in copies if not one.story or stories.get(one.near_duplicate_of or "") != one.story] == []


def test_no_date_is_after_its_drop(articles: tuple[LabelledArticle, ...]) -> None:
    assert [one.name for one in articles if one.date.day and one.date.day > one.drop_date] == []


def test_addresses_are_invented(articles: tuple[LabelledArticle, ...]) -> None:
    """RFC 2606 keeps .example free of real sites."""
    urls = [url for article in articles if (url := article.metadata.url)]
    assert urls and [url for url in urls if ".example/" not in url] == []


@pytest.mark.parametrize(
    "labels",
    [
        {"people": [{"name": "Anna Boll"}]},
        {"quotes": [{"text": "We are tired."}]},
        {"quotes": [{"text": "It is ours."}, {"text": "It is old."}]},
        {"colour": "blue"},
    ],
    ids=["a surface that is not there", "a quotation that is not there", "quotations out of order", "unknown label"],
)
def test_a_label_that_the_text_does_not_bear_out_is_refused(labels: dict[str, object]) -> None:
    text = "“It is old. It is ours,” they said of the town."
    with pytest.raises(ValidationError):
        LabelledArticle.model_validate({**MINIMAL, "text": text, **labels})
