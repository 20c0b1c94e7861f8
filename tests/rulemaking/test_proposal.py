"""What is proposed: lines of one outlet, each as a rule that proves itself."""

from typing import Any

import pytest

from flows.clean.rules import Rule, book
from flows.index.base import Document
from flows.rulemaking.proof import failures
from flows.rulemaking.proposal import Proposal, marks, propose
from tests.rulemaking.newsroom import GAZETTE, HERALD, SIGN_OFF, article, counted

OF_THE_HOUSE = "The river papers of Northfield and Southfield"
LOOKS_ALIKE = "The morning letter of the Gazette brings the town to your table, the mayor of the town wrote."


def proposed(*documents: Document, **told: Any) -> list[Proposal]:
    with counted(*documents) as lines:
        return propose(lines, book(), **told)


def of(outlet: str, *lines: str, number: int = 6) -> list[Document]:
    return [article(outlet, *lines) for _ in range(number)]


def test_a_line_that_an_outlet_repeats_is_a_rule_with_its_proof() -> None:
    (found,) = proposed(*of(GAZETTE, SIGN_OFF), *of(GAZETTE, number=4), *of(HERALD))
    rule, proof = found.rule, found.proof
    assert (rule.whole, rule.acts_on, rule.outlets) == ((SIGN_OFF,), (SIGN_OFF,), (GAZETTE,))
    assert rule.reason.startswith(f"It stands in 6 of 10 articles of {GAZETTE}; ")
    assert (proof.documents, proof.of, proof.head, proof.middle, proof.tail) == (6, 10, 0, 0, 6)
    assert len(proof.titles) == 5
    assert list(failures([rule], book().and_also([rule], "proposals"))) == []


def test_the_sentence_that_stays_is_the_one_of_the_outlet_that_looks_most_like_the_line() -> None:
    (found,) = proposed(*of(GAZETTE, SIGN_OFF), article(GAZETTE, head=(LOOKS_ALIKE,)))
    assert found.rule.keeps == (LOOKS_ALIKE,)


def test_a_line_that_another_outlet_holds_as_well_is_the_story() -> None:
    assert proposed(*of(GAZETTE, SIGN_OFF), article(HERALD, SIGN_OFF)) == []


def test_a_line_that_several_outlets_repeat_is_of_their_house() -> None:
    (found,) = proposed(*of(GAZETTE, OF_THE_HOUSE), *of(HERALD, OF_THE_HOUSE, number=9))
    assert found.rule.outlets == (GAZETTE, HERALD)
    assert (found.proof.documents, found.proof.of) == (15, 15)


def test_running_text_that_several_outlets_repeat_is_what_an_agency_sent_them() -> None:
    background = "The bridge was built in the year of the flood and has been closed three times since then."
    assert proposed(*of(GAZETTE, background), *of(HERALD, background)) == []
    (alone,) = proposed(*of(GAZETTE, background), *of(HERALD))
    assert alone.proof.sentence


def test_so_few_articles_prove_nothing() -> None:
    assert proposed(*of(GAZETTE, SIGN_OFF, number=4)) == []
    assert len(proposed(*of(GAZETTE, SIGN_OFF, number=4), min_documents=4)) == 1
    assert proposed(*of(GAZETTE, SIGN_OFF), *of(GAZETTE, number=7), min_share=0.5) == []


def test_one_outlet_can_be_asked_for() -> None:
    documents = [*of(GAZETTE, SIGN_OFF), *of(HERALD, OF_THE_HOUSE)]
    assert len(proposed(*documents)) == 2
    assert [one.rule.outlets for one in proposed(*documents, outlets={HERALD})] == [(HERALD,)]


def test_what_was_refused_is_not_proposed_again_for_its_outlets() -> None:
    (found,) = proposed(*of(GAZETTE, SIGN_OFF))
    assert proposed(*of(GAZETTE, SIGN_OFF), refused=marks(found.rule)) == []
    assert proposed(*of(GAZETTE, OF_THE_HOUSE), *of(HERALD, OF_THE_HOUSE), refused=marks(found.rule)) != []


def test_what_rules_of_today_take_out_is_not_proposed() -> None:
    assert proposed(*of(GAZETTE, "Advertisement")) == []
    (found,) = proposed(*of(GAZETTE, SIGN_OFF))
    with counted(*of(GAZETTE, SIGN_OFF)) as lines:
        assert propose(lines, book().and_also([found.rule], "approved.yml")) == []


def test_what_was_approved_and_then_edited_by_hand_is_not_proposed_again() -> None:
    (found,) = proposed(*of(GAZETTE, SIGN_OFF))
    edited = found.approved("Jane Roe").model_copy(update={"whole": (OF_THE_HOUSE,)})
    with counted(*of(GAZETTE, SIGN_OFF)) as lines:
        assert propose(lines, book().and_also([edited], "approved.yml")) == []


def test_what_may_be_a_sentence_of_articles_comes_last() -> None:
    documents = [*of(GAZETTE, SIGN_OFF, OF_THE_HOUSE), *of(GAZETTE, SIGN_OFF, number=2)]
    found = proposed(*documents)
    assert [(one.proof.sentence, one.proof.documents) for one in found] == [(False, 6), (True, 8)]


def test_the_same_articles_give_the_same_proposals() -> None:
    documents = [*of(GAZETTE, SIGN_OFF, OF_THE_HOUSE), *of(HERALD, "By the blue river")]
    assert proposed(*documents) == proposed(*documents)


def test_two_outlets_without_a_latin_letter_have_two_rules() -> None:
    found = proposed(*of("газета.example", OF_THE_HOUSE), *of("新聞.example", SIGN_OFF))
    assert len({one.rule.id for one in found}) == 2
    assert all(Rule.model_validate(one.rule.model_dump()) for one in found)


def test_no_more_are_made_at_once_than_somebody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.rulemaking.proposal.MOST", 2)
    documents = [*of(GAZETTE, "Blue river evening", "Blue river morning", number=9), *of(GAZETTE, SIGN_OFF)]
    assert [one.proof.documents for one in proposed(*documents)] == [9, 9]


def test_hostile_lines_become_rules_or_nothing() -> None:
    lines = (
        "\x1b]0;owned\x07 blue river",
        "a: [&x *x",
        "!!python/object blue",
        "river\u2028blue \u202e night",
        "%-- #",
    )
    for one in proposed(*of(GAZETTE, *lines)):
        assert list(failures([one.rule], book().and_also([one.rule], "proposals"))) == []
