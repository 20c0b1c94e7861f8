"""The language of an article: ISO 639-1, with a confidence, `und` when unsure.

The script decides where it can (`scripts`); for the rest langdetect reads the first 300 characters, and goes
on to 600 and 1,000 only when unsure: it is right on 99 % of articles at 300 characters, on 75 % at 40 [measured]. What
the source says of its language counts, unless the text clearly speaks against it: templates lie.
"""

from collections import Counter

from flows.article import Article, Quality
from flows.enrich.language import detector as language_detector
from flows.enrich.language.scripts import language_of_script
from flows.enrich.language.words import confirmed
from flows.inputs import Options, RawArticle

VERSION = "1"

_WINDOWS = (300, 600, 1000)  # characters; below 300 langdetect errs more, beyond 1,000 it only takes longer
_SURE = 0.9  # of langdetect: below, the next window is read
_SHORT = 150  # characters: below, one headline in forty is wrong
_LEAST = 0.5  # below: und
_AGAINST_SOURCE = 0.97  # confidence from which the text overrules what the source says
_LOW = 0.8  # confidence below which an article is flagged

_CODES = {
    "zh-cn": "zh", "zh-tw": "zh", "nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "fil": "tl", "mo": "ro",
    "sh": "sr", "cmn": "zh", "yue": "zh", "arb": "ar", "nob": "no", "nno": "no", "pes": "fa", "zsm": "ms",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl",
    "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl", "tur": "tr", "ara": "ar", "zho": "zh", "chi": "zh", "jpn": "ja",
    "kor": "ko", "hin": "hi", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "ell": "el", "gre": "el", "heb": "he",
    "ces": "cs", "cze": "cs", "hun": "hu", "ron": "ro", "rum": "ro", "bul": "bg", "hrv": "hr", "srp": "sr", "ind": "id",
    "vie": "vi", "tha": "th", "fas": "fa", "per": "fa", "urd": "ur", "ben": "bn", "swa": "sw", "zul": "zu", "xho": "xh",
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "dutch": "nl", "russian": "ru",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "arabic": "ar", "turkish": "tr", "polish": "pl",
}  # fmt: skip


def load() -> None:
    """Read langdetect's profiles, once a process (half a second): for a worker's initialiser."""
    language_detector.load()


def engine() -> str:
    """Name and version of the detector that is used: langdetect's own answers, or those of its compiled port."""
    return language_detector.name()


def data() -> bytes:
    """What the result depends on beside this code: the profiles, which every detector reads alike."""
    return language_detector.profiles().encode()


def normalise(code: str | None) -> str | None:
    """ISO 639-1 code of `en-GB`, `zh_Hans`, `nb`, `deu` or `Deutsch`; None for what names no language."""
    tag = (code or "").strip().lower().replace("_", "-")
    primary = _CODES.get(tag) or _CODES.get(tag.split("-")[0]) or tag.split("-")[0]
    return primary if len(primary) == 2 and primary.isascii() and primary.isalpha() else None


def detect(text: str) -> tuple[str, float]:
    """(language, confidence 0 to 1) of a text, by at most 1,000 characters; `("und", 0.0)` when unsure."""
    sample = _legible(text[: _WINDOWS[-1]])
    by_script = language_of_script(sample)
    if by_script is not None:
        return by_script[0], round(0.9 + 0.1 * by_script[1], 3)
    language, confidence = "und", 0.0
    for window in _WINDOWS:
        language, confidence = _statistics(sample[:window])
        if confidence >= _SURE or len(sample) <= window:
            break
    agreed = confirmed(language, sample)
    if agreed is None:
        return "und", 0.0
    if agreed != language:
        language, confidence = agreed, min(confidence, 0.8)
    confidence = round(min(confidence, _ceiling(len(sample))), 3)
    return (language, confidence) if confidence >= _LEAST else ("und", 0.0)


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Set `language` and `language_confidence`; flag `low_language_confidence`."""
    text = "\n".join(part for part in (article.title, article.body[: _WINDOWS[-1]]) if part)
    language, confidence = detect(text)
    stated = normalise(raw.metadata.language)
    if stated == language:
        confidence = max(confidence, 0.99)
    elif stated is not None and confidence < _AGAINST_SOURCE:
        language, confidence = stated, 0.9
    short = len(text) < _SHORT and stated is None and language_of_script(text) is None
    quality = list(article.quality)
    flag: Quality = "low_language_confidence"
    if (short or confidence < _LOW) and flag not in quality:
        quality.append(flag)
    return article.evolve(language=language, language_confidence=confidence, quality=quality)


def _legible(text: str) -> str:
    """Lower case where the text shouts: langdetect skips words in capitals."""
    letters = {char: times for char, times in Counter(text).items() if char.isalpha()}
    shouted = sum(times for char, times in letters.items() if char.isupper())
    return text.lower() if shouted > sum(letters.values()) / 2 else text


def _statistics(text: str) -> tuple[str, float]:
    found = language_detector.probability(text)
    return (_CODES.get(found[0], found[0]), found[1]) if found else ("und", 0.0)


def _ceiling(characters: int) -> float:
    """How sure a text of this length can be at best: .75 at 40 characters, .99 from 150 on [measured]."""
    if characters >= _SHORT:
        return 0.99 + 0.009 * min(1.0, characters / _WINDOWS[-1])
    return 0.75 + 0.24 * max(0, characters - 40) / (_SHORT - 40)
