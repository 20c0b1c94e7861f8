"""Repetition inside a document: captions that repeat the text, pull quotes, menu words that come again and again."""

from collections import Counter

from flows.clean.lines import line_key
from flows.clean.verdicts import Evidence, Line
from flows.text.sentences import ends_sentence

_SHORTEST = 30  # characters: shorter lines may come twice in an article ("Yes." in an interview)
_MARKS = "\"'“”„‘’«»›‹ ."
_SHORTEST_QUOTE, _LONGEST_QUOTE = 60, 220
_MANY_QUOTES = 20  # so many are no pull quotes, but a text that is built of repetitions
_OFTEN = 3

_TWICE = Evidence("duplicate", "duplicate-line", "The same line stands elsewhere in the article")
_QUOTED = Evidence("duplicate", "pull-quote", "The words stand inside a longer paragraph of the article")
_LABEL = Evidence("navigation", "repeated-label", "A short label that comes three times or more")
_TITLE = Evidence("duplicate", "repeated-title", "The title once more")

_LARGEST = 400  # lines: looking for pull quotes in larger documents would take time in the square of their size


def mark(lines: list[Line], title: str | None) -> None:
    """Takes out every further copy of a line, copies of the title, pull quotes, and repeated labels."""
    wordings = [_wording(line) for line in lines]
    counts = Counter(wordings)
    title_key = line_key(title) if title else ""
    seen: set[str] = set()
    for line, wording in zip(lines, wordings, strict=True):
        if not line.open or not wording:
            continue
        if wording in seen and len(line.text) >= _SHORTEST:
            line.evidence.append(_TITLE if line.key == title_key else _TWICE)
        elif counts[wording] >= _OFTEN and len(line.text) < _SHORTEST and not ends_sentence(line.text):
            line.evidence.append(_LABEL)
        seen.add(wording)
    if 3 < len(lines) <= _LARGEST:
        _mark_pull_quotes([line for line in lines if line.open])


def _wording(line: Line) -> str:
    """What makes two lines the same: the key, or the text where the key is blind (to numbers) or too short."""
    return line.text.casefold() if len(line.text) > 90 or "0" in line.key else line.key


def _mark_pull_quotes(lines: list[Line]) -> None:
    texts = [line.text.casefold() for line in lines]
    body = "\n".join(texts)
    found = []
    for line, text in zip(lines, texts, strict=True):
        if _SHORTEST_QUOTE <= len(text) < _LONGEST_QUOTE:
            words = text.strip(_MARKS)
            first = body.find(words)
            if body.find(words, first + 1) >= 0:
                found.append((line, words))
    if len(found) > _MANY_QUOTES:
        return
    for line, words in found:
        # A paragraph that holds several such lines is a summary of the article, and they are its text.
        holders = [text for text in texts if words in text and len(text) > len(words) + len(_MARKS)]
        if not any(sum(other in text for _, other in found) > 1 for text in holders):
            line.evidence.append(_QUOTED)
