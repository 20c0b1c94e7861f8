"""Shape: lines that cannot be sentences, where an article has none.

Above the first and below the last running text stand menus, names, counters and headlines of other articles. A line
there goes when it is short and does not end as sentences do. Inside the text a short line can be a subhead or an item
of a list: it goes only when lines around it went. The weights were read off labelled lines of a hundred outlets; a
score over more features can add its evidence in the same way.
"""

import re
from itertools import pairwise

from flows.clean.boilerplate import edges
from flows.clean.verdicts import Evidence, Line
from flows.text.sentences import ends_sentence

_LONGEST_HEAD, _LONGEST_TAIL = 60, 110  # characters
_ANNOUNCEMENT = 20
_LIST_OF_THE_ARTICLE = 0.4  # share of short lines inside the text from which on the article itself is a list

_SHORT, _MIDDLE = 40, 140
_NEAR_SHORT, _NEAR_MIDDLE = 3, 2  # lines to each side that are looked at
_CAPTION = range(20, 161)
_LAYOUT, _LAYOUT_SHARE = 3, 0.75
_QUOTES = tuple("\"'“„‘«»")

_NUMBERED = re.compile(r"\d{1,3}[.)] \S")

_NO_SENTENCE = Evidence("navigation", "no-sentence", "A short line that does not end as sentences do", 0.4)
_IN_A_RUN = Evidence("navigation", "run-of-short-lines", "One of three or more short lines in a row", 0.2)
_SUBHEAD = Evidence("navigation", "above-text", "It may be a subhead: text follows directly", -0.4)
_AMONG = "Lines next to it are no part of the article"
_NEIGHBOUR = 0.2  # weight of each neighbour that went
_ABOVE_CREDIT = Evidence("caption", "caption-above-credit", "A short sentence directly above a picture credit")
_ABOVE = Evidence("navigation", "short-line-above", "A short line without a sentence end above the text")
_BELOW = Evidence("headlines", "short-line-below", "A short line without a sentence end below the text")


def mark(lines: list[Line]) -> None:
    """Takes out captions above their credits, and the debris around the text and between insertions in it."""
    _mark_captions(lines)
    head, tail = edges(lines)
    if head == 0 and tail == len(lines):
        return
    inside = [line for line in lines[head : tail + 1] if line.open]
    short = sum(not ends_sentence(line.text) for line in inside)
    is_list = short > _LIST_OF_THE_ARTICLE * len(inside)
    _mark_above(lines[:head])
    if not is_list:
        _mark_below(lines[tail + 1 :], announced=lines[tail].text.endswith(":"))
        _mark_between(lines)


def _mark_captions(lines: list[Line]) -> None:
    """Captions above their credits, where this document sets them so throughout.

    A credit below a sentence can be that of a picture whose caption is missing: one such pair proves nothing.
    """
    credited = [above for above, below in pairwise(lines) if any(item.rule == "any-credit" for item in below.evidence)]
    captions = [
        line
        for line in credited
        if line.open and len(line.text) in _CAPTION and ends_sentence(line.text) and not line.text.startswith(_QUOTES)
    ]
    if len(captions) >= _LAYOUT and len(captions) >= _LAYOUT_SHARE * len(credited):
        for line in captions:
            line.evidence.append(_ABOVE_CREDIT)


def _mark_between(lines: list[Line]) -> None:
    went = [not line.open for line in lines]
    short = [len(line.text) <= _SHORT + 20 and not ends_sentence(line.text) for line in lines]
    for position, line in enumerate(lines):
        if went[position] or len(line.text) > _MIDDLE or ends_sentence(line.text) or _NUMBERED.match(line.text):
            continue
        reach = _NEAR_SHORT if len(line.text) <= _SHORT else _NEAR_MIDDLE
        neighbours = sum(went[max(0, position - reach) : position + reach + 1])
        if not neighbours:
            continue
        line.evidence.append(_NO_SENTENCE)
        line.evidence.append(Evidence("navigation", "among-removed-lines", _AMONG, _NEIGHBOUR * neighbours))
        if len(line.text) <= _SHORT and _in_a_run(short, position):
            line.evidence.append(_IN_A_RUN)
        below = lines[position + 1] if position + 1 < len(lines) else None
        if below is not None and not went[position + 1] and ends_sentence(below.text):
            line.evidence.append(_SUBHEAD)


def _in_a_run(short: list[bool], position: int) -> bool:
    window = short[max(0, position - 2) : position + 3]
    return "111" in "".join("1" if one else "0" for one in window)


def _mark_above(lines: list[Line]) -> None:
    for line in lines:
        if line.open and len(line.text) <= _LONGEST_HEAD and not ends_sentence(line.text):
            line.evidence.append(_ABOVE)


def _mark_below(lines: list[Line], *, announced: bool) -> None:
    if len(lines) == 1 and len(lines[0].text) > _SHORT:
        return  # the text may have been cut off there
    for line in lines:
        if not line.open:
            announced = False
        elif line.text.endswith(":") and len(line.text) >= _ANNOUNCEMENT:
            announced = True  # "Here is what to bring:": the list below is the article's
        elif not announced and len(line.text) <= _LONGEST_TAIL and not ends_sentence(line.text):
            line.evidence.append(_BELOW)
