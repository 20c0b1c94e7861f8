"""Shape: lines that cannot be sentences, where an article has none.

Above the first and below the last running text stand menus, names, counters and headlines of other articles. A line
there goes when it is short and does not end as sentences do. Inside the text a short line can be a subhead or an item
of a list, and stays. A score over more features than these can add its evidence here, with its own weight.
"""

from flows.clean.boilerplate import edges
from flows.clean.lines import ends_sentence
from flows.clean.verdicts import Evidence, Line

_LONGEST_HEAD, _LONGEST_TAIL = 60, 110  # characters
_LIST_OF_THE_ARTICLE = 0.3  # share of short lines inside the text from which on the article itself is a list

_ABOVE = Evidence("navigation", "short-line-above", "A short line without a sentence end above the text")
_BELOW = Evidence("headlines", "short-line-below", "A short line without a sentence end below the text")


def mark(lines: list[Line]) -> None:
    """Takes out the debris above and below the text."""
    head, tail = edges(lines)
    if head == 0 and tail == len(lines):
        return
    for line in lines[:head]:
        if line.open and len(line.text) <= _LONGEST_HEAD and not ends_sentence(line.text):
            line.evidence.append(_ABOVE)
    inside = [line for line in lines[head : tail + 1] if line.open]
    short = sum(not ends_sentence(line.text) for line in inside)
    if short > _LIST_OF_THE_ARTICLE * len(inside):
        return
    for line in lines[tail + 1 :]:
        if line.open and len(line.text) <= _LONGEST_TAIL and not ends_sentence(line.text):
            line.evidence.append(_BELOW)
