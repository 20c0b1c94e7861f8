"""Repetition inside a document: further copies of a line, pull quotes, menu words that come again and again.

Copies are found by one dictionary, pull quotes by the words that they begin with: hardly any four words come twice in a
document, so that a plain search for them leaves little to compare.
"""

from collections import Counter, defaultdict
from itertools import islice

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
    folded = _folded(lines)
    wordings = [text.strip(_MARKS) for text in folded]
    counts = Counter(wordings)
    if len(counts) < len(lines):
        _mark_copies(lines, wordings, counts, line_key(title) if title else "")
    if len(lines) > 2:
        left = [position for position, line in enumerate(lines) if line.open]
        _mark_pull_quotes([lines[position] for position in left], [folded[position] for position in left])


def _folded(lines: list[Line]) -> list[str]:
    """What makes two lines the same, but for the marks around it: a caption often lacks the stop of its sentence.

    Repaired lines have one space between words and no line end, so that a document can be folded at once.
    """
    return "\n".join([line.text for line in lines]).casefold().split("\n")


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


def _mark_pull_quotes(lines: list[Line], folded: list[str]) -> None:
    spelt = [_spelt(line.text, text) for line, text in zip(lines, folded, strict=True)]
    openings: defaultdict[str, list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        if _TERSE_QUOTE <= len(line.text) < _LONGEST_QUOTE:
            terse = TERSE_SENTENCES.search(line.text) is not None
            tokens = spelt[position].split("\n")[1:-1]
            if len(line.text) >= (_TERSE_QUOTE if terse else _SHORTEST_QUOTE) and len(tokens) > _SHINGLE:
                # The first word may have a quotation mark at it, in one of the two places.
                openings["\n".join(("", *tokens[1 : 1 + _SHINGLE], ""))].append(position)
    document = "".join(spelt)
    again = {
        opening: begun for opening, begun in openings.items() if len(begun) <= _MANY and document.count(opening) > 1
    }
    holders = {opening: _positions(opening, spelt) for opening in again}
    quotes = {
        position: held
        for opening, begun in again.items()
        if len(holders[opening]) <= _MANY
        for position in begun
        if (held := _holding(folded, position, holders[opening]))
    }
    if len(quotes) > _MANY_QUOTES:
        return
    # A paragraph that holds several such lines is a summary of the article, and they are its text.
    summaries = Counter(holder for held in quotes.values() for holder in held)
    for position, held in quotes.items():
        if all(summaries[holder] == 1 for holder in held):
            lines[position].evidence.append(_QUOTED)


def _spelt(text: str, folded: str) -> str:
    """A line as a text in which sequences of words are found, or of characters where words are not set apart: every one
    between line ends, which a line has none of."""
    if folded.isascii() or TERSE_SENTENCES.search(text) is None:
        return "\n{}\n".format(folded.replace(" ", "\n"))
    return "\n".join(("", *text, ""))


def _positions(opening: str, spelt: list[str]) -> list[int]:
    """Of the lines that hold this opening, the first ones: one more than is looked at."""
    return list(islice((position for position, text in enumerate(spelt) if opening in text), _MANY + 1))


def _holding(folded: list[str], position: int, candidates: list[int]) -> list[int]:
    """Those of the candidates that hold all words of the line, and more than a mark beside them."""
    words = folded[position].strip(_MARKS)
    longer = [holder for holder in candidates if len(folded[holder]) > len(words) + len(_MARKS)]
    return [holder for holder in longer if words in folded[holder]]
