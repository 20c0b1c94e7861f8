"""Where the article stands on a page: the stretch of lines with the most text, and which lines stand apart from it.

A page has hundreds of lines, of which one stretch is the article. Teasers, summaries of other articles and legal text
are sentences too: what tells them is that menus and links stand between them and the article.
"""

from itertools import accumulate

from flows.clean.verdicts import Line
from flows.text.sentences import ends_sentence

_PAGE_LINES, _PAGE_SHARE = 60, 0.5  # of lines that are no text: fewer, and it is no page but a selection
_HUNDREDS, _COUNTED = 100, 300  # a line of text counts its characters, in hundreds, but no more than three
_HEADLINE, _NO_SENTENCE = 80, -0.5  # a line so long that ends as no sentence does is a headline, or a teaser's
_REMOVED = -0.5
_CLEAR = 0.6  # share of all text that is in the stretch: with less, the page holds no one article
_ENOUGH = 6.0  # hundreds of characters that a stretch has at least

FAR = 12
"""Lines that are no text, between a line and the stretch, from which on the line stands apart. Of lines of 200
characters that pages keep so far away nine in ten are no text of the article; nearer than that, one in two."""


def apart(lines: list[Line], scores: list[float | None]) -> list[bool]:
    """Whether each line stands apart from the article; none does where a document is no page or no stretch is clear.

    `scores`: above 0 where a line looks like no part of the article, shields counted; None where it went before. The
    stretch is the one of greatest sum (Kadane's algorithm): linear time.
    """
    total = len(lines)
    nowhere = [False] * total
    if total < _PAGE_LINES:
        return nowhere
    values = [_value(line.text, score) for line, score in zip(lines, scores, strict=True)]
    gone = [0, *accumulate([value < 0 for value in values])]  # headlines too: of lists of them, little else is removed
    if gone[-1] < max(_PAGE_LINES, _PAGE_SHARE * total):
        return nowhere
    start, end, best = _greatest(values)
    inside = sum([value for value in values[start:end] if value > 0])
    if best < _ENOUGH or inside < _CLEAR * sum([value for value in values if value > 0]):
        return nowhere
    above = [gone[start] - gone[at + 1] >= FAR for at in range(start)]
    below = [gone[at] - gone[end] >= FAR for at in range(end, total)]
    return [*above, *nowhere[start:end], *below]


def _value(text: str, score: float | None) -> float:
    """What a line adds to a stretch."""
    if score is None or score >= 0:
        return _REMOVED
    if ends_sentence(text):
        return min(len(text), _COUNTED) / _HUNDREDS
    return _NO_SENTENCE if len(text) >= _HEADLINE else 0.0


def _greatest(values: list[float]) -> tuple[int, int, float]:
    """Start, end and sum of the stretch with the greatest sum; nothing of it where no value is above 0."""
    best = running = 0.0
    begin = start = end = 0
    for at, value in enumerate(values):
        if running <= 0:
            running, begin = 0.0, at
        running += value
        if running > best:
            best, start, end = running, begin, at + 1
    return start, end, best
