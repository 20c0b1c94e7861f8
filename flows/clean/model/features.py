"""What the first stage sees of a line: 31 observations, each one value of a short list.

Every feature is a table: a name, and the values that it can take, in words that `flows explain` prints and the weights
file uses. A line is a row of small integers, one for each feature, in the order of FEATURES; its score is the sum of
the weights at these places. Nothing here knows a word of any language.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.clean.model.words import LineWords, Vocabulary, document_words, vocabulary
from flows.clean.verdicts import Line
from flows.text.sentences import ends_sentence

Row = Sequence[int]

RUNNING_TEXT: Row = ()
"""The row of a line that is not looked at, since it is long enough to be text."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One observation. `ordered`: neighbouring values are alike, and training may hold their weights together."""

    name: str
    values: tuple[str, ...]
    ordered: bool = False


def crossed(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """The values of two observations seen together."""
    return tuple(f"{a}, {b}" for a in first for b in second)


LONGEST = 200
"""Characters. A line of so many is running text, unless a rule knows it: of labelled lines that long and without a rule
one in thirty is none, and nothing that the line shows tells which."""

_SIZES = (4, 8, 15, 25, 40, 60, 90, 130)
_SIZE_NAMES = (*(f"under {size} characters" for size in _SIZES), "130 characters or more")
_COARSE_NAMES = ("short", "of middling length", "long")  # under 40, 100 characters
_WORDS = (2, 3, 4, 5, 7, 10, 15, 25)
_WORD_NAMES = ("one word", "two words", "three words", "four words", "up to 6 words", "up to 9 words", "up to 14 words",
               "up to 24 words", "25 words or more")  # fmt: skip
_FEW_NAMES = ("one or two words", "up to 5 words", "up to 12 words", "more words")
_SHARE_NAMES = ("none", "few", "some", "most", "all")
_COUNT_NAMES = ("none", "one", "two", "three or more")

_ENDS = ("full stop", "question mark", "exclamation mark", "ellipsis", "colon", "comma", "mark and quote", "quote",
         "bracket", "small letter", "capital", "digit", "other letter", "other sign")  # fmt: skip
_STARTS = ("small letter", "capital", "digit", "quote", "bracket", "dash or bullet", "hash or at", "other letter",
           "other sign")  # fmt: skip
_FIGURES = ("no digit", "nothing but digits", "a time of day", "a date in digits", "a price", "a year", "many digits",
            "few digits")  # fmt: skip
_SIGNS = ("none", "address", "at", "hash", "copyright", "bar", "arrow", "slash", "dot between", "plus")
_QUOTED = ("no quotation", "quotation inside", "quotation from the start", "nothing but quotation")
_LABELLED = ("no colon", "label and colon", "colon later", "colon of a time")
_PLACES = ("first", "second", "third", "4th to 6th", "7th to 12th", "13th to 25th", "later")

FEATURES = (
    Feature("length", _SIZE_NAMES, ordered=True),
    Feature("words", _WORD_NAMES, ordered=True),
    Feature("end", crossed(_ENDS, _COARSE_NAMES)),
    Feature("start", crossed(_STARTS, _COARSE_NAMES)),
    Feature("sentences inside", crossed(_COUNT_NAMES, _COARSE_NAMES)),
    Feature("commas", crossed(_COUNT_NAMES, _COARSE_NAMES)),
    Feature("words in lower case", crossed(_SHARE_NAMES, _FEW_NAMES)),
    Feature("capitals only", ("no", "yes")),
    Feature("figures", crossed(_FIGURES, _COARSE_NAMES)),
    Feature("sign", _SIGNS),
    Feature("quotation", crossed(_QUOTED, _COARSE_NAMES)),
    Feature("label", crossed(_LABELLED, _COARSE_NAMES)),
    Feature("place from the top", _PLACES, ordered=True),
    Feature("place from the end", _PLACES, ordered=True),
    Feature("blank line above", ("none here", "no", "yes")),
    Feature("same line again", ("no", "twice", "more often")),
    Feature("begins like a neighbour", ("no", "yes")),
    Feature("words found elsewhere", crossed(_SHARE_NAMES, _FEW_NAMES)),
    Feature("words found, count", (*_COUNT_NAMES[:3], "three or four", "five to eight", "more"), ordered=True),
    Feature("names found elsewhere", crossed(("no name", "none", "some", "all"), _COARSE_NAMES)),
    Feature("words of the line above", crossed(_COUNT_NAMES, _COARSE_NAMES)),
    Feature("words of the line below", crossed(_COUNT_NAMES, _COARSE_NAMES)),
    Feature("words of the title", crossed(("none", "few", "half", "nearly all"), _COARSE_NAMES)),
    Feature("function words", crossed(_SHARE_NAMES[:4], _FEW_NAMES)),
    Feature("held by another line", ("no", "nearly")),
    Feature("rule for another place", ("none", "one that speaks for it")),
    Feature("removed above", ("edge", "no", "yes", "two", "three"), ordered=False),
    Feature("removed below", ("edge", "no", "yes", "two", "three"), ordered=False),
    Feature("kind above", ("none", "advert", "related", "share", "caption or credit", "byline or date", "other")),
    Feature("kind below", ("none", "advert", "related", "share", "caption or credit", "byline or date", "other")),
    Feature("above text", ("no", "yes")),
)  # fmt: skip
_SIZE_OF = tuple(sum(size >= limit for limit in _SIZES) for size in range(LONGEST))
_COARSE_OF = tuple((size >= 40) + (size >= 100) for size in range(LONGEST))
_WORDS_OF = tuple(sum(count >= limit for limit in _WORDS) for count in range(_WORDS[-1] + 1))
_FEW_OF = tuple((count > 2) + (count > 5) + (count > 12) for count in range(14))
_PLACE_OF = (0, 1, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, *[5] * 13, 6)
_FOUND_OF = (0, 1, 2, 3, 3, 4, 4, 4, 4, 5)


class _Ends(dict[str, int]):
    """The class of the last character of a line."""

    def __missing__(self, char: str) -> int:
        self[char] = found = _end_class(char)
        return found


def _end_class(char: str) -> int:
    for marks, name in (
        (".。।۔։", "full stop"), ("?？؟", "question mark"), ("!！", "exclamation mark"), ("…", "ellipsis"),
        (":：", "colon"), (",;，、；،؛", "comma"), ("\"'”’“‘»«›‹」』", "quote"), (")]}）】", "bracket"),
    ):  # fmt: skip
        if char in marks:
            return _ENDS.index(name)
    if char.isdigit():
        return _ENDS.index("digit")
    if char.isalpha():
        return _ENDS.index("small letter" if char.islower() else "capital" if char.isupper() else "other letter")
    return _ENDS.index("other sign")


class _Starts(dict[str, int]):
    """The class of the first character of a line."""

    def __missing__(self, char: str) -> int:
        self[char] = found = _start_class(char)
        return found


def _start_class(char: str) -> int:
    for marks, name in (
        ("\"'“„‘‚«»›‹「『", "quote"), ("([{（【", "bracket"), ("-–—•·*●▪■►▶", "dash or bullet"), ("#@", "hash or at"),
    ):  # fmt: skip
        if char in marks:
            return _STARTS.index(name)
    if char.isdigit():
        return _STARTS.index("digit")
    if char.isalpha():
        return _STARTS.index("small letter" if char.islower() else "capital" if char.isupper() else "other letter")
    return _STARTS.index("other sign")


_END_OF, _START_OF = _Ends(), _Starts()
_MARK_AND_QUOTE = _ENDS.index("mark and quote")
_CLOSING = (_ENDS.index("quote"), _ENDS.index("bracket"))
_QUOTE = _STARTS.index("quote")

_TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b(?!\.\d)")
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})\b")
_PRICE = re.compile(r"[$€£¥₹₩]\s?\d|\d\s?(?:[$€£¥₹₩]|EUR|USD)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|\w\.(?:com|org|net|de|uk|co|eu|in|kr)\b")
_SIGN_OF = {"@": 2, "#": 3, "©": 4, "|": 5, "»": 6, "→": 6, "›": 6, "►": 6, "/": 7, "·": 8, "•": 8, "+": 9}
_ALONE = 100  # characters: longer lines are not looked at for figures

