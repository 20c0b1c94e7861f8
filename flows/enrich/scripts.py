"""Languages that their script gives away: no statistics needed, and right on five characters.

Blocks are those of the Unicode Standard. A script that several languages of the press share (Latin, Cyrillic, Arabic,
Devanagari) decides nothing by itself; a letter that only one of them writes may.
"""

from bisect import bisect_right
from collections import Counter

_SHARE = 0.3  # of the letters: enough for a script to be the text's own, beside names in Latin letters

_BLOCKS = (
    (0x0041, 0x024F, "latin"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"),
    (0x0780, 0x07BF, "thaana"),
    (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"),
    (0x0A00, 0x0A7F, "gurmukhi"),
    (0x0A80, 0x0AFF, "gujarati"),
    (0x0B00, 0x0B7F, "odia"),
    (0x0B80, 0x0BFF, "tamil"),
    (0x0C00, 0x0C7F, "telugu"),
    (0x0C80, 0x0CFF, "kannada"),
    (0x0D00, 0x0D7F, "malayalam"),
    (0x0D80, 0x0DFF, "sinhala"),
    (0x0E00, 0x0E7F, "thai"),
    (0x0E80, 0x0EFF, "lao"),
    (0x0F00, 0x0FFF, "tibetan"),
    (0x1000, 0x109F, "burmese"),
    (0x10A0, 0x10FF, "georgian"),
    (0x1100, 0x11FF, "hangul"),
    (0x1200, 0x139F, "ethiopic"),
    (0x1780, 0x17FF, "khmer"),
    (0x1E00, 0x1EFF, "latin"),
    (0x1F00, 0x1FFF, "greek"),
    (0x3040, 0x30FF, "kana"),
    (0x3130, 0x318F, "hangul"),
    (0x3400, 0x4DBF, "han"),
    (0x4E00, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
    (0xFF66, 0xFF9D, "kana"),
)
_STARTS = tuple(start for start, _, _ in _BLOCKS)

_LANGUAGE = {
    "greek": "el",
    "armenian": "hy",
    "hebrew": "he",
    "thaana": "dv",
    "bengali": "bn",
    "gurmukhi": "pa",
    "gujarati": "gu",
    "odia": "or",
    "tamil": "ta",
    "telugu": "te",
    "kannada": "kn",
    "malayalam": "ml",
    "sinhala": "si",
    "thai": "th",
    "lao": "lo",
    "tibetan": "bo",
    "burmese": "my",
    "georgian": "ka",
    "hangul": "ko",
    "ethiopic": "am",
    "khmer": "km",
}

# Letters that one language of a shared script writes often and its neighbours do not. The first row that holds wins.
_LETTERS = (
    ("hebrew", "ײױװ", "yi"),
    ("bengali", "ৰৱ", "as"),
    ("cyrillic", "ђћ", "sr"),
    ("cyrillic", "ѓќѕ", "mk"),
    ("cyrillic", "ў", "be"),
    ("cyrillic", "қңұәғ", "kk"),
    ("cyrillic", "їєґ", "uk"),
    ("arabic", "ښځڅږ", "ps"),
    ("arabic", "ێۆڵڕ", "ku"),
)
_LETTERS_LEAST = 3  # one foreign name does not make a language


def script_of(char: str) -> str | None:
    """The script of a letter, None for anything else."""
    at = bisect_right(_STARTS, ord(char)) - 1
    if at < 0 or ord(char) > _BLOCKS[at][1] or not char.isalpha():
        return None
    return _BLOCKS[at][2]


def language_of_script(text: str) -> tuple[str, float] | None:
    """(ISO 639-1 code, share of letters in the script) where the script decides; None where it does not.

    Reads all of `text`: hand over a sample.
    """
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        if script := script_of(char):
            counts[script] += times
    letters = counts.total()
    if not letters:
        return None
    japanese = counts["kana"] + counts["han"]
    if counts["kana"] >= 0.1 * japanese and japanese >= _SHARE * letters:
        return "ja", japanese / letters
    script, count = counts.most_common(1)[0]
    if script == "latin":
        # names of firms and people can outnumber the text's own letters: half as many are enough for another script
        script, count = max(((s, n) for s, n in counts.items() if s != "latin"), key=lambda x: x[1], default=("", 0))
    if count < _SHARE * letters:
        return None
    if script == "han":
        return "zh", count / letters
    for of_script, marks, language in _LETTERS:
        if script == of_script and sum(map(text.casefold().count, marks)) >= _LETTERS_LEAST:
            return language, count / letters
    return (_LANGUAGE[script], count / letters) if script in _LANGUAGE else None
