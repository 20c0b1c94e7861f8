"""How well a drop was cleaned: what was lost of the article, and what stayed of everything else.

Two measures, as benchmarks of article extraction have them: shingles of four words, which see lost words, surplus words
and order (article-extraction-benchmark, Scrapinghub 2020), and whole lines, which weigh a short line like a long one.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

from flows.training.labelled import LabelledDrop

# A character of a script without spaces counts as a word.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|\w+")
_SHINGLE = 4  # words

NEUTRAL = frozenset({"ignore", "title", "subtitle"})
"""Labels of lines that nobody is judged by."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one drop: true positives are what is in the article and was kept."""

    shingles: tuple[int, int, int]  # true positives, false positives, false negatives
    lines: tuple[int, int, int]
    words: int  # of the article
    words_lost: int


@dataclass(frozen=True, slots=True)
class Score:
    """Of many drops. `lost` is the share of the articles' words that is gone: aim at 1 in 200."""

    shingle_f1: float
    line_f1: float
    line_precision: float
    line_recall: float
    lost: float
    drops: int


def count(drop: LabelledDrop, body: str, kept: frozenset[int]) -> Counts:
    """`body`: what cleaning made of the drop. `kept`: the lines it kept, from 1, before any repair of their text.

    Lines that nobody is judged by are taken out of the body first.
    """
    tp = fp = fn = words = lost = 0
    for number, (line, label) in enumerate(zip(drop.lines, drop.labels, strict=True), start=1):
        if label == "keep":
            here = len(_TOKEN.findall(line))
            words += here
            tp += number in kept
            fn += number not in kept
            lost += 0 if number in kept else here
        elif label not in NEUTRAL:
            fp += number in kept
    text = {line.strip() for line, label in zip(drop.lines, drop.labels, strict=True) if label == "keep"}
    neutral = {line.strip() for line, label in zip(drop.lines, drop.labels, strict=True) if label in NEUTRAL} - text
    gold = _shingles(drop.gold)
    own = _shingles("\n".join(line for line in body.split("\n") if line.strip() not in neutral))
    common = (gold & own).total()
    return Counts((common, own.total() - common, gold.total() - common), (tp, fp, fn), words, lost)


def score(counts: Iterable[Counts]) -> Score:
    """Shingles: F1 of the mean precision and the mean recall of drops. Lines and words: over all drops together."""
    found = list(counts)
    precision = mean(_share(tp, fp) for tp, fp, _ in (one.shingles for one in found))
    recall = mean(_share(tp, fn) for tp, _, fn in (one.shingles for one in found))
    tp, fp, fn = (sum(one.lines[column] for one in found) for column in range(3))
    words, lost = sum(one.words for one in found), sum(one.words_lost for one in found)
    return Score(
        shingle_f1=_harmonic(precision, recall),
        line_f1=_harmonic(_share(tp, fp), _share(tp, fn)),
        line_precision=_share(tp, fp),
        line_recall=_share(tp, fn),
        lost=lost / words if words else 0.0,
        drops=len(found),
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text.casefold())
    return Counter(tuple(tokens[at : at + _SHINGLE]) for at in range(max(1, len(tokens) - _SHINGLE + 1)) if tokens)


def _share(hits: int, misses: int) -> float:
    return hits / (hits + misses) if hits + misses else 1.0


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