_NO_KIND, _OTHER_KIND = 0, 6
_KIND_OF = {
    "advert": 1, "newsletter": 1, "paywall": 1, "related": 2, "headlines": 2, "video": 2, "topics": 2, "share": 3,
    "comments": 3, "caption": 4, "credit": 4, "byline": 5, "timestamp": 5, "dateline": 5, "author_bio": 5,
}  # fmt: skip


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
            *_form(line, words, coarse, few),
            _PLACE_OF[position if position < 25 else 25],
            _PLACE_OF[after if after < 25 else 25],
            1 + line.gap if any_gap else 0,
            min(keys[line.key], 3) - 1,
            _like_neighbour(lines, position),
            *_overlap(known, words, beside[at], beside[at + 2], title_words, coarse, few),
            *_evidence(lines, is_open, position),
        ]
    return result


def _like_neighbour(lines: list[Line], position: int) -> int:
    """Whether the line above or below begins with the same word."""
    first = lines[position].key.partition(" ")[0] + " "
    if position and lines[position - 1].key.startswith(first):
        return 1
    return int(position + 1 < len(lines) and lines[position + 1].key.startswith(first))


def _form(line: Line, words: LineWords, coarse: int, few: int) -> tuple[int, ...]:
    """What the line looks like by itself."""
    text = line.text
    end = _END_OF[text[-1]]
    if end in _CLOSING and ends_sentence(text):
        end = _MARK_AND_QUOTE
    start = _START_OF[text[0]]
    sentences = text.count(". ") + text.count("? ") + text.count("! ")
    commas = text.count(", ")
    if not text.isascii():
        sentences += text.count("。") + text.count("। ") + text.count("؟ ")
        commas += text.count("，") + text.count("、") + text.count("، ")
    small = sum(map(str.islower, words.words))
    return (
        end * 3 + coarse,
        start * 3 + coarse,
        (sentences if sentences < 3 else 3) * 3 + coarse,
        (commas if commas < 3 else 3) * 3 + coarse,
        _share(small, len(words.words)) * 4 + few,
        int(text.isupper()),
        (_figures(text) if "0" in line.key else 0) * 3 + coarse,
        _sign(text),
        _quoted(text, start, end) * 3 + coarse,
        _label(text) * 3 + coarse,
    )


