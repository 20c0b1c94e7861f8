"""What the second stage sees of a line: the scores of the lines around it, and where it stands among them.

An article is one stretch of text with insertions. A line that could be either is judged by what surrounds it: among
menus it is one more of them, between two paragraphs it is a subhead.
"""

from bisect import bisect_right
from itertools import accumulate

from flows.clean.model.values import COARSE, RUNNING_TEXT, Feature, Row, crossed
from flows.clean.verdicts import Line
from flows.text.sentences import ends_sentence

SURELY_TEXT = -9.0
"""The score of running text that is not looked at."""

_SCORE_STEPS = (-6.0, -5.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0)
_SCORE_NAMES = (*(f"below {step:g}" for step in _SCORE_STEPS), "4 or more")
_BESIDE_STEPS = (-3.0, -1.5, 0.0, 1.5, 3.0)
_BESIDE_NAMES = (
    "surely text",
    "text",
    "rather text",
    "rather not text",
    "not text",
    "surely not text",
    "removed",
    "edge",
)
_REMOVED, _EDGE = 6, 7
_TENTHS = ("none", "under a tenth", "under a quarter", "under half", "under three quarters", "more")
_TENTH_STEPS = (0.001, 0.1, 0.25, 0.5, 0.75)
_DISTANCES = ("none there", "next", "second", "third", "4th to 6th", "farther")
_DISTANCE_OF = (0, 1, 2, 3, 4, 4, 4)
_RUNS = ("alone", "two in a row", "up to four in a row", "up to eight in a row", "more in a row")
_RUN_OF = (0, 0, 1, 2, 2, 3, 3, 3, 3)
SURE = -2.0
"""A score of running text."""
_BODY = 80
_REACH = 6


FEATURES = (
    Feature("score by itself", _SCORE_NAMES, ordered=True),
    Feature("score with length", crossed(("surely text", "text", "rather text", "rather not text", "not text",
                                           "surely not text"), COARSE)),
    *(Feature(f"line {abs(k)} {'above' if k < 0 else 'below'}", _BESIDE_NAMES) for k in (-3, -2, -1, 1, 2, 3)),
    Feature("both neighbours", crossed(_BESIDE_NAMES, _BESIDE_NAMES)),
    Feature("lines around that are not text", crossed(_TENTHS, COARSE)),
    Feature("text above", _DISTANCES, ordered=True),
    Feature("text below", _DISTANCES, ordered=True),
    Feature("outside the text", crossed(("inside", "above it", "below it", "there is none"), COARSE)),
    Feature("share of the text above", ("none", "under a tenth", "under half", "under nine tenths",
            "nearly all", "all"), ordered=True),
    Feature("run of such lines", crossed(_RUNS, COARSE)),
    Feature("document's share of such lines", crossed(_TENTHS, COARSE)),
    Feature("short lines inside the text", crossed(_TENTHS, COARSE)),
)  # fmt: skip


def rows(lines: list[Line], scores: list[float | None]) -> list[Row | None]:
    """A row for every line with a score; a line without one went before.

    `scores`: of the first stage, above 0 where a line looks like no part of the article.
    """
    total = len(lines)
    beside = [_REMOVED if score is None else bisect_right(_BESIDE_STEPS, score) for score in scores]
    padded = [_EDGE] * 3 + beside + [_EDGE] * 3
    noise = [1.0 if score is None else 1.0 if score > 2 else 0.0 if score < -2 else 0.5 + score / 4 for score in scores]
    sums = [0.0, *accumulate(noise)]
    sure = [
        score is not None and score < SURE and len(line.text) >= _BODY
        for line, score in zip(lines, scores, strict=True)
    ]
    text_before = [0, *accumulate(len(line.text) if ok else 0 for line, ok in zip(lines, sure, strict=True))]
    text = text_before[-1]
    first = sure.index(True) if text else total
    final = total - 1 - sure[::-1].index(True) if text else -1
    short = inside = 0
    for position in range(first, final):
        if scores[position] is not None:
            inside += 1
            short += beside[position] < 5 and not ends_sentence(lines[position].text)
    in_list = bisect_right(_TENTH_STEPS, short / inside if inside else 0.0) * 3
    share = bisect_right(_TENTH_STEPS, sums[-1] / total if total else 0.0) * 3
    runs = _runs(noise)
    above, below = _distances(sure), _distances(sure[::-1])[::-1]
    result: list[Row | None] = [None] * total
    for position, score in enumerate(scores):
        if score is None:
            continue
        if score <= SURELY_TEXT:
            result[position] = RUNNING_TEXT
            continue
        length = len(lines[position].text)
        coarse = (length >= 40) + (length >= 100)
        start, end = max(0, position - _REACH), min(total, position + _REACH + 1)
        around = (sums[end] - sums[start] - noise[position]) / max(1, end - start - 1)
        where = 3 if not text else 1 if position < first else 2 if position > final else 0
        part = text_before[position] / text if text else 0.0
        result[position] = [
            bisect_right(_SCORE_STEPS, score),
            beside[position] * 3 + coarse,
            *padded[position : position + 3],
            *padded[position + 4 : position + 7],
            padded[position + 2] * 8 + padded[position + 4],
            bisect_right(_TENTH_STEPS, around) * 3 + coarse,
            above[position],
            below[position],
            where * 3 + coarse,
            0 if not part else 5 if text_before[position] == text else 1 + bisect_right((0.1, 0.5, 0.9), part),
            _RUN_OF[min(runs[position], 8)] * 3 + coarse if runs[position] <= 8 else 12 + coarse,
            share + coarse,
            in_list + coarse,
        ]
    return result


def _runs(noise: list[float]) -> list[int]:
    """How many lines in a row are no text, this one counted."""
    runs = [0] * len(noise)
    start = 0
    for position in range(len(noise) + 1):
        if position == len(noise) or noise[position] < 0.4:
            runs[start:position] = [position - start] * (position - start)
            if position < len(noise):
                runs[position] = 1
            start = position + 1
    return runs


def _distances(sure: list[bool]) -> list[int]:
    """How far above the nearest line of sure text is, as a class."""
    result, distance = [], 0
    for ok in sure:
        result.append(_DISTANCE_OF[distance] if distance < 7 else 5)
        distance = 1 if ok else distance + 1 if distance else 0
    return result
