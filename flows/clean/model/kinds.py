"""What kind of line the model takes out: what the nearest evidence says, never a guess of its own."""

import re

from flows.clean.verdicts import Kind, Line
from flows.text.sentences import ends_sentence

_REACH = 2  # lines to each side whose kind carries over
_SPREADING: frozenset[Kind] = frozenset(
    {"related", "headlines", "share", "newsletter", "comments", "topics", "video", "paywall", "helpline", "advert"}
)
_CAPTION = 40  # characters
_HEADLINE = range(30, 141)
_TIME = re.compile(r"\b(?:\d{1,2}[:.]\d\d|(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b")


def kind_of(lines: list[Line], went: list[bool], position: int) -> Kind:
    """The kind of the line at `position`; `went`: whether rules, title or repetition took a line out."""
    line = lines[position]
    if line.hints:
        return line.hints[0].kind
    text = line.text
    if ends_sentence(text) and len(text) >= _CAPTION:
        credit = position + 1 < len(lines) and went[position + 1] and lines[position + 1].evidence[0].kind == "credit"
        return "caption" if credit else "navigation"
    if len(text) <= 40 and _TIME.search(text):
        return "timestamp"
    for distance in range(1, _REACH + 1):
        for other in (position - distance, position + distance):
            if 0 <= other < len(lines) and went[other]:
                kind = lines[other].evidence[0].kind
                if kind in _SPREADING:
                    return kind
    return "navigation"
