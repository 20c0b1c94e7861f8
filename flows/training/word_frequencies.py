"""The shipped tables of word frequencies, made from the package wordfreq:

    uv run --with wordfreq==3.1.1 python -m flows.training.word_frequencies flows/enrich/data/frequencies

The tables are data of wordfreq in another form, and under its licence: CC BY-SA 4.0. The package itself is 60 MB, of
which topics need the commoner words of some twenty languages, to a tenth of a power of ten.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

LANGUAGES = {
    language: language
    for language in ("bg", "ca", "cs", "da", "de", "el", "en", "es", "fi", "fr", "hu", "id", "it", "nl", "pl", "pt",
                     "ro", "ru", "sv", "tr", "uk")
} | {"no": "nb"}  # fmt: skip
"""ISO 639-1 code of the table -> that of wordfreq. Languages that write words apart."""

LEAST = 10**-5.2  # of all words: in about one article of 320, see flows.enrich.frequencies
_BAND = 10  # hundredths of a power of ten
_CYRILLIC, _GREEK, _LATIN = "[а-яёєіїґ]+", "[\\u0370-\\u03ff\\u1f00-\\u1fff]+", "[a-zß-ɏ]+"
_ALPHABETS = dict.fromkeys(("bg", "ru", "uk"), _CYRILLIC) | {"el": _GREEK}
_HEAD = """\
# Words of {language} by frequency: the first number of a line is f, where 10^(-f/100) of all words are of that kind.
# Made by flows/training/word_frequencies.py from wordfreq {version} (Robyn Speer), list "{source}".
# Licence: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/ - sources and credits: README.md beside it.
"""


def table(words: dict[str, float], language: str) -> str:
    """The lines of a table from frequencies (shares of all words): a line a band, its words in alphabetical order.

    Words that are no single word of letters of the language's alphabet are left out.
    """
    from math import log10

    fits = re.compile(_ALPHABETS.get(language, _LATIN))
    bands: defaultdict[int, set[str]] = defaultdict(set)
    for word, share in words.items():
        if share >= LEAST and fits.fullmatch(word):
            bands[round(-log10(share) * 100 / _BAND) * _BAND].add(word)
    return "".join(f"{band} {' '.join(sorted(bands[band]))}\n" for band in sorted(bands))


def main(folder: Path) -> None:
    """Write every table into the folder."""
    from importlib.metadata import version

    from wordfreq import get_frequency_dict  # type: ignore[import-not-found]  # a tool of the makers of the tables

    for language, source in LANGUAGES.items():
        head = _HEAD.format(language=language, source=f"small_{source}", version=version("wordfreq"))
        lines = table(get_frequency_dict(source, "small"), language)
        (folder / f"{language}.txt").write_text(head + lines, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
