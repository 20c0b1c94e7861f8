"""Key phrases: noun phrases of headline and lead that a text comes back to, and nothing else."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.enrich import frequencies
from flows.enrich.phrases import grammars, key_phrases

CASES = yaml.safe_load(Path(__file__).with_name("key_phrases.yml").read_text("utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_key_phrases(name: str) -> None:
    case = CASES[name]
    found = key_phrases(case["title"], case["body"], case["language"])
    assert [phrase.surface.casefold() for phrase in found] == case["phrases"]


def test_a_phrase_tells_where_it_stands_and_how_often() -> None:
    case = CASES["en-bridge"]
    phrase = key_phrases(case["title"], case["body"], "en")[0]
    assert (phrase.surface, phrase.count, phrase.in_title, phrase.in_lead) == ("suspension bridge", 4, True, True)
    assert phrase.score == pytest.approx((4 + 2) * phrase.idf * 1.5)


def test_what_an_archive_is_full_of_tells_less() -> None:
    case = CASES["en-plural"]
    before = key_phrases(case["title"], case["body"], "en")[0]
    frequencies.folder().mkdir(parents=True)
    frequencies.file_of("en").write_text(frequencies.Counted(5_000, {"wolf": 4_900, "wolves": 4_900}).written())
    frequencies.forget()
    assert before.surface == "wolves"
    assert key_phrases(case["title"], case["body"], "en") == []


@pytest.mark.parametrize("language", sorted(grammars()))
def test_a_grammar_has_words_that_its_table_knows(language: str) -> None:
    rules, table = grammars()[language], frequencies.table(language)
    assert language in frequencies.known()
    assert not rules.capitals or language == "de"
    common = [word for word in rules.before if table.share(word) > 0.01]
    assert len(common) > 0.5 * len(rules.before)


@given(st.text(max_size=60), st.text(max_size=600), st.sampled_from(["en", "de", "fr", "pl"]))
def test_phrases_are_words_of_the_text_and_come_in_the_order_of_their_scores(
    title: str, body: str, language: str
) -> None:
    found = key_phrases(title, body, language)
    assert all(phrase.surface in title or phrase.surface in body for phrase in found)
    assert [phrase.score for phrase in found] == sorted((phrase.score for phrase in found), reverse=True)
