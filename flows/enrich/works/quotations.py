"""Titles in quotation marks of any style, beside a cue; in Romance languages also without marks, after a kind of work.

In English a title is in title case; elsewhere its first letter is a capital. What a paper, a slogan or a scare quote
is, the words before it tell.
"""

import re
from collections.abc import Iterator

from flows.enrich import vocabulary
from flows.enrich.recognition import gazetteer
from flows.enrich.works import cues as work_cues
from flows.enrich.works.cues import Cue, Words
from flows.enrich.works.line import MOST_WORDS, Line, Names

SMALL_TITLES = ("es", "fr", "it", "pt")  # where titles are written small and news leaves the marks out

_QUOTED = re.compile(
    r"(?<![\w\"])\"(?=[^\s\"])([^\"\n]{1,80})(?<=\S)\""
    r"|(?<![\w'])'(?=[^\s'])((?:[^'\n]|'(?=\w)){1,80})(?<=\S)'(?!\w)"
    r"|«\s?(?=[^\s«»])([^«»\n]{1,80}?)\s?»"
    r"|»(?=[^\s«»])([^«»\n]{1,80}?)(?<=\S)«"
)
_BY = re.compile(r",? by (?!the\b)[A-Z]\w")
_OF_SOMEBODY = re.compile(r",? (?:de |d'|di |von |van )([^\W\d_]+)")
_UNMARKED = re.compile(r"(?<!\w)[A-ZÀ-Ý][\w'-]{0,20}(?: [\w'-]{1,20}){1,6}(?=[,.;)])")
_SENTENCE_INSIDE = re.compile(r"[.!?] (?=\w)")
_LISTED = re.compile(r"(?:,[^,.!?;:]{0,40})?,? (?:and|und|et|y|e|en|or|&) \Z|, \Z")
_SMALL_WORDS = work_cues.word_list("small_words")
_PRESS = vocabulary.word_list("names", "newspaper_words")
_LEAST_LETTERS = 2
MAKER = "its maker after it"


def find(line: Line, words: Words, names: Names, language: str) -> Iterator[tuple[int, int, Cue]]:
    """(start, end, cue) of each title in marks."""
    listed = -1  # where a list of titles goes on
    for match in _QUOTED.finditer(line.text):
        start, end = match.span(match.lastindex or 1)
        end -= len(line.text[start:end]) - len(line.text[start:end].rstrip(" .,;:"))
        title = line.text[start:end]
        cue = _cue(line, match, words, language)
        if cue is None and listed >= 0 and _LISTED.fullmatch(line.text[listed : match.start()][:60]):
            cue = Cue(work_cues.IN_LIST, strong=False)
        if (
            cue is not None
            and _is_title(title, language, cue)
            and not _is_other(line, match.start(), title, cue, words)
        ):
            if names.has(title.casefold()) and not cue.strong:
                continue
            listed = match.end()
            yield start, end, cue


def find_unmarked(line: Line, words: Words, names: Names) -> Iterator[tuple[int, int, Cue]]:
    """Titles without marks right after a kind of work, which a comma or a full stop ends: "el álbum La casa, ..."."""
    for match in _UNMARKED.finditer(line.text):
        cue = work_cues.before(words, line.before(match.start(), quoted=False))
        if cue is None or cue.evidence != work_cues.KIND_BEFORE:
            continue
        first = match[0].split()[0].casefold()
        if names.has(match[0].casefold()) or names.has(first) or first in gazetteer.given_names():
            continue
        small = any(word[0].islower() for word in match[0].split())
        if small and (line.text[: match.start()].rstrip()[-1:] == "," or first in words.capital_articles):
            yield match.start(), match.end(), cue


def _cue(line: Line, match: re.Match[str], words: Words, language: str) -> Cue | None:
    near, following = line.before(match.start(), quoted=True), line.after(match.end())
    if line.text[match.end() - 2 : match.end() - 1] == ",":  # the comma stands inside the marks
        following = [",", *following]
    cue = work_cues.before(words, near) or work_cues.introduced(words, near)
    cue = cue or work_cues.after(words, following, quoted=True)
    if cue is not None:
        return cue
    if language == "en":
        return Cue(MAKER, strong=False) if _BY.match(line.text, match.end()) else None
    maker = _OF_SOMEBODY.match(line.text, match.end())
    if maker is not None and maker[1][0].isupper() and maker[1].lower() in gazetteer.given_names():
        return Cue(MAKER, strong=False)
    return None


def _is_title(title: str, language: str, cue: Cue) -> bool:
    parts = title.split()
    if not 0 < len(parts) <= MOST_WORDS or sum(map(str.isalnum, title)) < _LEAST_LETTERS:
        return False
    opening = title.lstrip("'¡¿[(#")[:1]
    if not (opening.isupper() or opening.isdigit()) or parts[0] == "Best":
        return False
    if (parts[-1].casefold() in _PRESS and parts[0] == "The") or (_SENTENCE_INSIDE.search(title) and not cue.strong):
        return False
    if language != "en":
        return True
    small = [word for word in parts if word[0].islower()]
    if all(word.casefold() in _SMALL_WORDS for word in small):
        return True
    return cue.strong and cue.evidence == work_cues.KIND_BEFORE and len(small) * 2 <= len(parts)


def _is_other(line: Line, start: int, title: str, cue: Cue, words: Words) -> bool:
    """Whether the words in marks are a paper, or a slogan, a nickname or the like."""
    near = line.before(start, quoted=True)
    if title.casefold() in work_cues.word_list("press_names") or work_cues.is_press(words, near):
        return True
    return cue.evidence != work_cues.KIND_BEFORE and work_cues.is_no_work(words, near)
