"""Snippets: which part of a document is shown, and what in it is marked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.index.base import Highlight
from flows.index.query.analysis import locate, tokenize
from flows.index.query.highlight import MAX_TEXT, SNIPPET, highlight
from flows.index.query.parse import parse
from flows.schema.languages import LANGUAGES


def marked(found: Highlight | None) -> list[str]:
    assert found is not None
    return [found.text[start:end] for start, end in found.spans]


def snippet(query: str, body: str, **fields: str) -> Highlight | None:
    return highlight(parse(query), {"body": body, "language": "en"} | fields)


def test_offsets_are_characters_even_after_wide_ones() -> None:
    assert marked(snippet("cafe", "😀 «naïve» 東京 café")) == ["café"]


def test_the_snippet_starts_with_the_sentence_and_ends_between_words() -> None:
    body = "First words of no interest. " * 30 + "Here the judge spoke to the press. " + "More words follow here. " * 30
    found = snippet("judge", body)
    assert found is not None
    assert found.text.startswith("Here the judge spoke")
    assert len(found.text) <= SNIPPET
    assert body[body.index(found.text) + len(found.text)] == " "


def test_the_window_with_the_most_different_words_is_shown() -> None:
    body = (
        "judge judge judge judge. "
        + "Filler sentence. " * 40
        + "The judge read the letters. "
        + "Filler sentence. " * 40
    )
    found = snippet("judge letters", body)
    assert marked(found) == ["judge", "letters"]


def test_a_word_of_a_phrase_alone_is_not_marked() -> None:
    assert marked(snippet('"of support" letters', "Of course letters of support.")) == ["letters", "of", "support"]


def test_a_proximity_marks_words_that_are_near() -> None:
    assert marked(snippet('"kutcher kunis"~2', "Kutcher left. Kutcher and Mila Kunis came.")) == ["Kutcher", "Kunis"]


def test_an_excluded_word_is_not_marked() -> None:
    assert marked(snippet("judge -press", "The judge and the press.")) == ["judge"]


def test_the_stem_of_another_language_is_not_marked() -> None:
    assert snippet("apologise", "They apologised.", language="de") is None
    assert marked(snippet("apologise", "They apologised.")) == ["apologised"]


def test_a_title_is_shown_where_the_body_has_nothing() -> None:
    found = snippet("kutcher", "He spoke.", title="Kutcher apologises")
    assert found == Highlight("title", "Kutcher apologises", ((0, 7),))


def test_a_field_that_was_not_searched_is_not_marked() -> None:
    assert snippet("people:kutcher", "Kutcher spoke.") is None
    assert snippet("subtitle:kutcher", "Kutcher spoke.") is None


@pytest.mark.parametrize("query", ["*", "language:en", "NOT kutcher", "—"])
def test_a_query_without_words_marks_nothing(query: str) -> None:
    assert snippet(query, "Kutcher spoke.") is None


def test_text_far_behind_is_not_looked_at() -> None:
    assert snippet("kutcher", "x " * MAX_TEXT + "kutcher") is None


@pytest.mark.parametrize("query", ["*a*a*a*a*a*a*b", "a*" * 10 + "b", "?*?*?*?*?*b"])
def test_a_hostile_pattern_meets_a_hostile_word(query: str) -> None:
    assert snippet(query, "a" * 500 + " " + "ab" * 200 + "a") is None


@given(st.text(max_size=300), st.sampled_from(["a", "e*", "?", "th~", '"a a"', '"a e"~3', "the of and", "1"]))
def test_spans_are_inside_the_text_in_order_and_apart(body: str, query: str) -> None:
    found = snippet(query, body)
    if found is not None:
        assert found.text in body
        ends = [0, *(end for _, end in found.spans)]
        assert all(start >= before for (start, _), before in zip(found.spans, ends, strict=False))
        assert all(start < end <= len(found.text) for start, end in found.spans)
        assert found.spans


@given(st.text(max_size=200), st.sampled_from(sorted(LANGUAGES)))
def test_every_analysis_finds_its_tokens_in_their_order(text: str, language: str) -> None:
    located = locate(text, language)
    assert [token.text for token in located] == tokenize(text, language)
    assert all(one.start <= other.start for one, other in pairwise(located))
