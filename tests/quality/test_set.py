"""The quality set itself: that it is large, varied and invented enough to be worth holding anything to."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from flows.clean.lines import line_key
from flows.clean.verdicts import Kind
from flows.training.labelled import LabelledDrop, read_folder

DROPS = Path(__file__).parent / "drops"
AT_LEAST: Mapping[str, int] = {"en": 44, "de": 30, "fr": 4, "nl": 4, "it": 4, "es": 4} | {
    **dict.fromkeys(("pt", "pl", "sv", "tr", "ru", "ja", "ko"), 3),
    **dict.fromkeys(("el", "hi", "ar", "id", "zh"), 2),
    **dict.fromkeys(("cs", "fi", "da", "uk", "sw"), 2),  # without rules of their own
}
"""Drops by language. A language that stands here may grow, and never lose one unnoticed."""

FEWEST_LINES = 15  # that hold text
FEWEST_ARTICLE_LINES = 3


@pytest.fixture(scope="module")
def drops() -> list[LabelledDrop]:
    return list(read_folder(DROPS))


def test_each_language_has_its_drops(drops: list[LabelledDrop]) -> None:
    found = Counter(drop.language for drop in drops)
    assert {language: found[language] for language in AT_LEAST if found[language] < AT_LEAST[language]} == {}


def test_every_kind_of_line_occurs(drops: list[LabelledDrop]) -> None:
    assert set(get_args(Kind)) - {label for drop in drops for label in drop.labels} == set()


def test_no_line_of_an_article_stands_in_two_outlets(drops: list[LabelledDrop]) -> None:
    """Outlets are held out whole: a line that two of them tell would be known before it is judged."""
    outlets: dict[str, set[str]] = defaultdict(set)
    for drop in drops:
        for line, label in zip(drop.lines, drop.labels, strict=True):
            if label == "keep" and (key := line_key(line)):
                outlets[key].add(drop.outlet)
    assert [key for key, tellers in outlets.items() if len(tellers) > 1] == []


def test_outlets_are_invented(drops: list[LabelledDrop]) -> None:
    """RFC 2606 keeps .example free of real sites."""
    assert [drop.name for drop in drops if not drop.outlet.endswith(".example")] == []


def test_every_drop_says_what_it_is_and_stands_in_the_folder_of_its_language(drops: list[LabelledDrop]) -> None:
    names = Counter(drop.name for drop in drops)
    assert [drop.name for drop in drops if not drop.style or names[drop.name] > 1] == []
    assert [drop.name for drop in drops if not (DROPS / drop.language / f"{drop.name}.lines").is_file()] == []


def test_every_drop_is_an_article_among_noise(drops: list[LabelledDrop]) -> None:
    poor = []
    for drop in drops:
        labels = Counter(label for line, label in zip(drop.lines, drop.labels, strict=True) if line.strip())
        noise = labels.total() - labels["keep"] - labels["ignore"]
        if labels.total() < FEWEST_LINES or labels["keep"] < FEWEST_ARTICLE_LINES or not noise:
            poor.append(drop.name)
    assert poor == []


def test_a_blank_line_is_judged_by_nobody(drops: list[LabelledDrop]) -> None:
    blank = {
        drop.name
        for drop in drops
        for line, label in zip(drop.lines, drop.labels, strict=True)
        if not line.strip() and label != "ignore"
    }
    assert sorted(blank) == []
