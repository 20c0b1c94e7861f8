"""Truncated sentences: places of the body where words are missing, mostly those of a link that was not copied.

Grammar is all that is left to see it by, so only what no sentence does counts: in the clean articles of two hundred
outlets (2,000 texts, 12 million characters) it finds next to nothing.
"""

import re
from collections.abc import Iterable, Iterator

from flows.article import Gap, GapKind
from flows.clean.lines import starts_lower
from flows.text.function_words import NO_SENTENCE_END, PARTICLES, WANTS_MORE
from flows.text.sentences import ends_sentence

_MOST = 100  # of a document
_LONG = 60  # characters: a shorter paragraph without its end may be a heading, a name or a line of a list


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words))


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
# All begin with one space, which the engine looks for fast. A mark before letters or digits is that of ".NET" or ".5".
_KINDS: tuple[tuple[GapKind, str], ...] = (
    ("before_stop", rf" (?:{_one_of(NO_SENTENCE_END)}|according to)(?P<before_stop>\.)(?![\w.])"),
    ("before_mark", rf" (?:{_one_of(WANTS_MORE)}|told) (?P<before_mark>[.,])(?![\w.])"),
    (
        "after_word",
        rf" (?:told(?P<after_word> )(?:on {_DAY}\b|in an? (?:statement|interview|email)\b)"
        r"|(?:the|an)(?P<after_article> )(?:of|and|was|is|were|said|has|that|from|with)(?![\w-])"
        r"|according to(?P<after_to> )(?:and|on|in|who|which|said)(?![\w-]))",
    ),
)
_GAP = re.compile("|".join(pattern for _, pattern in _KINDS))
_KIND_OF: dict[str, GapKind] = {
    **{kind: kind for kind, _ in _KINDS}, "after_article": "after_word", "after_to": "after_word",
}  # fmt: skip
_WHO_TELLS = re.compile(r"\b(?:[A-ZÀ-Þ]\w*|[Hh]e|[Ss]he|[Tt]hey|who|\w+(?:man|woman|person|er|or))$")
_UNFINISHED = WANTS_MORE - PARTICLES
_LAST_WORD = re.compile(r"(?:^|\s)([^\W\d_]+)$")


def find_gaps(body: str) -> list[Gap]:
    """The gaps of a body, in order; its paragraphs are separated by blank lines."""
    gaps: list[Gap] = []
    start = 0
    paragraphs = body.split("\n\n")
    for number, paragraph in enumerate(paragraphs, start=1):
        following = paragraphs[number] if number < len(paragraphs) else ""
        gaps += [Gap(kind=kind, paragraph=number, offset=start + at) for kind, at in _of(paragraph, following)]
        start += len(paragraph) + 2
    return gaps[:_MOST]


def _of(paragraph: str, following: str) -> Iterator[tuple[GapKind, int]]:
    """(kind, offset) of the gaps of a paragraph, in order."""
    for found in _GAP.finditer(paragraph):
        name = str(found.lastgroup)
        if name == "after_word" and not _WHO_TELLS.search(paragraph, max(0, found.start() - 30), found.start()):
            continue  # "he was told on Monday", "stories told in an interview"
        yield _KIND_OF[name], found.start(name)
    if _is_unfinished(paragraph) and not starts_lower(following):
        yield "unfinished", len(paragraph)


def _is_unfinished(paragraph: str) -> bool:
    """Ends in a comma, or in a word that others follow."""
    if len(paragraph) < _LONG or ends_sentence(paragraph):
        return False
    last = _LAST_WORD.search(paragraph[-40:])
    return paragraph.endswith(",") or (last is not None and last[1] in _UNFINISHED)
