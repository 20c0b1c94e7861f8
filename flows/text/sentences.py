"""Sentence boundaries without a model: enough for a lead, in every language that ends sentences with a mark."""

import re
from collections.abc import Iterator

from flows.text import abbreviations
from flows.text.word_lists import word_set

_AT_THE_END = re.compile(r"[.!?…。！？।؟።۔][\"'”’“‘»«›‹」』）)\]*]{0,4}$")
_END_MARKS = frozenset(".!?…。！？।؟።۔")
_AFTER_MARKS = frozenset("\"'”’“‘»«›‹」』）)]*\n")
_MARK = re.compile(r"[.!?…][\"'”’»)\]]{0,3}(?=\s)|[。！？؟।۔][」』”]?|\n{2,}")
_WORD_BEFORE = re.compile(r"(?:^|[\s(\"'“‘„«-])([^\s(\"'“‘„«]{1,20})$")
_ACRONYM = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]$")
_ORDINAL = re.compile(r"^\d{1,2}$")

_ABBREVIATIONS = abbreviations.ENGLISH | abbreviations.OTHERS
_STARTERS = word_set("""
The He She It In But And A An They We This That I You His Her Their On At As For After When While If No Not
There These Der Die Das Er Sie Es Wir Ein Eine Im Am In Le La Les Il Elle El Los Las
""")
_ORDINAL_LANGUAGES = frozenset(
    {"de", "da", "no", "fi", "cs", "sk", "sl", "hr", "sr", "bs", "hu", "pl", "et", "lv", "tr", "is"}
)


def sentences(text: str, language: str = "en") -> Iterator[str]:
    """The sentences of a text, marks included, in order. A blank line ends one; a last one may have no mark.

    `language` says whether a number with a dot is an ordinal (9. September) or ends a sentence.
    """
    start = 0
    for match in _MARK.finditer(text):
        if match[0][0] in ".!?…" and not _ends(text, match, language):
            continue
        sentence = text[start : match.end()].strip()
        if sentence:
            yield sentence
        start = match.end()
    if rest := text[start:].strip():
        yield rest


def ends_sentence(text: str) -> bool:
    """Whether the text ends as sentences do: a full stop or its like, closing quotes after it allowed."""
    last = text[-1:]
    if last not in _AFTER_MARKS:  # most lines: the pattern is for what stands behind a mark
        return last in _END_MARKS
    return _AT_THE_END.search(text[-8:]) is not None


def _ends(text: str, mark: re.Match[str], language: str) -> bool:
    after = text[mark.end() : mark.end() + 30]
    following = after.lstrip()
    if not following or "\n\n" in after[: len(after) - len(following)]:
        return True
    if following[0].islower():
        return False  # "Go!" he said
    before = _WORD_BEFORE.search(text[max(0, mark.start() - 22) : mark.start()])
    if before is None or mark[0] != ".":
        return True
    word = before[1]
    if _ORDINAL.match(word):
        return language not in _ORDINAL_LANGUAGES
    if _ACRONYM.match(word):
        return re.split(r"\W", following, maxsplit=1)[0] in _STARTERS
    if len(word) == 1 and word.isalpha():
        return False  # an initial, or half of "z. B."
    return word.casefold() not in _ABBREVIATIONS
