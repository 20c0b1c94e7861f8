"""Quotation marks: where quoted text begins and ends.

Every convention that news uses: "straight", “curly”, ‘single’, 'plain single', ''two singles'', „low“, «guillemets»
and »reversed«, mixed pairs (opened straight, closed curly), quotations inside quotations, and paragraphs that go on
with an opening mark. One pass over the marks of each paragraph: linear in the text, whatever it holds.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MARK = re.compile(r"''|``|[\"“”„«»‘’']")
PARAGRAPH = re.compile(r"[^\n]+")
_CLOSED_BY = {
    '"': {'"', "”"}, "“": {"”", "“", '"'}, "”": {"”", "“", '"'}, "„": {"“", "”", '"'}, "«": {"»"}, "»": {"«"},
    "''": {"''", '"'}, "``": {"''", "”", '"'}, "‘": {"’", "'"}, "'": {"'", "’"},
}  # fmt: skip
_SINGLES = frozenset("‘’'")
_LOOK_THE_SAME = frozenset(('"', "''", "'"))  # opening and closing
_ELISION = re.compile(r"['‘’](?:\d0'?s\b|\d\d\b|(?:tis|twas|em|til|cause|cos|bout|n|round|ere)\b)", re.IGNORECASE)
_BEFORE_OPENING = frozenset("([{-–—/…\"“„‘'«»")


class Quotation(NamedTuple):
    """Quoted text without its marks: offsets in characters."""

    start: int
    end: int
    goes_on: bool = False  # the next paragraph continues it
    before: int = 1  # characters of the mark before it, or of the dash or the label
    behind: int = 1  # of the mark behind it
    label: tuple[int, int] | None = None  # where the paragraph names who speaks: "Anna Weber: ..."


class _Mark(NamedTuple):
    start: int
    end: int
    text: str
    opens: bool  # by what stands around it
    closes: bool
    possessive: bool  # can also be the apostrophe of a plural: "the victims’ families"


class _Open(NamedTuple):
    mark: _Mark
    finished: int  # quotations finished before it


def find(text: str, spoken: Sequence[Quotation] = ()) -> Iterator[Quotation]:
    """Outermost quotations in order of appearance; none spans a line break, or stands in a paragraph where speech
    without marks was found."""
    starts = [one.start for one in spoken]
    paragraph = next(lines := PARAGRAPH.finditer(text), None)
    while paragraph is not None:
        following = next(lines, None)
        first = _MARK.match(following[0].lstrip()) if following is not None else None
        if bisect_left(starts, paragraph.start()) == bisect_left(starts, paragraph.end()):
            yield from _pair(text, paragraph.start(), paragraph.end(), first[0] if first is not None else "")
        paragraph = following


def _pair(text: str, start: int, end: int, next_paragraph: str) -> list[Quotation]:
    marks = [_classify(text, match, start, end) for match in _MARK.finditer(text, start, end)]
    closer_follows = _closer_follows(marks)
    finished: list[Quotation] = []
    stack: list[_Open] = []
    for mark, can_be_closed in zip(marks, closer_follows, strict=True):
        if mark.text in _SINGLES and stack and stack[-1].mark.text not in _SINGLES:
            continue  # apostrophes and inner quotations: the outer marks decide
        if stack and mark.text in _CLOSED_BY[stack[-1].mark.text] and mark.closes:
            if mark.possessive and can_be_closed:
                continue
            opening = stack.pop()
            del finished[opening.finished :]  # what was found inside belongs to the outer quotation
            if mark.start > opening.mark.end:
                widths = opening.mark.end - opening.mark.start, mark.end - mark.start
                finished.append(Quotation(opening.mark.end, mark.start, False, *widths))
        elif mark.opens and (mark.text not in _SINGLES or can_be_closed or mark.text == next_paragraph):
            stack.append(_Open(mark, len(finished)))
    if stack:
        finished = _leave_open(text, start, end, finished, stack[0], next_paragraph)
    return finished


def _leave_open(
    text: str, start: int, end: int, finished: list[Quotation], outer: _Open, next_paragraph: str
) -> list[Quotation]:
    """A quotation without a closing mark runs to the paragraph's end if it goes on, or was introduced as speech."""
    goes_on = outer.mark.text == next_paragraph
    before = text[start : outer.mark.start].rstrip()
    if goes_on or (len(finished) == outer.finished and (not before or before[-1] in ":,")):
        stop = start + len(text[start:end].rstrip())
        if stop > outer.mark.end:
            width = outer.mark.end - outer.mark.start
            return [*finished[: outer.finished], Quotation(outer.mark.end, stop, goes_on, width, 0)]
    return finished


def _classify(text: str, match: re.Match[str], start: int, end: int) -> _Mark:
    mark = match[0]
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    free_before = before.isspace() or before in _BEFORE_OPENING
    opens = free_before and not after.isspace()
    closes = not before.isspace() and not after.isalnum()
    if mark in _LOOK_THE_SAME:
        closes = closes and not (opens and before not in _BEFORE_OPENING)
        if mark != "'":
            closes, opens = not opens or before in "\"'“”…-–—", opens or not (before.isalnum() or before in ".,!?")
    elif mark == "”":  # Swedish and Finnish open with it too
        opens = free_before and after.isalnum()
        closes = not opens
    elif mark == "’":
        opens = False
    elif mark in ("“", "„", "``"):
        opens, closes = not closes, closes and mark == "“"
    elif mark in "«»":
        opens, closes = True, True  # French puts spaces inside: the pair decides
    elif mark == "‘":
        closes = False
    if mark in _SINGLES and opens:
        opens = _ELISION.match(text, match.start()) is None
    possessive = (
        mark in "’'" and before in "sS" and text[match.end() : match.end() + 2].strip().islower() and after == " "
    )
    return _Mark(match.start(), match.end(), mark, opens, closes, possessive)


def _closer_follows(marks: list[_Mark]) -> list[bool]:
    """For each mark, whether a single mark that closes comes after it, before the next single one that opens."""
    follows = [False] * len(marks)
    closer = False
    for index in range(len(marks) - 1, -1, -1):
        follows[index] = closer
        mark = marks[index]
        if mark.text in _SINGLES and (mark.closes or mark.opens):
            closer = mark.closes
    return follows
