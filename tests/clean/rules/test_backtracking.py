"""No expression of a rule takes time without bound on a hostile line."""

import re

import pytest

from flows.clean.lines import line_key
from flows.clean.rules import load
from flows.clean.rules.backtracking import explodes

EXPRESSIONS = sorted({one for rule in load().rules for one in (*rule.pattern, *rule.ending, rule.hint) if one})


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:[A-Z]\w* ?){1,8}$",
        r"(?:\w+)*$",
        r"by (?:(?:[A-Z][\w.]*|@\w+)\s*){1,16}$",
        r"(?:a|b*|c){4,}$",
        r"(?:ab?(?:ba|c+a*)?a?){5}",
        r"\d(?:[^.]|(?<=\d)\.|\.(?=\d)|[a.]){0,40}$",
        r"(?=(?:a+)+b)x",
    ],
)
def test_rounds_that_share_a_run_explode(pattern: str) -> None:
    assert explodes(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:[A-Z]\w*+ ?){1,8}$",
        r"(?:[A-Z]\w* ){1,8}$",
        r"(?:(?<!\w)[A-Z]\w* ?){1,8}$",
        r"by (?:(?:(?<!\w)[A-Z][\w.]*|@\w++)\s*){1,16}$",
        r"(?:[A-Z]\w+(?: |, |$)){2,12}$",
        r"(?:ab?){4,}$",
        r"(?:a+){1,2}$",
        r"(?:(?>a+))*$",
        r"\d(?:[^.]|(?<=\d)\.|(?<!\d)\.(?=\d)){0,40}$",
        r".{0,80}\bnewsletter\b.{0,80}$",
    ],
)
def test_rounds_with_a_border_between_them_do_not(pattern: str) -> None:
    assert not explodes(pattern)


@pytest.mark.parametrize("pattern", EXPRESSIONS)
def test_no_expression_of_a_rule_explodes(pattern: str) -> None:
    assert not explodes(pattern)


def test_a_broken_expression_is_refused() -> None:
    with pytest.raises(re.error):
        explodes("(a")


OPENINGS = sorted({" ".join(text.split()[:2]) for rule in load().rules for text in rule.acts_on if rule.pattern})
RUNS = ("A" * 900, "Aa " * 40, "Aa." * 40, "a-" * 60, "1." * 60, "Aa, " * 30, "a@b" * 40, "/" * 100, ": " * 60)


@pytest.mark.parametrize("run", RUNS, ids=[run[:4].strip() for run in RUNS])
def test_an_opening_with_a_run_behind_it_is_judged(run: str) -> None:
    rules = load()
    for number, opening in enumerate(OPENINGS):
        line = f"{opening} {run}"[: (60, 130, 300, 990)[number % 4]] + "!"
        assert isinstance(list(rules.matches(line, line_key(line))), list)
