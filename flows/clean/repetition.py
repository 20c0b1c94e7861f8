"""Repetition inside a document: further copies of a line, pull quotes, menu words that come again and again.

All of it takes time in the length of the document: copies are found by one dictionary, pull quotes by the words that
they begin with (an index of shingles, Broder 1997, of which only the first of each line is looked up).
"""

from collections import Counter
from collections.abc import Iterator

from flows.clean.boilerplate import edges
from flows.clean.lines import line_key
from flows.clean.verdicts import Evidence, Line
from flows.text.scripts import TERSE_SENTENCES
from flows.text.sentences import ends_sentence

_SHORTEST = 30  # characters: shorter lines may come twice in an article ("Yes." in an interview)
_OFTEN = 3

_MARKS = "\"'“”„‘’«»›‹「」『』 .…"
_SHORTEST_QUOTE, _LONGEST_QUOTE = 60, 220
_TERSE_QUOTE = 25  # in scripts that put more into a character
_SHINGLE = 4  # words; characters where words are not set apart
_MANY_QUOTES = 20  # so many are no pull quotes, but a text that is built of repetitions
_MANY = 8  # lines with the same opening words: so many share a formula, and comparing all would take for ever

_LIST_OF_THE_ARTICLE = 0.4  # share of short lines inside the text from which on the article itself is a list

_STATEMENT = 3  # words: shorter ones are labels, in lists too

_TWICE = Evidence("duplicate", "duplicate-line", "The same line stands elsewhere in the article")
_QUOTED = Evidence("duplicate", "pull-quote", "The words stand inside a longer paragraph of the article")
_LABEL = Evidence("navigation", "repeated-label", "A short label that comes three times or more")
_TITLE = Evidence("duplicate", "repeated-title", "The title once more")


def mark(lines: list[Line], title: str | None) -> None:
    """Takes out every further copy of a line, copies of the title, pull quotes, and repeated labels."""
    wordings = [_wording(line.text) for line in lines]
    counts = Counter(wordings)
    if len(counts) < len(lines):
        _mark_copies(lines, wordings, counts, line_key(title) if title else "")
    if len(lines) > 2:
        _mark_pull_quotes([line for line in lines if line.open])


def _wording(text: str) -> str:
    """What makes two lines the same: the words with their numbers. A caption often lacks the stop of its sentence."""
    return " ".join(text.casefold().split()).strip(_MARKS)


def _mark_copies(lines: list[Line], wordings: list[str], counts: Counter[str], title_key: str) -> None:
    head, tail = edges(lines)
    inside = range(head, tail + 1)
    # Recipes and shopping guides say the same of several things: what repeats inside of them is their text.
    own_list = _is_list(lines[head : tail + 1])
    seen: set[str] = set()
    for position, (line, wording) in enumerate(zip(lines, wordings, strict=True)):
        if not line.open or not wording or counts[wording] == 1:
            continue
        first = wording not in seen
        seen.add(wording)
        sentence = ends_sentence(line.text)
        if own_list and not sentence and position in inside and wording.count(" ") + 1 >= _STATEMENT:
            continue
        if len(line.text) >= _SHORTEST:
            if not first:
                line.evidence.append(_TITLE if line.key == title_key else _TWICE)
        elif counts[wording] >= _OFTEN and not sentence:
            line.evidence.append(_LABEL)


def _is_list(lines: list[Line]) -> bool:
    left = [line for line in lines if line.open]
    return sum(not ends_sentence(line.text) for line in left) > _LIST_OF_THE_ARTICLE * len(left)


def _mark_pull_quotes(lines: list[Line]) -> None:
    tokens = [_tokens(line.text) for line in lines]
    openings: dict[tuple[str, ...], list[int]] = {}
    for position, line in enumerate(lines):
        shortest = _TERSE_QUOTE if TERSE_SENTENCES.search(line.text) else _SHORTEST_QUOTE
        if shortest <= len(line.text) < _LONGEST_QUOTE and len(tokens[position]) > _SHINGLE:
            # The first word may have a quotation mark at it, in one of the two places.
            openings.setdefault(tuple(tokens[position][1 : 1 + _SHINGLE]), []).append(position)
    openings = {opening: begun for opening, begun in openings.items() if len(begun) <= _MANY}
    holders: dict[tuple[str, ...], list[int]] = {opening: [] for opening in openings}
    for position, words in enumerate(tokens):
        for opening in holders.keys() & set(_shingles(words)):
            if len(holders[opening]) <= _MANY:
                holders[opening].append(position)
    quotes = {
        position: held
        for opening, begun in openings.items()
        if len(holders[opening]) <= _MANY
        for position in begun
        if (held := _holding(lines, position, holders[opening]))
    }
    if len(quotes) > _MANY_QUOTES:
        return
    # A paragraph that holds several such lines is a summary of the article, and they are its text.
    summaries = Counter(holder for held in quotes.values() for holder in held)
    for position, held in quotes.items():
        if all(summaries[holder] == 1 for holder in held):
            lines[position].evidence.append(_QUOTED)


def _tokens(text: str) -> list[str]:
    return list(text) if TERSE_SENTENCES.search(text) else text.casefold().split()


def _shingles(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[start:] for start in range(_SHINGLE)), strict=False)


def _holding(lines: list[Line], position: int, candidates: list[int]) -> list[int]:
    """Those of the candidates that hold all words of the line, and more than a mark beside them."""
    words = _wording(lines[position].text)
    longer = [holder for holder in candidates if len(lines[holder].text) > len(words) + len(_MARKS)]
    return [holder for holder in longer if words in _wording(lines[holder].text)]