def _share(part: int, whole: int) -> int:
    """Of five: none, few, some, most, all."""
    if not part:
        return 0
    return 4 if part == whole else 1 + 3 * part // whole


def _figures(text: str) -> int:
    if len(text) > _ALONE:
        return 7
    digits = sum(map(str.isdigit, text))
    if 2 * digits > len(text):
        return 1
    if _TIME.search(text):
        return 2
    if _DATE.search(text):
        return 3
    if _PRICE.search(text):
        return 4
    if _YEAR.search(text):
        return 5
    return 6 if 5 * digits > len(text) else 7


def _sign(text: str) -> int:
    if "." in text[:-1] and _ADDRESS.search(text):
        return 1
    for sign in "|@#©/+":
        if sign in text:
            return _SIGN_OF[sign]
    if not text.isascii():
        for sign in "»→›►·•":
            if sign in text:
                return _SIGN_OF[sign]
    return 0


def _quoted(text: str, start: int, end: int) -> int:
    if start == _QUOTE:
        return 3 if end == _MARK_AND_QUOTE or _END_OF[text[-1]] == _CLOSING[0] else 2
    if '"' in text:
        return 1
    return 0 if text.isascii() else int("“" in text or "„" in text or "«" in text or "」" in text)


def _label(text: str) -> int:
    at = text.find(":", 0, 200)
    if at < 0:
        return 0
    if text[at + 1 : at + 2].isdigit():
        return 3
    return 1 if at < 25 else 2


def _overlap(
    known: Vocabulary, words: LineWords, above: set[str], below: set[str], title: set[str], coarse: int, few: int
) -> tuple[int, ...]:
    """What it has in common with the rest of the document. `above` and `below`: all words of these lines."""
    meaning = words.known - known.function
    found, names, names_found = known.shared(words, meaning)
    if names:
        names = 1 if not names_found else 3 if names_found == names else 2
    number = len(meaning)
    common_above = len(meaning & above)
    common_below = len(meaning & below)
    of_title = len(meaning & title)
    if of_title:
        named = len(title)
        of_title = 3 if of_title * 10 >= 8 * min(named, number) else 2 if 2 * of_title >= named else 1
    count = len(words.known)
    function = 5 * (count - number) // count if count else 0
    return (
        _share(found, number) * 4 + few,
        _FOUND_OF[found if found < 9 else 9],
        names * 3 + coarse,
        (common_above if common_above < 3 else 3) * 3 + coarse,
        (common_below if common_below < 3 else 3) * 3 + coarse,
        of_title * 3 + coarse,
        (function if function < 3 else 3) * 4 + few,
        int(number > 2 and 10 * max(common_above, common_below) >= 9 * number),
    )


def _evidence(lines: list[Line], is_open: list[bool], position: int) -> tuple[int, ...]:
    """What rules said of it and of the lines beside it."""
    line = lines[position]
    total = len(lines)
    above = below = 0
    if position:
        above = 2 if not is_open[position - 1] else 1
        if above == 2 and position > 1 and not is_open[position - 2]:
            above = 4 if position > 2 and not is_open[position - 3] else 3
    if position + 1 < total:
        below = 2 if not is_open[position + 1] else 1
        if below == 2 and position + 2 < total and not is_open[position + 2]:
            below = 4 if position + 3 < total and not is_open[position + 3] else 3
    return (
        int(bool(line.hints)),
        above,
        below,
        _kind(lines[position - 1]) if position and not is_open[position - 1] else _NO_KIND,
        _kind(lines[position + 1]) if position + 1 < total and not is_open[position + 1] else _NO_KIND,
        int(position + 1 < total and is_open[position + 1] and ends_sentence(lines[position + 1].text)
            and len(lines[position + 1].text) >= 80),
    )  # fmt: skip


def _kind(line: Line) -> int:
    return _KIND_OF.get(line.evidence[0].kind, _OTHER_KIND) if line.evidence else _NO_KIND
