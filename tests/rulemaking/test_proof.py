"""A rule that does not hold says what happens instead."""

from typing import Any

import pytest

from flows.clean.rules import Rule, book
from flows.rulemaking.proof import failures

RULE: dict[str, Any] = {
    "id": "own-a", "kind": "related", "reason": "A line of the Gazette", "whole": ["Blue river evening"],
    "acts_on": ["Blue river evening"], "keeps": ["The blue river was high in the evening, she said."],
}  # fmt: skip


def failed(**changes: Any) -> list[tuple[str, str, str]]:
    rule = Rule.model_validate(RULE | changes)
    return [(one.of, one.text, one.happened) for one in failures([rule], book().and_also([rule], "own.yml"))]


def test_a_sound_rule_has_no_failures() -> None:
    assert failed() == []
    assert failed(outlets=["gazette.example"]) == []


@pytest.mark.parametrize("where", ["anywhere", "head", "tail", "edge"])
def test_an_example_stands_where_its_rule_acts(where: str) -> None:
    assert failed(where=where) == []


def test_an_example_that_the_rule_does_not_match() -> None:
    line = "Evening of the blue river"
    assert failed(acts_on=[line]) == [("acts_on", line, "the rule does not match it")]


def test_an_example_that_another_rule_takes_proves_nothing() -> None:
    assert failed(acts_on=["Advertisement"]) == [("acts_on", "Advertisement", "the rule does not match it")]


def test_a_block_that_goes_in_part_only() -> None:
    stays = "The blue river was high in the evening, and the whole town stood on the bridge to look at it."
    block = f"Blue river evening\n{stays}"
    assert failed(acts_on=[block], opens="related") == [("acts_on", block, f"it stays in the article: {stays!r}")]


def test_a_sentence_that_does_not_stay() -> None:
    sentence = "Blue river evening, she said, is what the town calls it."
    rules = {"pattern": ["Blue river evening"], "keeps": [sentence]}
    assert failed(**rules) == [("keeps", sentence, f"{sentence!r} goes by own-a")]
