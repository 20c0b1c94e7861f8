"""Lines and paragraphs: how this document breaks its text, and the features of a line that rules look at."""

import re
from collections.abc import Callable, Collection
from itertools import pairwise
from statistics import quantiles

from flows.article import Repair
from flows.clean.markup import SourceLine
from flows.clean.verdicts import Line
from flows.text.lost_spaces import glued_sentences
from flows.text.scripts import TERSE_SENTENCES
from flows.text.sentences import ends_sentence

_ZEROS = re.compile(r"0+")
KEY_LENGTH = 100

_PROSE, _TERSE_PROSE = 70, 30  # characters


class _Spaced(dict[int, str]):
    """Letters as they are, digits as zeros, all else as a space, by code point: for `str.translate`."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = found = "0" if char.isdecimal() else char if char.isalnum() else " "
        return found


_SPACED = _Spaced()

_GLUED, _GLUED_PARAGRAPH = 600, 100  # characters of a line that can be several paragraphs, and of each on average

_WRAP_WIDTH = range(40, 121)
_INDENTED = 0.5  # share of lines: when more of them are indented it is the whole text, and says nothing
_QUOTED_SHARE = 0.7
_QUOTED = re.compile(r"^(?:> ?)+")
_SPACED_SENTENCES = re.compile(r"[.!?][\"”’»)]? [\"“‘«(]?[^\W\d_]")
_HYPHEN = re.compile(r"[^\W\d_]-$")
# A hyphen before these stays: "Haupt- und Nebensache", "short- or long-term".
_CONJUNCTION = re.compile(r"(?:und|oder|bzw|and|or|to|et|ou|y|o|e|en|of)\b")


def line_key(text: str, length: int | None = KEY_LENGTH) -> str:
    """Case folded, symbols to spaces, numbers to '0': "- Advertisement 3 -" and "ADVERTISEMENT 2" look alike.

    Of so many characters only, which tell nearly all lines apart; None: of all.
    """
    spaced = text[:length].casefold().translate(_SPACED)
    return " ".join((_ZEROS.sub("0", spaced) if "00" in spaced else spaced).split())


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


def assemble(
    source: list[SourceLine], is_marker: Callable[[str], bool], indented: Collection[int] = frozenset()
) -> list[Line]:
    """The lines of a document in order, blank ones left out; hard-wrapped ones joined, glued paragraphs divided.

    `is_marker` says of a line that it stands alone whatever surrounds it ("Advert" inside wrapped text); `indented` are
    the numbers of lines that began with spaces.
    """
    lines: list[Line] = []
    gap = False
    for line in _unquoted(source):
        for text in _paragraphs(line.text) if line.text else ():
            lines.append(Line([line.number], [text], text, line_key(text), gap, list(line.evidence)))
            gap = False
        gap = not line.text
    width = _wrap_width(lines)
    if not width:
        return lines
    first = indented if len(indented) <= _INDENTED * len(lines) else ()
    return _unwrap(lines, width, is_marker, first)


def _unquoted(source: list[SourceLine]) -> list[SourceLine]:
    """Without the marks of a quoted e-mail, where most lines have them."""
    quoted = sum(line.text.startswith(">") for line in source)
    if quoted < _QUOTED_SHARE * sum(line.text != "" for line in source) or not quoted:
        return source
    return [SourceLine(line.number, _QUOTED.sub("", line.text, count=1), line.evidence) for line in source]


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a line: several, where some of its sentences have no space between them and others have one."""
    if len(text) < _GLUED:
        return [text]
    borders = list(glued_sentences(text))
    if len(borders) < 2 or len(text) < _GLUED_PARAGRAPH * (len(borders) + 1) or not _SPACED_SENTENCES.search(text):
        return [text]
    return [text[start:end] for start, end in pairwise([0, *borders, len(text)])]


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


def _unwrap(lines: list[Line], width: int, is_marker: Callable[[str], bool], first: Collection[int]) -> list[Line]:
    """`first`: the numbers of lines that begin a paragraph, as their indention says."""
    joined: list[Line] = []
    running: Line | None = None  # the paragraph that the next line may belong to
    for line in lines:
        if running is not None and is_marker(line.text):
            joined.append(line)  # the paragraph can go on after it
        elif (
            running is not None
            and line.numbers[0] not in first
            and line.evidence == running.evidence  # a page does not wrap one paragraph into several boxes
            and _belongs(running, joined[-1], line, width)
        ):
            running.numbers += line.numbers
            running.parts += line.parts
        else:
            joined.append(line)
            running = line
    words = {word.casefold() for line in lines for word in line.text.split()}
    for line in joined:
        if len(line.parts) > 1:
            _flow(line, words)
            line.key = line_key(line.text)
    return joined


def _belongs(paragraph: Line, above: Line, line: Line, width: int) -> bool:
    """Whether a line goes on with the paragraph: directly below it, or below a marker that stands within a sentence."""
    last = paragraph.parts[-1]
    if above is paragraph:
        return not line.gap and _continues(last, line.text, width)
    within = not ends_sentence(last) and (starts_lower(line.text) or not (above.gap or line.gap))
    return within and _continues(last, line.text, width)


def _continues(before: str, text: str, width: int) -> bool:
    """Whether a line goes on with the one before: its first word would not have fitted there, or nearly so."""
    if starts_lower(text):
        return len(before) >= 0.4 * width
    if len(before) + 1 + len(text.split(maxsplit=1)[0]) > width:
        return True
    return len(before) >= (0.85 if ends_sentence(before) else 0.7) * width


def _flow(line: Line, words: set[str]) -> None:
    """The parts as running text: a word broken at a line end is mended, unless the text hyphenates it elsewhere."""
    pieces = [line.parts[0]]
    for number, part in zip(line.numbers, line.parts[1:], strict=False):  # the number is that of the line above
        above = pieces[-1]
        if not (_HYPHEN.search(above[-2:]) and starts_lower(part)) or _CONJUNCTION.match(part):
            pieces += [" ", part]
            continue
        left, right = above.rsplit(maxsplit=1)[-1], part.split(maxsplit=1)[0]
        if (left + right).casefold().rstrip(".,;:!?") not in words:
            pieces[-1] = above[:-1]
            line.repairs.append(Repair(kind="hyphen", line=number, text=left + right, read=left[:-1] + right))
        pieces.append(part)
    line.text = "".join(pieces)
