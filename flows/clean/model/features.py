"""What the first stage sees of a line: 31 observations, each one value of a short list.

A line is a row of the places of its values, in the order of FEATURES; its score is the sum of the weights at these
places. Nothing here knows a word of any language. What a line looks like by itself is in `form`, what it shares with
its document in `overlap`, what rules did beside it in `rulings`.
"""

from collections import Counter

from flows.clean.model import form, overlap, rulings
from flows.clean.model.values import RUNNING_TEXT, Feature, Row
from flows.clean.model.words import document_words, vocabulary
from flows.clean.verdicts import Line

LONGEST = 200
"""Characters. A line of so many is running text, unless a rule knows it: of labelled lines that long and without a rule
one in thirty is none, and nothing that the line shows tells which."""

_SIZES = (4, 8, 15, 25, 40, 60, 90, 130)
_SIZE_NAMES = (*(f"under {size} characters" for size in _SIZES), "130 characters or more")
_WORDS = (2, 3, 4, 5, 7, 10, 15, 25)
_WORD_NAMES = ("one word", "two words", "three words", "four words", "up to 6 words", "up to 9 words", "up to 14 words",
               "up to 24 words", "25 words or more")  # fmt: skip
_PLACES = ("first", "second", "third", "4th to 6th", "7th to 12th", "13th to 25th", "later")

FEATURES = (
    Feature("length", _SIZE_NAMES, ordered=True),
    Feature("words", _WORD_NAMES, ordered=True),
    *form.FEATURES,
    Feature("place from the top", _PLACES, ordered=True),
    Feature("place from the end", _PLACES, ordered=True),
    Feature("blank line above", ("none here", "no", "yes")),
    Feature("same line again", ("no", "twice", "more often")),
    Feature("begins like a neighbour", ("no", "yes")),
    *overlap.FEATURES,
    *rulings.FEATURES,
)
_SIZE_OF = tuple(sum(size >= limit for limit in _SIZES) for size in range(LONGEST))
_COARSE_OF = tuple((size >= 40) + (size >= 100) for size in range(LONGEST))
_WORDS_OF = tuple(sum(count >= limit for limit in _WORDS) for count in range(_WORDS[-1] + 1))
_FEW_OF = tuple((count > 2) + (count > 5) + (count > 12) for count in range(14))
_PLACE_OF = (0, 1, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, *[5] * 13, 6)


def rows(lines: list[Line], title: str | None) -> list[Row | None]:
    """A row for every line that is open, RUNNING_TEXT where it has `LONGEST` characters; None for lines that went."""
    kept = [position for position, line in enumerate(lines) if line.open]
    is_open = [False] * len(lines)
    for position in kept:
        is_open[position] = True
    *made, of_title = document_words([*[lines[position].text for position in kept], title or ""])
    known = vocabulary(made, LONGEST)
    beside = [set[str](), *[words.known for words in made], set[str]()]
    title_words = of_title.known - known.function
    keys = Counter([lines[position].key for position in kept])
    any_gap = any([line.gap for line in lines[1:]])  # noqa: C419 - a list takes half of the time
    total = len(lines)
    result: list[Row | None] = [None] * total
    for at, position in enumerate(kept):
        line, words = lines[position], made[at]
        size = words.size
        if size >= LONGEST:
            result[position] = RUNNING_TEXT
            continue
        coarse = _COARSE_OF[size]
        count = len(words.words)
        few = _FEW_OF[count if count < 13 else 13]
        after = total - 1 - position
        result[position] = [
            _SIZE_OF[size],
            _WORDS_OF[count if count < 25 else 25],
            *form.places(line.text, words, coarse, few, digits="0" in line.key),
            _PLACE_OF[position if position < 25 else 25],
            _PLACE_OF[after if after < 25 else 25],
            1 + line.gap if any_gap else 0,
            min(keys[line.key], 3) - 1,
            _like_neighbour(lines, position),
            *overlap.places(known, words, beside[at], beside[at + 2], title_words, coarse, few),
            *rulings.places(lines, is_open, position),
        ]
    return result


def _like_neighbour(lines: list[Line], position: int) -> int:
    """Whether the line above or below begins with the same word."""
    first = lines[position].key.partition(" ")[0] + " "
    if position and lines[position - 1].key.startswith(first):
        return 1
    return int(position + 1 < len(lines) and lines[position + 1].key.startswith(first))
