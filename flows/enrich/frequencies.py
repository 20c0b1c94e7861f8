"""In what share of news articles a word stands: what makes a word telling.

A shipped table a language says how common words are (data/frequencies). `flows topics refresh` counts articles of the
archive at hand into FLOWS_HOME/frequencies; the shipped table then weighs as much as `PRIOR` articles beside them, so
that a word is neither common because of a hundred articles of one week, nor rare because none of them has it.
"""

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from flows.errors import UsageError
from flows.settings import settings

WORDS = 500  # words of a usual article: the median of the articles of development is 560 to 730, most drops are shorter
RAREST = 0.001  # share of articles for a word that no table has: a third of that of the rarest word of a table
PRIOR = 500  # articles that the shipped table weighs as much as
WORD = re.compile(r"[^\W\d_]\w*(?:-\w+)*")
_HEAD = "# articles"
_NAME = "frequencies"
_PER_WORD = {band: 10 ** (-band / 100) for band in range(0, 1000, 10)}  # share of all words by band of the table
_SHIPPED = resources.files("flows.enrich") / "data" / "frequencies"


@dataclass(frozen=True, slots=True)
class Counted:
    """Articles of one language that were counted, and in how many of them the commoner words stand."""

    articles: int
    words: dict[str, int]

    def written(self) -> str:
        """The file: how many articles, then a line a word in alphabetical order."""
        lines = [f"{_HEAD}\t{self.articles}", *(f"{word}\t{count}" for word, count in sorted(self.words.items()))]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What is known of a language: the bands of the shipped table, and what was counted, where something was."""

    bands: dict[str, int]
    counted: Counted | None

    def share(self, word: str) -> float:
        """The share of articles that a case-folded word stands in, above 0 and below 1."""
        shipped = self.shipped_share(word)
        if self.counted is None:
            return shipped
        count = self.counted.words.get(word, 0)
        return min((count + PRIOR * shipped) / (self.counted.articles + PRIOR), 1 - RAREST)

    def shipped_share(self, word: str) -> float:
        """The share by the shipped table alone."""
        band = self.bands.get(word)
        if band is None:
            return RAREST
        # A word comes again in the article that has it: by a negative binomial distribution of shape 1, this is the
        # share that has it. In 149 English and 39 German articles, within a third of what was counted in every band.
        expected = _PER_WORD[band] * WORDS
        return expected / (1 + expected)


def words(text: str) -> Iterator[str]:
    """The case-folded words of a text, as tables have them: letters, digits behind them, hyphens between."""
    return (match[0].casefold() for match in WORD.finditer(text))


def document_frequency(term: str, language: str) -> float:
    """The share of articles in that language that a word stands in, above 0 and below 1; of a phrase, the share of its
    rarest word, which the phrase itself cannot exceed. Case aside.

    `RAREST` for every word of a language that has no table. Raises `UsageError` for a table in FLOWS_HOME that cannot
    be read.
    """
    of_language = table(language)
    return min((of_language.share(word) for word in term.casefold().split()), default=RAREST)


def idf(term: str, language: str) -> float:
    """Inverse document frequency, natural logarithm: 0 for a word of every article, 6.9 for one that no table has."""
    return -math.log(document_frequency(term, language))


def table(language: str) -> Table:
    """The table of a language, for who asks for many words; an empty one where there is none. Raises `UsageError`."""
    return _table(str(settings().home), language)


def known() -> frozenset[str]:
    """The languages that have a shipped table."""
    return frozenset(_shipped_names())


def data() -> bytes:
    """What the shares depend on beside this code: a digest of every table, shipped or counted."""
    digest = hashlib.sha256(_shipped_digest())
    for language, text in _counted_texts(folder()):
        digest.update(f"\n{language}\n{text}".encode())
    return digest.digest()


def check() -> None:
    """Read every counted table before a run does. Raises `UsageError` naming the file that is none."""
    for language, _ in _counted_texts(folder()):
        table(language)


def folder() -> Path:
    """Where counted tables are, or would be."""
    return settings().home / _NAME


def file_of(language: str) -> Path:
    """The counted table of a language, there or not."""
    return folder() / f"{language}.tsv"


@lru_cache(maxsize=64)
def _table(home: str, language: str) -> Table:
    return Table(_shipped(language), _counted(Path(home, _NAME), language))


def _shipped(language: str) -> dict[str, int]:
    if language not in _shipped_names():
        return {}
    bands: dict[str, int] = {}
    for line in (_SHIPPED / f"{language}.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            band, *words = line.split(" ")
            bands.update(dict.fromkeys(words, int(band)))
    return bands


@cache
def _shipped_names() -> tuple[str, ...]:
    names = (file.name for file in _SHIPPED.iterdir())
    return tuple(sorted(name.removesuffix(".txt") for name in names if name.endswith(".txt")))


@cache
def _shipped_digest() -> bytes:
    digest = hashlib.sha256()
    for name in _shipped_names():
        digest.update((_SHIPPED / f"{name}.txt").read_bytes())
    return digest.digest()


@lru_cache(maxsize=4)
def _counted_texts(home: Path) -> tuple[tuple[str, str], ...]:
    """Every counted table by language, read once a process: that of a run stays one table to its end."""
    files = sorted(home.glob("*.tsv")) if home.is_dir() else []
    try:
        return tuple((file.stem, file.read_text("utf-8")) for file in files)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"a table of {home} cannot be read ({error}): delete it, then run flows topics refresh"
        ) from None


def _counted(home: Path, language: str) -> Counted | None:
    text = dict(_counted_texts(home)).get(language)
    if text is None:
        return None
    first, *lines = text.splitlines() or [""]
    try:
        name, articles = first.split("\t")
        words = {word: int(count) for word, count in (line.split("\t") for line in lines)}
        if name != _HEAD or int(articles) < 1 or not all(0 < count <= int(articles) for count in words.values()):
            raise ValueError(first)
    except ValueError:
        raise UsageError(
            f"{home / language}.tsv is no table of word frequencies: delete it, then run flows topics refresh"
        ) from None
    return Counted(int(articles), words)


def forget() -> None:
    """Read the counted tables anew when they are asked for next: they were written."""
    _counted_texts.cache_clear()
    _table.cache_clear()
