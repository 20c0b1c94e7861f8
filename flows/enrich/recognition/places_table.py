"""Writes the table of countries: their names in the languages that names are read in by rules, from the Unicode CLDR.

    python -m flows.enrich.recognition.places_table > flows/enrich/data/countries.tsv

The Babel package, which carries the CLDR, is needed to write the table alone; whoever reads it needs the file.
"""

import sys

LANGUAGES = (
    "bg", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "is", "it", "lt", "lv",
    "mk", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "tr", "uk", "vi",
)  # fmt: skip
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
HEAD = """\
# Names of countries and territories by ISO 3166-1 code and language, one spelling a cell, empty where none is known.
# Source: Unicode CLDR {version}, by Babel; licence: Unicode-3.0. Written by flows/enrich/recognition/places_table.py.
"""


def table() -> str:
    """The table as it is stored: two lines of comment, the languages, a line a country."""
    from babel import Locale
    from babel.core import get_cldr_version

    names: dict[str, dict[str, str]] = {
        language: {str(code): str(name) for code, name in Locale.parse(language).territories.items()}
        for language in LANGUAGES
    }
    codes = sorted(code for code in names["de"] if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES)
    lines = ["\t".join(("code", *LANGUAGES))]
    lines += ["\t".join((code, *(_plain(names[language].get(code, "")) for language in LANGUAGES))) for code in codes]
    return HEAD.format(version=get_cldr_version()) + "\n".join(lines) + "\n"


def _plain(name: str) -> str:
    """ "Hongkong (Sonderverwaltungsregion)" and "S.A.R. de Hong Kong (China)" as news prints them."""
    return name.partition(" (")[0].strip()


if __name__ == "__main__":
    sys.stdout.write(table())
