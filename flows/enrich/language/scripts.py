"""Languages that their script gives away: no statistics needed, and right on five characters.

A script that several languages of the press share (Latin, Cyrillic, Arabic, Devanagari) decides nothing by itself; a
letter that only one of them writes may.
"""

from collections import Counter

from flows.text.scripts import script_of

_SHARE = 0.3  # of the letters: enough for a script to be the text's own, beside names in Latin letters

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
