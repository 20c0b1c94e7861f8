"""Topics: the outlet's own exactly; a careful fallback where it gives none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.article import Entity
from flows.enrich.topics import MOST, enrich, suggest, unique
from tests.enrich.articles import OPTIONS, article, raw

KUTCHER = Entity(name="Ashton Kutcher", type="person", surfaces=["Ashton Kutcher", "Kutcher"], count=9, offset=0)
EXTRA = Entity(name="Debra Jo Rupp", type="person", surfaces=["Debra Jo Rupp"], count=1, offset=1200)
BODY = (
    "The suspension bridge is closed. " * 4
    + "Engineers said the suspension bridge needs repair.\n\n"
    + "Nothing else. " * 80
)


def test_the_topics_of_the_outlet_stay_exactly_as_they_are() -> None:
    found = enrich(
        article(BODY, title="Bridge", topics=["Ashton Kutcher", "Celebrity", "Crime"], entities=[KUTCHER]),
        raw(topics=("News",)),
        OPTIONS,
    )
    assert found.topics == ["Ashton Kutcher", "Celebrity", "Crime"]


def test_metadata_comes_second_without_repetitions() -> None:
    assert enrich(article(entities=[KUTCHER]), raw(topics=("Crime", "crime ", "", "Film")), OPTIONS).topics == [
        "Crime",
        "Film",
    ]


def test_people_of_headline_and_lead_are_topics_and_passing_names_are_not() -> None:
    assert suggest(article(title="Ashton Kutcher apologises", entities=[EXTRA, KUTCHER])) == ["Ashton Kutcher"]


def test_a_phrase_of_the_lead_that_comes_back_is_a_topic() -> None:
    assert suggest(article(BODY, title="Suspension bridge closed", language="en")) == ["Suspension bridge"]


def test_without_a_known_language_there_are_no_phrases() -> None:
    assert suggest(article(BODY, title="Suspension bridge closed", language="und")) == []


def test_a_german_adjective_is_no_topic() -> None:
    body = "Der russische Konzern baut. " * 9
    assert suggest(article(body, title="Ein russischer Konzern: russische Plane", language="de")) == ["Konzern"]


def test_words_of_an_entity_are_not_named_again() -> None:
    body = "Kutcher spoke. " * 9
    assert suggest(article(body, title="Kutcher speaks", entities=[KUTCHER], language="en")) == ["Ashton Kutcher"]


@given(st.lists(st.sampled_from(["Crime", "crime", "CRIME ", "Film", " film", "", " "]), max_size=9))
def test_unique_keeps_the_first_spelling_and_the_order(topics: list[str]) -> None:
    found = unique(topics)
    assert len({topic.casefold() for topic in found}) == len(found)
    assert all(topic and topic == topic.strip() for topic in found)
    assert unique(found) == found


@given(st.text(max_size=400), st.text(max_size=60), st.sampled_from(["en", "de", "fr", "ja", "und"]))
def test_there_are_never_more_than_five(body: str, title: str, language: str) -> None:
    assert len(suggest(article(body, title=title, language=language, entities=[KUTCHER]))) <= MOST


@pytest.mark.parametrize("line", ["a " * 500_000, "Ab" * 500_000, "bridge " * 100_000, "- " * 500_000])
def test_a_line_that_would_hold_a_quadratic_pattern_up_for_minutes(line: str) -> None:
    assert len(suggest(article(line, title=line[:10_000], language="en"))) <= MOST
