"""What kind of line the model takes out. It has learned what is no article, not what it is instead: only what is next
to certain is named, and everything else is `navigation`."""

import re

from flows.clean.verdicts import Kind, Line

_REACH = 3  # lines to each side in which the nearest that a rule took out is looked for
_LISTS: frozenset[Kind] = frozenset({"related", "headlines", "topics", "share"})
_DATED = 40  # characters
_DATE = re.compile(r"\b(?:\d{1,2}[:.]\d\d|(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})\b")


def kind_of(lines: list[Line], went: list[bool], position: int) -> Kind:
    """The kind of the line at `position`; `went`: whether rules, title or repetition took a line out.

    What a rule for another place says of it; a date by its shape; the kind of a list on both sides of it.
    """
    line = lines[position]
    if line.hints:
        return line.hints[0].kind
    if len(line.text) <= _DATED and _DATE.search(line.text):
        return "timestamp"
    above = _nearest(lines, went, range(position - 1, max(-1, position - 1 - _REACH), -1))
    below = _nearest(lines, went, range(position + 1, min(len(lines), position + 1 + _REACH)))
    return above if above is not None and above == below and above in _LISTS else "navigation"


def _nearest(lines: list[Line], went: list[bool], places: range) -> Kind | None:
    return next((lines[at].evidence[0].kind for at in places if went[at]), None)
