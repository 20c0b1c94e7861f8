"""Lines and paragraphs: how this document breaks its text, and the features of a line that rules look at."""

import re
from collections.abc import Callable
from itertools import pairwise
from statistics import quantiles

from flows.clean.markup import SourceLine
from flows.clean.verdicts import Evidence, Line
from flows.text.scripts import TERSE_SENTENCES
from flows.text.sentences import ends_sentence

_OUTSIDE = Evidence("navigation", "outside-main-content", "Stands outside the main content of the page")

_DIGITS = re.compile(r"\d+")
_KEY_LENGTH = 100

_PROSE, _TERSE_PROSE = 70, 30  # characters


class _Spaced(dict[int, str]):
    """Letters and digits as they are, all else as a space, by code point: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = found = char if (char := chr(code)).isalnum() else " "
        return found


_SPACED = _Spaced()

_WRAP_WIDTH = range(40, 121)
_HYPHEN = re.compile(r"[^\W\d_]-$")
# A hyphen before these stays: "Haupt- und Nebensache", "short- or long-term".
_CONJUNCTION = re.compile(r"(?:und|oder|bzw|and|or|to|et|ou|y|o|e|en|of)\b")


def line_key(text: str) -> str:
    """Case folded, symbols to spaces, numbers to '0': "- Advertisement 3 -" and "ADVERTISEMENT 2" look alike.

    Only the first 100 characters: no phrase of a rule is longer.
    """
    return " ".join(_DIGITS.sub("0", text[:_KEY_LENGTH].casefold()).translate(_SPACED).split())


def is_prose(text: str) -> bool:
    """Long enough for a sentence of running text, and ended like one."""
    if len(text) < _TERSE_PROSE or not ends_sentence(text):
        return False
    return len(text) >= _PROSE or TERSE_SENTENCES.search(text) is not None


def starts_lower(text: str) -> bool:
    """Begins in the middle of a sentence: a lower-case word (not "iPhone")."""
    for position, character in enumerate(text[:10]):
        if character.isalpha():
            return character.islower() and not text[position + 1 : position + 2].isupper()
        if character.isdigit():
            return False
    return False


def assemble(source: list[SourceLine], is_marker: Callable[[str], bool]) -> list[Line]:
    """The lines of a document in order, blank ones left out; hard-wrapped ones joined to paragraphs.

    `is_marker` says of a line that it stands alone whatever surrounds it ("Advert" inside wrapped text).
    """
    lines: list[Line] = []
    gap = False
    for line in source:
        if line.text:
            evidence = [_OUTSIDE] if line.outside else []
            lines.append(Line([line.number], [line.text], line.text, line_key(line.text), gap, evidence))
        gap = not line.text
    width = _wrap_width(lines)
    return _unwrap(lines, width, is_marker) if width else lines


def _wrap_width(lines: list[Line]) -> int | None:
    """The width this text was wrapped at; None for one paragraph a line.

    Wrapped text has a hard right edge, lines near it, and goes on in lower case after most of them.
    """
    if len(lines) < 8:
        return None
    lengths = [len(line.text) for line in lines]
    width = round(quantiles(lengths, n=20)[-1])
    if width not in _WRAP_WIDTH or max(lengths) > 2 * width:
        return None
    followed = [(a, b) for a, b in pairwise(lines) if not b.gap]
    full = [(a, b) for a, b in followed if len(a.text) >= 0.7 * width]
    running = sum(starts_lower(b.text) or _HYPHEN.search(a.text) is not None for a, b in full)
    stopped = sum(ends_sentence(a.text) for a, _ in full)
    wrapped = len(full) >= 0.5 * len(lines) and running >= 0.3 * len(full) and stopped <= 0.4 * len(full)
    return width if wrapped else None


def _unwrap(lines: list[Line], width: int, is_marker: Callable[[str], bool]) -> list[Line]:
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is None or line.gap or not _continues(before.parts[-1], line.text, width) or is_marker(line.text):
            joined.append(line)
        else:
            before.numbers += line.numbers
            before.parts += line.parts
    words = {word.casefold() for line in lines for word in line.text.split()}
    for line in joined:
        if len(line.parts) > 1:
            line.text = _flow(line.parts, words)
            line.key = line_key(line.text)
    return joined


def _continues(before: str, text: str, width: int) -> bool:
    if starts_lower(text):
        return len(before) >= 0.4 * width
    return len(before) >= (0.85 if ends_sentence(before) else 0.7) * width


def _flow(parts: list[str], words: set[str]) -> str:
    """The parts as running text: a word broken at a line end is mended, unless the text hyphenates it elsewhere."""
    text = parts[0]
    for part in parts[1:]:
        if not (_HYPHEN.search(text[-2:]) and starts_lower(part)) or _CONJUNCTION.match(part):
            text += " " + part
        elif (text.rsplit(maxsplit=1)[-1] + part.split(maxsplit=1)[0]).casefold().rstrip(".,;:!?") in words:
            text += part
        else:
            text = text[:-1] + part
    return text
