"""Scripts, by the blocks of the Unicode Standard that their letters stand in, and which of them set no spaces."""

import re
from bisect import bisect_right
from functools import lru_cache

Block = tuple[int, int]  # the first and the last code point

THAI: Block = (0x0E00, 0x0E7F)
LAO: Block = (0x0E80, 0x0EFF)
BURMESE: Block = (0x1000, 0x109F)
KHMER: Block = (0x1780, 0x17FF)
KANA: Block = (0x3040, 0x30FF)
HAN: Block = (0x3400, 0x9FFF)  # with extension A
HANGUL: Block = (0xAC00, 0xD7AF)
RARE_HAN: Block = (0x20000, 0x3FFFF)  # the extensions beyond the basic plane


def one_of(*blocks: Block) -> re.Pattern[str]:
    """The pattern of one character of these blocks."""
    return re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in blocks) + "]")


UNSPACED = one_of(THAI, LAO, BURMESE, KHMER, KANA, HAN, RARE_HAN)
"""No spaces between words: what looks like one word is a clause."""

COUNTED_BY_CHARACTER = one_of(KANA, HAN, THAI)
"""A word count is a number that people compare; in these scripts of the press every character counts as a word."""

TERSE_SENTENCES = one_of(KANA, HAN, HANGUL, THAI)
"""Running text takes fewer characters than in Latin letters: each says more, with spaces (Korean) or without. Thai is
here because few of its sentences end with a mark: those that do count early."""

TERSE_TITLES = one_of(KANA, HAN, HANGUL)
"""So do headlines, where a character is a syllable or a word: not in Thai, whose characters are sounds."""

_BLOCKS = (
    ((0x0041, 0x024F), "latin"),
    ((0x0370, 0x03FF), "greek"),
    ((0x0400, 0x052F), "cyrillic"),
    ((0x0530, 0x058F), "armenian"),
    ((0x0590, 0x05FF), "hebrew"),
    ((0x0600, 0x077F), "arabic"),
    ((0x0780, 0x07BF), "thaana"),
    ((0x0900, 0x097F), "devanagari"),
    ((0x0980, 0x09FF), "bengali"),
    ((0x0A00, 0x0A7F), "gurmukhi"),
    ((0x0A80, 0x0AFF), "gujarati"),
    ((0x0B00, 0x0B7F), "odia"),
    ((0x0B80, 0x0BFF), "tamil"),
    ((0x0C00, 0x0C7F), "telugu"),
    ((0x0C80, 0x0CFF), "kannada"),
    ((0x0D00, 0x0D7F), "malayalam"),
    ((0x0D80, 0x0DFF), "sinhala"),
    (THAI, "thai"),
    (LAO, "lao"),
    ((0x0F00, 0x0FFF), "tibetan"),
    (BURMESE, "burmese"),
    ((0x10A0, 0x10FF), "georgian"),
    ((0x1100, 0x11FF), "hangul"),  # single sounds
    ((0x1200, 0x139F), "ethiopic"),
    (KHMER, "khmer"),
    ((0x1E00, 0x1EFF), "latin"),
    ((0x1F00, 0x1FFF), "greek"),
    (KANA, "kana"),
    ((0x3130, 0x318F), "hangul"),  # single sounds
    (HAN, "han"),
    (HANGUL, "hangul"),
    ((0xFF66, 0xFF9D), "kana"),  # half as wide
)
_FIRST = tuple(block[0] for block, _ in _BLOCKS)


@lru_cache(maxsize=4096)
def script_of(char: str) -> str | None:
    """The script of a letter, None for anything else."""
    at = bisect_right(_FIRST, ord(char)) - 1
    if at < 0 or ord(char) > _BLOCKS[at][0][1] or not char.isalpha():
        return None
    return _BLOCKS[at][1]
