"""Every rule proves itself: its examples go, the sentences beside them stay."""

import pytest
from pydantic import ValidationError

from flows.clean.rules import Rule, book, compile_rules, load, parse
from flows.rulemaking.proof import instead_of_acting, instead_of_keeping

RULES = load().rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_takes_its_examples_out_and_leaves_sentences_alone(rule: Rule) -> None:
    assert not list(filter(None, (instead_of_acting(rule, example, book()) for example in rule.acts_on)))
    assert not list(filter(None, (instead_of_keeping(rule, sentence, book()) for sentence in rule.keeps)))


PROVEN = {"id": "xx-a", "kind": "advert", "reason": "A marker of something", "whole": ["a"], "acts_on": ["A"]}


def test_a_rule_without_a_sentence_to_keep_is_refused() -> None:
    with pytest.raises(ValidationError, match="keeps"):
        Rule.model_validate(PROVEN)


def test_a_rule_without_an_example_is_refused() -> None:
    with pytest.raises(ValidationError, match="acts_on"):
        Rule.model_validate({**PROVEN, "acts_on": [], "keeps": ["A man walked in."]})


def test_a_rule_that_matches_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="matches nothing"):
        Rule.model_validate({**PROVEN, "whole": [], "keeps": ["A man walked in."]})


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="wholes"):
        parse(b"rules: [{id: a, kind: advert, reason: long enough, wholes: [a], acts_on: [a], keeps: [b]}]")


def test_an_id_given_twice_is_refused() -> None:
    rule = Rule.model_validate({**PROVEN, "keeps": ["A man walked in."]})
    with pytest.raises(ValueError, match="xx-a"):
        compile_rules([rule, rule])


def test_reasons_are_sentences_for_people() -> None:
    assert all(rule.reason[0].isupper() and len(rule.reason.split()) > 2 for rule in RULES)
