"""Transcripts and interviews: paragraphs that begin with the name of who speaks ("Anna Weber: I have no idea.").

A label alone proves nothing ("Update: ...", "Photo: ..."): at least three paragraphs have one, two labels come
back, or one does and all are names of two words, and what follows is a sentence.
"""

import re
from collections import Counter
from collections.abc import Iterable

from flows.enrich.quotes.grammar import UPPER
from flows.enrich.quotes.marks import PARAGRAPH, Quotation

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
        if words.endswith(_ENDS):
            turns.append((match, end))
    if not _is_conversation(match[1].casefold() for match, _ in turns):
        return []
    found = []
    for match, end in turns:
        start = match.end() + len(text[match.end() : end]) - len(text[match.end() : end].lstrip(_MARKS))
        stop = start + len(text[start:end].rstrip('"”»'))
        found.append(Quotation(start, stop, before=start - match.start(), behind=end - stop, label=match.span(1)))
    return found


def _is_conversation(labels: Iterable[str]) -> bool:
    counts = Counter(labels)
    again = sum(count > 1 for count in counts.values())
    names = all(" " in label for label in counts)
    return counts.total() >= _MIN_LABELLED and len(counts) > 1 and (again > 1 or (again == 1 and names))
