"""What a line looks like by itself: how it begins and ends, its figures, signs, quotation marks and colons."""

import re
from collections.abc import Mapping

from flows.clean.model.values import COARSE, COUNTS, FEW, SHARES, Feature, crossed, share
from flows.clean.model.words import LineWords
from flows.text.sentences import ends_sentence

_ENDS = ("full stop", "question mark", "exclamation mark", "ellipsis", "colon", "comma", "mark and quote", "quote",
         "bracket", "small letter", "capital", "digit", "other letter", "other sign")  # fmt: skip
_STARTS = ("small letter", "capital", "digit", "quote", "bracket", "dash or bullet", "hash or at", "other letter",
           "other sign")  # fmt: skip
_FIGURES = ("no digit", "nothing but digits", "a time of day", "a date in digits", "a price", "a year", "many digits",
            "few digits")  # fmt: skip
_SIGNS = ("none", "address", "at", "hash", "copyright", "bar", "arrow", "slash", "dot between", "plus")
_QUOTED = ("no quotation", "quotation inside", "quotation from the start", "nothing but quotation")
_LABELLED = ("no colon", "label and colon", "colon later", "colon of a time")

FEATURES = (
    Feature("end", crossed(_ENDS, COARSE)),
    Feature("start", crossed(_STARTS, COARSE)),
    Feature("sentences inside", crossed(COUNTS, COARSE)),
    Feature("commas", crossed(COUNTS, COARSE)),
    Feature("words in lower case", crossed(SHARES, FEW)),
    Feature("capitals only", ("no", "yes")),
    Feature("figures", crossed(_FIGURES, COARSE)),
    Feature("sign", _SIGNS),
    Feature("quotation", crossed(_QUOTED, COARSE)),
    Feature("label", crossed(_LABELLED, COARSE)),
)


class _Classes(dict[str, int]):
    """Characters by the place of their class among these names: marks are named, others are what Unicode says."""

    def __init__(self, names: tuple[str, ...], marks: Mapping[str, str]) -> None:
        super().__init__({mark: names.index(name) for name, some in marks.items() for mark in some})
        self._names = names

    def __missing__(self, char: str) -> int:
        if char.isdigit():
            name = "digit"
        elif char.isalpha():
            name = "small letter" if char.islower() else "capital" if char.isupper() else "other letter"
        else:
            name = "other sign"
        self[char] = place = self._names.index(name)
        return place


_END_OF = _Classes(_ENDS, {
    "full stop": ".。।۔։", "question mark": "?？؟", "exclamation mark": "!！", "ellipsis": "…", "colon": ":：",
    "comma": ",;，、；،؛", "quote": "\"'”’“‘»«›‹」』", "bracket": ")]}）】",
})  # fmt: skip
_START_OF = _Classes(_STARTS, {
    "quote": "\"'“„‘‚«»›‹「『", "bracket": "([{（【", "dash or bullet": "-–—•·*●▪■►▶", "hash or at": "#@",
})  # fmt: skip
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


def places(text: str, words: LineWords, coarse: int, few: int, *, digits: bool) -> tuple[int, ...]:
    """The places of the values of `FEATURES`, in their order. `coarse` and `few`: the places of its length in `COARSE`
    and of the number of its words in `FEW`; `digits`: it has one."""
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
        share(small, len(words.words)) * 4 + few,
        int(text.isupper()),
        (_figures(text) if digits else 0) * 3 + coarse,
        _sign(text),
        _quoted(text, start, end) * 3 + coarse,
        _label(text) * 3 + coarse,
    )


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
