"""How text is analysed, as both engines read it: the languages with an analysis of their own, and what is too long.

Each TEXT field has one sibling for each of these languages. An article fills the sibling of its own language only; the
neutral field is always filled. Both engines analyse a sibling the same way, token for token: letters and digits,
lowercase, what the language asks for, accents folded last (a stemmer needs the accents). So a language is here only if
both engines can do the same for it:

- `Snowball`: the stemmer that tantivy and Lucene both carry.
- `Endings`: a light stemmer, which both run as the same regular expressions: for languages without a common stemmer.
- `Bigrams`: for scripts without spaces between words, and for Korean, whose particles are written on to the word.

A language that is not here is searched in the neutral field alone.
"""

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from flows.text.scripts import BURMESE, HAN, HANGUL, KANA, KHMER, LAO, RARE_HAN, THAI

NEUTRAL = "neutral"
"""The name of the analysis without a stemmer. The others are named by their language."""

MAX_TOKEN = 128
"""Longest token indexed, in characters: longer ones (encoded blobs) are in the stored text, but not searchable."""

MAX_VALUE = 8191
"""Longest whole value indexed, in UTF-16 code units, which is what Elasticsearch counts (`ignore_above`): characters,
but for those above U+FFFF, which are two. A longer value is in the stored document, and not searchable. In UTF-8 it
is 24,573 bytes at most; Lucene refuses a term over 32,766, tantivy drops one over 65,530 silently."""

BIGRAMMED = (THAI, LAO, BURMESE, KHMER, KANA, HAN, HANGUL, RARE_HAN)
"""The scripts that `Bigrams` cuts into overlapping pairs of characters; words of other scripts stay whole."""


class Snowball(NamedTuple):
    """The names of one Snowball stemmer: in tantivy, and as a token filter of Elasticsearch (its type and language)."""

    tantivy: str
    filter: str
    language: str


class Endings(NamedTuple):
    """Replacements by regular expression, one after the other: (pattern, what takes its place, groups as `$1`).

    Only what Java and Python read alike: literal letters, `.`, classes, `{n,}?`, groups, `^` and `$`.
    """

    steps: tuple[tuple[str, str], ...]

    def stem(self, word: str) -> str:
        """The stem of a word in lowercase."""
        for pattern, replacement in _compiled(self):
            word = pattern.sub(replacement, word)
        return word


class Bigrams(NamedTuple):
    """Overlapping pairs of characters. One that stands alone between others is a token."""


Analysis: TypeAlias = Snowball | Endings | Bigrams


@lru_cache
def _compiled(endings: Endings) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), replacement.replace("$", "\\")) for pattern, replacement in endings.steps)


def _without(least: int, endings: str) -> tuple[str, str]:
    """Take the longest of these endings off that leaves `least` letters: the lazy group makes it the longest."""
    return f"^(.{{{least},}}?)(?:{'|'.join(endings.split())})$", "$1"


