"""Characters: raw text in, lines of well-formed text out. Wording and quotation marks stay as written.

Every fix is local to a line, so a line keeps its number in the raw text.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

# NEL (U+0085) is no line end here: in scraped news it is the ellipsis of cp1252, read as latin-1.
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")
_RARE_LINE_ENDS = "\r\v\f\u2028\u2029"

_CONTROLS = [*range(0x09), *range(0x0E, 0x20), 0x7F]
_ZERO_WIDTH = [0xAD, 0x200B, 0x2060, 0xFEFF, 0xFFFE]  # soft hyphen, zero-width space, word joiner, byte order marks
_DIRECTIONS = [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_DELETED = dict.fromkeys([*_CONTROLS, *_ZERO_WIDTH, *_DIRECTIONS])
_SPACES = dict.fromkeys([0x09, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0xA0], " ")
_CHARACTERS = {**_DELETED, **_SPACES}
# Joiners spell words in Persian and Indic scripts and build emoji; after a Latin letter they are debris.
_STRAY_JOINER = re.compile(r"(?<=[\x00-\u024f])[\u200c\u200d]+|^[\u200c\u200d]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});|&nbsp")
_SPACE_RUN = re.compile(r" {2,}")
# UTF-8 read as cp1252 or latin-1: a lead byte followed by what a continuation byte became. ftfy then decides; alone it
# would do some 400 documents a second. Written so that it begins with one set of characters: the engine then runs over
# all others three times as fast as over alternatives.
_MOJIBAKE = re.compile(
    "[\u0080-\u009f\u00c2-\u00f4\u0102\u0103\u010f\u0111\u0393\u0412\u0420\u0421](?:(?<=[\u0080-\u009f])|"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122])"
)
_FTFY_LIMIT = 100_000  # characters of one line: bounds the time a hostile line can cost


@dataclass(frozen=True, slots=True)
class Repaired:
    """The lines of a text, the first one being line 1; `encoding`: characters were decoded anew.

    `indented` are the numbers of lines that began with spaces, as paragraphs do in some hard-wrapped texts.
    """

    lines: list[str]
    encoding: bool
    indented: frozenset[int] = frozenset()


def repair(text: str) -> Repaired:
    """Lines without control and zero-width characters, entities, mojibake and surplus spaces, in NFC."""
    mangled = _MOJIBAKE.search(text) is not None
    lines = _LINE_END.split(text) if any(map(text.__contains__, _RARE_LINE_ENDS)) else text.split("\n")
    indented = frozenset([number for number, line in enumerate(lines, start=1) if line[:1].isspace()])
    if not mangled:
        return Repaired([repair_line(line) for line in lines], False, indented)
    decoded = [_decode_anew(line) for line in lines]
    return Repaired([repair_line(line) for line in decoded], decoded != lines, indented)


def repair_line(line: str) -> str:
    """One line, repaired; also used on what comes out of markup."""
    if "&" in line and _ENTITY.search(line):
        line = _unescape(line)
    if not (line.isascii() and line.isprintable()):
        if not line.isprintable():  # controls, zero-width characters and every space but the common one
            line = line.translate(_CHARACTERS)
        if "\u200c" in line or "\u200d" in line:
            line = _STRAY_JOINER.sub("", line)
        if not unicodedata.is_normalized("NFC", line):
            line = unicodedata.normalize("NFC", line)
    if "  " in line:
        line = _SPACE_RUN.sub(" ", line)
    return line.strip()


def _unescape(line: str) -> str:
    for _ in range(2):  # "&amp;quot;": escaped twice by a feed
        line = _ENTITY.sub(_character, line)
    return line


def _character(entity: re.Match[str]) -> str:
    text = html.unescape(entity.group())
    return " " if text in ("\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029") else text


def _decode_anew(line: str) -> str:
    if len(line) > _FTFY_LIMIT or not _MOJIBAKE.search(line):
        return line
    import ftfy  # here, since most documents never need it

    # Nothing but the encoding: ftfy's other fixes would straighten the quotation marks.
    return str(ftfy.fix_encoding(line))
