"""All rules at once find what each rule finds on its own, on every line."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean.lines import line_key
from flows.clean.rules import MAX_LENGTH, Rule, Rules, load

BOOK = load()
key_of, compiled = cache(line_key), cache(re.compile)  # hundreds of rules on each line
ALL = BOOK.rules


def is_whole(text: str, phrase: str) -> bool:
    """Whether a line with the beginning of a phrase is this phrase to its end, a counter left out."""
    return re.fullmatch(f"(?:0 )?{line_key(phrase, None)}(?: 0)?", line_key(text, None)) is not None


def reference(rules: tuple[Rule, ...], text: str) -> Iterator[Rule]:
    """The rules that match, as they are defined: every rule by itself, and nothing merged or left out beforehand."""
    key = line_key(text)
    keys = [key, key.removeprefix("0 ").removesuffix(" 0")] if key.startswith("0 ") or key.endswith(" 0") else [key]
    for one in keys:
        yield from (rule for rule in rules for phrase in rule.whole if key_of(phrase) == one and is_whole(text, phrase))
    short_enough = [rule for rule in rules if len(text) <= rule.max_length]
    for rule in short_enough:
        yield from (rule for opening in map(key_of, rule.starts) if f"{key} ".startswith(f"{opening} "))
    plain = [rule for rule in short_enough if not rule.needs and any(compiled(one).match(text) for one in rule.pattern)]
    yield from [rule for rule in plain if rule.where == "anywhere"][:1]
    yield from [rule for rule in plain if rule.where != "anywhere"][:1]
    lower, end = text.lower(), text[-100:]
    for rule in short_enough:
        if any(need in lower for need in rule.needs) and any(compiled(one).match(text) for one in rule.pattern):
            yield rule
    for rule in short_enough:
        needs_there = not rule.needs or any(need in lower[-100:] for need in rule.needs)
        if needs_there and compiled(rule.hint).search(end) and any(compiled(one).search(end) for one in rule.ending):
            yield rule


def both(text: str, rules: Rules = BOOK) -> tuple[list[str], list[str]]:
    """The ids that the matcher and the reference give."""
    found = [rule.id for rule in rules.matches(text, line_key(text))]
    return found, [rule.id for rule in reference(rules.rules, text)]


EXAMPLES = sorted({line for rule in ALL for text in (*rule.acts_on, *rule.keeps) for line in text.split("\n")})
PHRASES = sorted({phrase for rule in ALL for phrase in (*rule.whole, *rule.starts, *rule.needs)})
PIECES = sorted({piece for text in EXAMPLES for piece in re.findall(r"\w+|[^\w\s]+", text)})
SPACES = st.sampled_from(["", " ", " ", ": ", " - ", " | ", "\u00a0"])


def changed(text: str, how: int) -> str:
    """The text in other letter case, or with a rare twin of a letter."""
    return (text, text.upper(), text.title(), text.lower(), text.replace("i", "ı").replace("s", "ſ"))[how]


LINES = st.lists(
    st.tuples(st.one_of(st.sampled_from(PIECES), st.sampled_from(PHRASES), st.sampled_from(EXAMPLES)), SPACES).map(
        "".join
    ),
    min_size=1,
    max_size=6,
).map("".join)


@pytest.mark.parametrize("how", range(5))
def test_examples_are_matched_as_each_rule_matches_them(how: int) -> None:
    different = {text: both(changed(text, how)) for text in EXAMPLES[how::17]}
    assert {text: pair for text, pair in different.items() if pair[0] != pair[1]} == {}


@settings(max_examples=40)
@given(LINES, st.integers(0, 4))
def test_lines_of_cues_are_matched_as_each_rule_matches_them(line: str, how: int) -> None:
    found, expected = both(changed(line, how)[: 2 * MAX_LENGTH])
    assert found == expected


@settings(max_examples=20)
@given(st.text(max_size=40), LINES, st.text(max_size=20))
def test_any_text_around_cues_changes_nothing(before: str, line: str, after: str) -> None:
    found, expected = both(before + line + after)
    assert found == expected


def test_what_is_remembered_of_beginnings_is_bounded_and_changes_nothing() -> None:
    rules = Rules(ALL)
    for code in range(0x4E00, 0x4E00 + 3_000):
        rules.decisive(f"{chr(code)}{chr(code + 1)}{chr(code + 2)} " * 2, "x")
    assert both("Read more: The harbour", rules)[0] == both("Read more: The harbour")[1] != []


LONG = {
    "one letter": "a" * 100_000,
    "one cue": "newsletter " * 9_000,
    "all cues": " ".join(PHRASES) * 4,
    "marks": ".!?©/|>:" * 12_000,
    "a surrogate": "Read more: \ud800 The harbour",
}


@pytest.mark.parametrize("name", LONG)
def test_hostile_lines_are_matched_as_each_rule_matches_them(name: str) -> None:
    found, expected = both(LONG[name])
    assert found == expected


def test_a_line_that_only_begins_like_a_long_phrase_is_another() -> None:
    phrase = (
        "The Gazette of Northfield has told its readers what happens by the river since the year of the flood, and "
    )
    assert len(phrase) > 100
    rule = ALL[0].model_copy(update={"id": "own-a", "whole": (f"{phrase}does so for nothing.",), "pattern": ()})
    rules = Rules([rule])
    for line, found in {
        f"{phrase}does so for nothing.": [rule],
        f"{phrase} DOES SO for nothing (84)": [rule],
        f"{phrase}on Monday its printer drowned.": [],
    }.items():
        assert list(rules.matches(line, line_key(line))) == found
