"""Boilerplate: the rules applied to the lines of a document, with regard to where a line stands."""

import re

from flows.clean.lines import is_prose
from flows.clean.rules import Matcher
from flows.clean.verdicts import Evidence, Kind, Line
from flows.text.sentences import ends_sentence

_AGAINST = 0.02  # what a line that is no running text counts against the extent
_PROSE_UNIT, _LONG_PROSE = 150, 600  # characters that count one for it; no line counts for more than the second
_BESIDE = 4  # lines inside the extent in which a byline or a date can still stand: below a standfirst, above a note
_LIST_LINE = 140  # characters: a longer line is not an item of a list of headlines
_SUBHEAD = 60
_LONGEST_BLOCK = 200  # lines: headings without end must not each look at all that follows
_LONGEST_LIST = 12  # lines below a heading that text follows on
_SHORT_ITEM = 25
_TABLE_ROW = re.compile(r"\d{1,3}[.)] .*[^\d\s]\s\d{1,6}$")  # "3. Northfield Town - 16": of no list of headlines


def mark_rules(lines: list[Line], rules: Matcher) -> None:
    """Takes out what a rule for any place matches; then, with the edges known, what a rule for the edges matches."""
    waiting: list[tuple[int, Line, list[Evidence], str]] = []
    openings: list[tuple[int, Evidence]] = []
    for position, line in enumerate(lines):
        if not line.open:
            continue
        for rule in rules.decisive(line.text, line.key):
            if rule.where == "anywhere":
                line.evidence.append(rule.evidence)
                if rule.opens:
                    openings.append((position, Evidence(rule.opens, rule.id, "Stands in the list below this heading")))
                break
            waiting.append((position, line, [rule.evidence], rule.where))
            if rule.opens:
                openings.append((position, Evidence(rule.opens, rule.id, "Stands in the list below this heading")))
    head, tail = edges(lines)
    for position, line, evidence, where in waiting:
        before = position < head + _BESIDE and where != "tail"
        after = position > tail - _BESIDE and where != "head"
        if line.open and (before or after):
            line.evidence += evidence
        else:
            line.hints += evidence
    end = 0
    for position, evidence_below in openings:
        # A heading inside a list that another heading opened has nothing of its own to take out.
        if position >= end and not lines[position].open and evidence_below.kind != "helpline":
            end = _mark_list(lines, position + 1, evidence_below)


def edges(lines: list[Line]) -> tuple[int, int]:
    """Positions of the first and the last line of the text's extent: what lies outside is head or tail.

    The extent is the segment of lines with the greatest sum, running text counting for it and every other line a
    little against it (maximum subsequence segmentation: Pasternack and Roth, WWW 2009). Without running text there is
    none: (0, number of lines), so that no rule for the edges acts.
    """
    best, extent = 0.0, (0, len(lines))
    total, start = 0.0, 0
    for position, line in enumerate(lines):
        if not line.open:
            continue
        if not is_prose(line.text):
            total -= 0.0 if ends_sentence(line.text) else _AGAINST
            continue
        if total <= 0:
            total, start = 0.0, position
        total += 1 + min(len(line.text), _LONG_PROSE) / _PROSE_UNIT
        if total > best:
            best, extent = total, (start, position)
    return extent


def _mark_list(lines: list[Line], start: int, evidence: Evidence) -> int:
    """Takes out the list-like lines from `start` on, and gives the position after them.

    Text may go on after the list. Its first line can be a subhead, which looks like an item: the last short one stays.
    """
    end = start
    longest = min(len(lines), start + _LONGEST_BLOCK)
    while end < longest and (not lines[end].open or _is_item(lines[end].text, evidence.kind)):
        end += 1
    block = [line for line in lines[start:end] if line.open]
    if end < len(lines):
        if len(block) > _LONGEST_LIST:
            return end
        if block and len(block[-1].text) < (_SUBHEAD if len(block) > 1 else _SUBHEAD // 2):
            block.pop()
    for line in block:
        line.evidence.append(evidence)
    return end


def _is_item(text: str, kind: Kind) -> bool:
    """Whether a line can stand in such a list: as a headline does, or as a topic, which is no sentence."""
    if len(text) > _LIST_LINE or _TABLE_ROW.match(text):
        return False
    if not ends_sentence(text):
        return True
    return kind != "topics" and (text.endswith(("?", "!")) or len(text) < _SHORT_ITEM)
