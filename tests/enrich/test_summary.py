"""The summary: whole sentences of the lead, no dateline, never too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.enrich.summary import LIMIT, enrich, lead
from tests.enrich.articles import OPTIONS, article, raw


def test_whole_sentences_fill_the_summary() -> None:
    sentence = "The council said that the bridge would be closed. "
    found = lead(sentence * 20)
    assert found is not None
    assert found == (sentence * 6).strip()
    assert len(found) <= LIMIT < len(sentence * 7)


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    found = lead("word " * 200 + ".")
    assert found is not None
    assert found.endswith("word…")
    assert len(found) <= LIMIT


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("LONDON, Sept 9 (Reuters) - The bridge is closed.", "The bridge is closed."),
        ("BERLIN (dpa) – Die Brücke ist gesperrt.", "Die Brücke ist gesperrt."),
        ("WASHINGTON — The bridge is closed.", "The bridge is closed."),
        ("(CNN) — The bridge is closed.", "The bridge is closed."),
        ("Kutcher - who is 45 - apologised.", "Kutcher - who is 45 - apologised."),
        ("The bridge — closed since May — opens.", "The bridge — closed since May — opens."),
        ("Key points\n\nThe bridge is closed.", "The bridge is closed."),
        ("Only a line", "Only a line"),
        ("The council closes its oldest bridge for two weeks from Monday on\n\nIt is old.",
         "The council closes its oldest bridge for two weeks from Monday on"),
    ],
)  # fmt: skip
def test_the_lead_begins_with_the_first_sentence(body: str, expected: str) -> None:
    assert lead(body) == expected


def test_an_empty_body_has_no_summary() -> None:
    assert enrich(article(" \n\n "), raw(), OPTIONS).summary is None


def test_the_stage_writes_the_summary() -> None:
    assert enrich(article("One. Two."), raw(), OPTIONS).summary == "One. Two."


@given(st.text(max_size=900), st.sampled_from(["en", "de", "ja", "und"]))
def test_a_summary_is_short_and_has_no_line_breaks(body: str, language: str) -> None:
    found = lead(body, language)
    assert found is None or (0 < len(found) <= LIMIT and "\n" not in found)


@pytest.mark.parametrize(
    "line", ["a" * 1_000_000, ". " * 500_000, "A.B." * 250_000, "- " * 500_000, "LONDON — " * 100_000]
)
def test_a_line_that_would_hold_a_quadratic_pattern_up_for_minutes(line: str) -> None:
    found = lead(line)
    assert found is not None
    assert len(found) <= LIMIT
