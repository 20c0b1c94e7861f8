"""Every rule proves itself: its examples go, the sentences beside them stay."""

import pytest
from pydantic import ValidationError

from flows.clean import judge
from flows.clean.lines import line_key
from flows.clean.rules import Rule, compile_rules, load, parse
from flows.text.characters import repair_line
from tests.clean.documents import BODY, raw_text

RULES = load().rules


def framed(rule: Rule, example: str) -> str:
    """The example where its rule acts: above, below or inside an article; a block below."""
    first, middle, last = BODY
    if rule.where == "tail" or "\n" in example:
        return "\n".join([first, middle, last, example])
    if rule.where in ("head", "edge"):
        return "\n".join([example, first, middle, last])
    return "\n".join([first, middle, example, last])


@pytest.mark.parametrize(
    ("rule", "example"), [pytest.param(rule, text, id=rule.id) for rule in RULES for text in rule.acts_on]
)
def test_rule_takes_its_examples_out(rule: Rule, example: str) -> None:
    heading = repair_line(example.split("\n")[0])
    assert rule in list(load().matches(heading, line_key(heading)))
    verdicts = judge(raw_text(framed(rule, example))).verdicts
    gone = {verdict.text for verdict in verdicts if verdict.outcome != "kept"}
    assert gone == {repair_line(line) for line in example.split("\n")}


@pytest.mark.parametrize(
    ("rule", "sentence"), [pytest.param(rule, text, id=rule.id) for rule in RULES for text in rule.keeps]
)
def test_rule_leaves_sentences_alone(rule: Rule, sentence: str) -> None:
    document = "\n".join([BODY[0], BODY[1], sentence, BODY[2]])
    verdicts = judge(raw_text(document)).verdicts
    assert [verdict.text for verdict in verdicts if verdict.outcome != "kept"] == []


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
