"""Labelled drops as the line model sees them: rows of features, and what each line is."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from flows.article import Source
from flows.clean import rules
from flows.clean.judgement import Gathered, gather
from flows.clean.model import features
from flows.clean.model.values import Row
from flows.inputs import RawArticle
from flows.training.labelled import LabelledDrop
from flows.training.scores import NEUTRAL

_SOURCE = Source(
    drop="labelled", path="labelled", sha256="0" * 64, text_sha256="0" * 64, size=1, encoding="utf-8", format="txt"
)


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One drop with what rules said of it. Lists are as long as `gathered.lines`."""

    drop: LabelledDrop
    gathered: Gathered
    rows: list[Row | None]  # None where a rule, a title or a repetition decided
    noise: list[bool | None]  # None where nobody is judged by the line
    words: list[int]
    full: bool  # all rules spoke; otherwise a share of them, as for an outlet that nobody wrote rules for


def examples(drops: Iterable[LabelledDrop], *, held_back: bool) -> Iterator[Example]:
    """Each drop judged by all rules; with `held_back` by half of them or none, one of three by the outlet's name.

    Rules were written by people who saw such outlets. What they miss elsewhere is seen in training when some of them
    keep silent.
    """
    for drop in drops:
        book = rules.load()
        if held_back:
            book = _books()[hashlib.sha256(drop.outlet.encode()).digest()[0] % 3]
        yield example(drop, book, full=not held_back)


def example(drop: LabelledDrop, book: rules.Rules, *, full: bool = True) -> Example:
    """One drop judged by these rules."""
    gathered = gather(RawArticle(drop.text, _SOURCE), book)
    noise: list[bool | None] = []
    words = []
    for line in gathered.lines:
        labels = {drop.labels[number - 1] for number in line.numbers}
        noise.append(None if labels & NEUTRAL or ("keep" in labels and len(labels) > 1) else "keep" not in labels)
        words.append(len(line.text.split()))
    return Example(drop, gathered, features.rows(gathered.lines, gathered.title), noise, words, full)


@cache
def _books() -> tuple[rules.Rules, ...]:
    every = rules.load().rules
    halves = [[rule for rule in every if hashlib.sha256(rule.id.encode()).digest()[0] % 2 == part] for part in (0, 1)]
    return tuple(rules.compile_rules(chosen) for chosen in (*halves, []))