_DUTCH = Endings(
    (
        ("^(.{3,}?)heden$", "$1heid"),
        _without(3, "etjes etje tjes tje jes je"),
        _without(3, "ens en e"),
        ("^(.{3,}[lr])s$", "$1"),
        (r"^(.+)([bdfgklmnprst])\2$", "$1$2"),  # katt(en): kat
        (r"^(.*[^aeiou])([aeou])\2([^aeiou])$", "$1$2$3"),  # boom, bom(en): the vowel is long by its place
        ("^(.{2,})z$", "$1s"),  # huiz(en): huis
        ("^(.{2,})v$", "$1f"),  # briev(en): brief
    )
)
# After Dolamic and Savoy, "Indexing and stemming approaches for the Czech language", Information Processing and
# Management 45 (2009): endings of case, then of possession, then the sounds that they change.
_CZECH = Endings(
    (
        _without(
            3,
            "atech ětem etem atům ech ich ích ého ěmi emi ému ěte ete ěti eti ího iho ími ímu imu ách ata aty ých ama "
            "ami ové ovi ými em es ém ím ům at ám os us ým mi ou a á e é ě i í o u ů y ý",
        ),
        _without(3, "ov ův in"),
        ("^(.+)[čš]t$", "$1ck"),
        ("^(.{2,})[cč]$", "$1k"),
        ("^(.{2,})[zž]$", "$1h"),
        ("^(.{2,})e([^aáeéěiíoóuúůyý])$", "$1$2"),  # otec, otc(e)
        ("^(.+)ů(.)$", "$1o$2"),  # dům, dom(u)
    )
)
_SLOVAK = Endings(
    (
        _without(
            3,
            "atách encami atám iami ami och iach ach ách ého emu ému ieho iemu ích ých ími ými ovi ovia ove iou ejší "
            "om em ám iam ím ým mi ou ov ej a á ä e é i í o u ú y ý",
        ),
        ("^(.{2,})[cč]$", "$1k"),
        ("^(.{2,})[eo]([^aáäeéiíoóôuúyý])$", "$1$2"),  # otec, otc(a); predok, predk(a)
    )
)
_POLISH = Endings(
    (
        _without(
            3,
            "owie owego owemu owych owymi ami iami ach iach owi iowi ego iego emu iemu ymi imi ych ich om iom em iem "
            "ów iów ej iej ym im ą ią ę ię a ia e ie i y o io u iu",
        ),
        ("^(.{2,})ś(ć?)$", "$1s$2"),
        ("^(.{2,})ó([^aeiouy])$", "$1o$2"),  # miód, miod(u)
    )
)
_UKRAINIAN = Endings(
    (
        _without(
            3,
            "ями ами ові еві єві ого ього ому ьому ими іми ах ях ий ій їй их іх ою ею єю ам ям ом ем єм ів їв "
            "ість істю ості остей а я о е є и і ї у ю ь й",
        ),
    )
)
_BULGARIAN = Endings(
    (
        _without(3, "ията ията ите ата ята ото ето ият ът ят та то те"),  # the article stands at the end of the word
        _without(3, "овци ове еве ища ета ия ии ие а я и о е у й"),
    )
)
_CROATIAN = Endings(
    (
        _without(
            3,
            "ovima evima ijama ama ima oga ega omu emu ovi evi ova eva ove eve ijom ija ije iji iju om em im ih og eg "
            "oj oh ju a e i o u",
        ),
        ("^(.{2,})[cč]$", "$1k"),
    )
)
# Ramanathan and Rao, "A Lightweight Stemmer for Hindi", EACL workshop on computational linguistics for South Asian
# languages (2003): the longest of its endings.
_HINDI = Endings(
    (
        _without(
            2,
            "ाएंगी ाएंगे ाऊंगी ाऊंगा ाइयाँ ाइयों ाइयां ाएगी ाएगा ाओगी ाओगे एंगी ेंगी एंगे ेंगे ूंगी ूंगा ातीं नाओं नाएं "
            "ताओं ताएं ियाँ ियों ियां ाकर ाइए ाईं ाया ेगी ेगा ोगी ोगे ाने ाना ाते ाती ाता तीं ाओं ाएं ुओं ुएं ुआं "
            "कर ाओ िए ाई ाए ने नी ना ते ीं ती ता ाँ ां ों ें ो े ू ु ी ि ा",
        ),
    )
)

LANGUAGES: dict[str, Analysis] = {
    "ar": Snowball("arabic", "snowball", "Arabic"),  # "stemmer" has a lighter one under this name
    "bg": _BULGARIAN,
    "cs": _CZECH,
    "da": Snowball("danish", "stemmer", "danish"),
    "de": Snowball("german", "stemmer", "german"),
    "el": Snowball("greek", "snowball", "Greek"),  # as with Arabic
    "en": Snowball("english", "stemmer", "porter2"),  # "english" is the first Porter stemmer in Elasticsearch
    "es": Snowball("spanish", "stemmer", "spanish"),
    "fi": Snowball("finnish", "stemmer", "finnish"),
    "fr": Snowball("french", "stemmer", "french"),
    "hi": _HINDI,
    "hr": _CROATIAN,
    "hu": Snowball("hungarian", "stemmer", "hungarian"),
    "it": Snowball("italian", "stemmer", "italian"),
    "ja": Bigrams(),
    "km": Bigrams(),
    "ko": Bigrams(),
    "lo": Bigrams(),
    "my": Bigrams(),
    "nl": _DUTCH,  # tantivy carries Kraaij and Pohlmann's stemmer, Lucene Porter's
    "no": Snowball("norwegian", "stemmer", "norwegian"),
    "pl": _POLISH,
    "pt": Snowball("portuguese", "stemmer", "portuguese"),
    "ro": Snowball("romanian", "stemmer", "romanian"),
    "ru": Snowball("russian", "stemmer", "russian"),
    "sk": _SLOVAK,
    "sv": Snowball("swedish", "stemmer", "swedish"),
    "ta": Snowball("tamil", "snowball", "Tamil"),
    "th": Bigrams(),
    "tr": Snowball("turkish", "stemmer", "turkish"),
    "uk": _UKRAINIAN,
    "zh": Bigrams(),
}
"""By ISO 639-1 code, as in the field `language`."""
