import pytest

from flows.enrich.entities import head_nouns
from flows.enrich.recognition.spans import Span, SpanKind


@pytest.mark.parametrize(
    ("surface", "read", "kind"),
    [
        ("Plymouth City Council", "place", "organisation"),
        ("Apple Inc.", "person", "organisation"),
        ("Instagram", "person", "organisation"),
        ("Liberal Democrats", "other", "organisation"),
        ("Nobel Prize", "organisation", "other"),
        ("Angolan Civil War", "organisation", "other"),
        ("Animal Farm", "organisation", "other"),
        ("Covid-19", "organisation", "other"),
        ("New Zealand", "person", "place"),
        ("Ardvey Bay", "person", "place"),
        ("Port Lorne", "person", "place"),
        ("Stoke-on-Trent", "organisation", "place"),
        ("Kingdom of Judah", "organisation", "place"),
        ("Carnegie Hall", "organisation", "place"),
        ("West Bank", "place", "place"),
        ("Council", "organisation", "organisation"),
        ("Jordan", "person", "person"),
        ("Ashton Kutcher", "person", "person"),
    ],
)
def test_the_head_noun_or_a_list_decides_what_a_name_is(surface: str, read: SpanKind, kind: SpanKind) -> None:
    text = f"{surface} (1945) was there." if surface == "Animal Farm" else f"{surface} was there."
    assert head_nouns.type_of(surface, read, text, len(surface))[0] == kind


def test_organisations_that_the_model_passed_over_are_found_without_the_word_that_opens_the_sentence() -> None:
    text = "In 2019 The Anti-Defamation League met the Liberal Democrats. After Northern Rail Partners left, it rained."
    found = [text[run.start : run.end] for run in head_nouns.passed_over([], text, 0)]
    assert found == ["Anti-Defamation League", "Liberal Democrats", "Northern Rail Partners"]


def test_where_a_span_stands_nothing_was_passed_over_unless_it_is_no_name_of_ours() -> None:
    text = "They met the Liberal Democrats."
    start = text.index("Democrats")
    assert not list(head_nouns.passed_over([Span(start, len(text) - 1, "person")], text, 0))
    assert len(list(head_nouns.passed_over([Span(start, len(text) - 1, "other")], text, 0))) == 1


def test_a_hundred_thousand_capitalised_words_take_no_time() -> None:
    text = "Party Council " * 50_000
    assert sum(1 for _ in head_nouns.passed_over([], text, 0)) < 50_000
