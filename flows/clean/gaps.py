"""Truncated sentences: places of the body where words are missing, mostly those of a link that was not copied.

Grammar is all that is left to see it by, so only what no sentence does counts: in the clean articles of two hundred
outlets (2,000 texts, 12 million characters) it finds next to nothing.
"""

import re
from collections.abc import Collection, Iterator

from flows.article import Gap, GapKind
from flows.clean.lines import starts_lower
from flows.text.function_words import NO_SENTENCE_END, PARTICLES, WANTS_MORE
from flows.text.word_lists import word_set

_MOST = 100  # of a document
_LONG = 60  # characters: a shorter paragraph without its end may be a heading, a name or a line of a list


def _after_one_of(words: Collection[str], mark: str) -> str:
    """The pattern of a mark after one of these words. It begins with the mark, which the engine looks for fast."""
    by_length = {length: "|".join(sorted(w for w in words if len(w) == length)) for length in sorted(map(len, words))}
    return mark + "(?:" + "|".join(f"(?<= (?:{some}){mark})" for some in by_length.values()) + ")"


# A mark before letters or digits is that of ".NET" or ".5".
_BEFORE_STOP = re.compile(_after_one_of({*NO_SENTENCE_END, "according to"}, r"\.") + r"(?![\w.])")
_BEFORE_MARK = re.compile(r" (?=[.,](?![\w.]))")
_LAST_WORD = re.compile(r"(?:^|\s)([^\W\d_]+)$")
_LONGEST_WORD = 40  # characters

_TOLD = re.compile(
    r" told(?P<gap> )(?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|in an? (?:statement|interview|email)\b)"
)
_WHO_TELLS = re.compile(r"\b(?:[A-ZÀ-Þ]\w*|[Hh]e|[Ss]he|[Tt]hey|who|\w+(?:man|woman|person|er|or))$")
# Each begins with letters that are always the same, which the engine looks for fast.
_NO_NOUN = r"(?P<gap> )(?:of|and|was|is|were|said|has|that|from|with)(?![\w-])"
_NO_OBJECT = (
    re.compile(f" the{_NO_NOUN}"),
    re.compile(r"according to(?P<gap> )(?:and|on|in|who|which|said)(?![\w-])"),
)
# "The actor was, while the jury": not "whoever he was, while".
_NO_VERB = re.compile(r" w(?:as|ere)(?P<gap>), (?:while|following)\b")
_OF_A_CLAUSE = re.compile(r"\b(?:as|how|than|that|what|where|wherever|who|whoever)\b")
_CLAUSE = 60  # characters
_PARAGRAPH_AFTER_SENTENCE = re.compile(r"\n\n(?<=[^\W\d_]{3}[.!?]\n\n)(?=[^\W\d_])")
_CAPITALS = re.compile(r"\n\n[A-ZÀ-Þ]|[^\W\d_][.!?] [A-ZÀ-Þ]")
_NAME_PARTICLES = word_set("al bin da de del den der di dos du el ibn la le san ten ter van von zu zum zur")
_UNBEGUN = 0.2  # share of paragraphs: where more begin in lower case it is how the text is written
_PARAGRAPH_END = re.compile(r"\n\n(?<=[\w,]\n\n)")


def find_gaps(body: str) -> list[Gap]:
    """The gaps of a body, in order; its paragraphs are separated by blank lines."""
    places = (*_unbegun(body), *_before_marks(body), *_after_words(body), *_unfinished(body))
    found = sorted(places, key=lambda gap: gap[1])[:_MOST]
    gaps, paragraph, start = [], 1, 0
    for kind, offset in found:
        paragraph += body.count("\n\n", start, offset)
        start = offset
        gaps.append(Gap(kind=kind, paragraph=paragraph, offset=offset))
    return gaps


def _unbegun(body: str) -> Iterator[tuple[GapKind, int]]:
    """Paragraphs that begin within a sentence though the one before them ended, in a text that writes capitals."""
    starts = [0, *(found.end() for found in _PARAGRAPH_AFTER_SENTENCE.finditer(body))]
    found = [start for start in starts if starts_lower(body[start : start + 10]) and _goes_on(body, start)]
    if found and len(found) <= max(1, _UNBEGUN * (body.count("\n\n") + 1)) and _CAPITALS.search(body):
        for start in found:
            yield "unbegun", start


def _goes_on(body: str, start: int) -> bool:
    """Whether the paragraph is long enough for a sentence, and does not begin with a name ("von der Leyen")."""
    word = body[start : start + _LONGEST_WORD].split(maxsplit=1)[0]
    return body.find("\n\n", start, start + _LONG) < 0 <= len(body) - start - _LONG and word not in _NAME_PARTICLES


def _before_marks(body: str) -> Iterator[tuple[GapKind, int]]:
    for stop in _BEFORE_STOP.finditer(body):
        yield "before_stop", stop.start()
    for space in _BEFORE_MARK.finditer(body) if " ." in body or " ," in body else ():
        if _last_word(body, space.start()) in _BEFORE_OBJECTS:
            yield "before_mark", space.end()


def _after_words(body: str) -> Iterator[tuple[GapKind, int]]:
    for told in _TOLD.finditer(body) if " told " in body else ():
        # Not "he was told on Monday", nor "stories told in an interview".
        if _WHO_TELLS.search(body, max(0, told.start() - _LONGEST_WORD), told.start()):
            yield "after_word", told.start("gap")
    for verb in _NO_VERB.finditer(body) if " was, " in body or " were, " in body else ():
        if not _OF_A_CLAUSE.search(body, max(0, verb.start() - _CLAUSE), verb.start()):
            yield "after_word", verb.start("gap")
    for pattern in _NO_OBJECT:
        for found in pattern.finditer(body):
            yield "after_word", found.start("gap")


def _unfinished(body: str) -> Iterator[tuple[GapKind, int]]:
    """Paragraphs that end in a comma, or in a word that others follow, where the next one does not go on."""
    for end in (*(found.start() for found in _PARAGRAPH_END.finditer(body)), len(body)):
        if body.find("\n\n", max(0, end - _LONG), end) >= 0 or end < _LONG or starts_lower(body[end + 2 : end + 12]):
            continue
        if body[end - 1] == "," or _last_word(body, end) in _UNFINISHED:
            yield "unfinished", end


_BEFORE_OBJECTS = WANTS_MORE | {"told"}
_UNFINISHED = WANTS_MORE - PARTICLES


def _last_word(body: str, end: int) -> str:
    found = _LAST_WORD.search(body[max(0, end - _LONGEST_WORD) : end])
    return found[1] if found else ""
