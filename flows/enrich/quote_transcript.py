"""Transcripts and interviews: paragraphs that begin with the name of who speaks ("Anna Weber: I have no idea.").

A label alone proves nothing ("Update: ...", "Photo: ..."): at least three paragraphs have one, at least one label
stands twice, and what follows is a sentence.
"""

import re
from collections import Counter

from flows.enrich.quote_grammar import UPPER
from flows.enrich.quote_marks import PARAGRAPH, Quotation

_LABEL = re.compile(
    rf"\s*[\"“„«]?([{UPPER}][\w.'’-]{{0,24}}(?: (?:[a-zäöü]{{1,4}} )?[{UPPER}][\w.'’-]{{1,24}}){{0,3}})\s?:\s+"
)
_ENDS = tuple(".!?…\"”»“’'")
_MARKS = '"“”„«» \u00a0'
_MIN_LABELLED = 3


def find(text: str) -> list[Quotation]:
    """The turns of a transcript, in order, each with its label."""
    turns = []
    for paragraph in PARAGRAPH.finditer(text):
        match = _LABEL.match(text, paragraph.start(), paragraph.end())
        if match is None:
            continue
        end = paragraph.start() + len(paragraph[0].rstrip())
        words = text[match.end() : end]
        if len(words.split(None, 4)) > 1 and words.endswith(_ENDS):
            turns.append((match, end))
    labels = Counter(match[1] for match, _ in turns)
    if len(turns) < _MIN_LABELLED or len(labels) < 2 or max(labels.values()) < 2:
        return []
    found = []
    for match, end in turns:
        start = match.end() + len(text[match.end() : end]) - len(text[match.end() : end].lstrip(_MARKS))
        stop = start + len(text[start:end].rstrip('"”»'))
        found.append(Quotation(start, stop, before=start - match.start(), behind=end - stop, label=match.span(1)))
    return found
