"""Topics: the outlet's own exactly; a careful fallback where it gives none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.article import Article, Entity
from flows.enrich.topics import MOST, enrich, suggest, unique
from tests.enrich.articles import OPTIONS, article, raw

KUTCHER = Entity(name="Ashton Kutcher", type="person", surfaces=["Ashton Kutcher", "Kutcher"], count=9, offset=0)
EXTRA = Entity(name="Debra Jo Rupp", type="person", surfaces=["Debra Jo Rupp"], count=1, offset=1200)
FILLER = "Nothing else happened there until late. " * 20
BODY = "The suspension bridge is closed. " * 4 + "Engineers said the suspension bridge needs repair.\n\n" + FILLER


def topics(found: Article) -> list[str]:
    return [suggestion.topic for suggestion in suggest(found)]


def test_the_topics_of_the_outlet_stay_exactly_as_they_are() -> None:
    found = enrich(
        article(BODY, title="Bridge", topics=["Ashton Kutcher", "Celebrity", "Crime"], entities=[KUTCHER]),
        raw(topics=("News",)),
        OPTIONS,
    )
    assert found.topics == ["Ashton Kutcher", "Celebrity", "Crime"]
    assert found.topics_source == "outlet"


def test_metadata_comes_second_without_repetitions() -> None:
    found = enrich(article(entities=[KUTCHER]), raw(topics=("Crime", "crime ", "", "Film")), OPTIONS)
    assert (found.topics, found.topics_source) == (["Crime", "Film"], "outlet")


def test_topics_of_the_text_say_so() -> None:
    found = enrich(article(BODY, title="Suspension bridge closed", language="en"), raw(), OPTIONS)
    assert (found.topics, found.topics_source) == (["Suspension bridge"], "text")


def test_without_topics_there_is_no_source() -> None:
    assert enrich(article(FILLER, title="A day", language="en"), raw(), OPTIONS).topics_source is None


def test_people_of_headline_and_lead_are_topics_and_passing_names_are_not() -> None:
    assert topics(article(FILLER, title="Ashton Kutcher apologises", entities=[EXTRA, KUTCHER])) == ["Ashton Kutcher"]


def test_what_is_too_short_to_come_back_to_anything_has_no_topics() -> None:
    body = "The suspension bridge is closed. " * 8
    assert topics(article(body, title="The suspension bridge", language="en", entities=[KUTCHER])) == []


def test_words_of_an_entity_are_not_named_again() -> None:
    body = "They spoke about the Kutcher speech. " * 9 + FILLER
    assert topics(article(body, title="The Kutcher speech", entities=[KUTCHER], language="en")) == ["Ashton Kutcher"]


def test_a_suggestion_says_why() -> None:
    found = suggest(article(BODY, title="Suspension bridge closed: Kutcher", language="en", entities=[KUTCHER]))
    assert [(suggestion.topic, suggestion.why) for suggestion in found] == [
        ("Ashton Kutcher", "person in the headline and lead, named 9 times"),
        ("Suspension bridge", "in the headline, 6 times in all, IDF 4.2"),
    ]


@given(st.lists(st.sampled_from(["Crime", "crime", "CRIME ", "Film", " film", "", " "]), max_size=9))
def test_unique_keeps_the_first_spelling_and_the_order(topics: list[str]) -> None:
    found = unique(topics)
    assert len({topic.casefold() for topic in found}) == len(found)
    assert all(topic and topic == topic.strip() for topic in found)
    assert unique(found) == found


@given(
    st.lists(st.text(max_size=40), min_size=10, max_size=40).map(" the ".join),
    st.text(max_size=60),
    st.sampled_from(["en", "de", "fr", "ja", "und"]),
)
def test_there_are_never_more_than_five(body: str, title: str, language: str) -> None:
    found = topics(article(body, title=title, language=language, entities=[KUTCHER]))
    assert len(found) <= MOST
    assert len({topic.casefold() for topic in found}) == len(found)


@pytest.mark.parametrize("line", ["a " * 500_000, "Ab" * 500_000, "bridge " * 100_000, "- " * 500_000, "of " * 300_000])
def test_a_line_that_would_hold_a_quadratic_pattern_up_for_minutes(line: str) -> None:
    assert len(topics(article(line, title=line[:10_000], language="en"))) <= MOST
