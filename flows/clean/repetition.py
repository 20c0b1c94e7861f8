"""Repetition inside a document: captions that repeat the text, pull quotes, menu words that come again and again."""

from collections import Counter

from flows.clean.lines import ends_sentence, fold
from flows.clean.verdicts import Evidence, Line

_SHORTEST = 30  # characters: shorter lines may come twice in an article ("Yes." in an interview)
_LONGEST_QUOTE = 220
_OFTEN = 3

_TWICE = Evidence("duplicate", "duplicate-line", "The same line stands elsewhere in the article")
_QUOTED = Evidence("duplicate", "pull-quote", "The words stand inside a longer paragraph of the article")
_LABEL = Evidence("navigation", "repeated-label", "A short label that comes three times or more")
_TITLE = Evidence("duplicate", "repeated-title", "The title once more")

_LARGEST = 400  # lines: looking for pull quotes in larger documents would take time in the square of their size


def mark(lines: list[Line], title: str) -> None:
    """Takes out every further copy of a line, copies of the title (its key), pull quotes, and repeated labels."""
    counts = Counter(line.key for line in lines)
    seen: set[str] = set()
    for line in lines:
        if not line.open or not line.key:
            continue
        if line.key in seen and len(line.text) >= _SHORTEST:
            line.evidence.append(_TITLE if line.key == title else _TWICE)
        elif counts[line.key] >= _OFTEN and len(line.text) < _SHORTEST and not ends_sentence(line.text):
            line.evidence.append(_LABEL)
        seen.add(line.key)
    if 3 < len(lines) <= _LARGEST:
        _mark_pull_quotes([line for line in lines if line.open])


def _mark_pull_quotes(lines: list[Line]) -> None:
    quotes = [line for line in lines if 40 <= len(line.key) < _LONGEST_QUOTE]
    if not quotes:
        return
    body = "\n".join(fold(line.text, whole=True) for line in lines if len(line.text) > 60)
    for line in quotes:
        first = body.find(line.key)
        if first >= 0 and body.find(line.key, first + 1) >= 0:
            line.evidence.append(_QUOTED)
