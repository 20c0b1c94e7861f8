"""The country that helplines speak for: a paper prints the numbers of its own readers.

Numbers are those that the services publish, digits only, without the international prefix.
"""

import re
from collections import Counter
from collections.abc import Sequence

from flows.article import Helpline

_NUMBERS = {
    "AU": ("131114", "1800737732", "1300224636", "1800551800", "1300659467", "1300789978"),
    "CA": ("18334564566", "18006686868"),
    "DE": ("08001110111", "08001110222", "116123", "08000116016"),
    "GB": ("116123", "08082000247", "08088010302", "08001111", "03001233393", "08457909090", "08085005222"),
    "IE": ("1800247247", "1800341900", "1800778888"),
    "IN": ("9152987821", "18005990019"),
    "NZ": ("0508744633", "0800733843", "1737", "08009428787", "0800543354", "0800376633", "0800726666", "0800111757",
           "0508828865", "0800742584", "0800956333", "0508423396", "0800044334"),
    "US": ("988", "18002738255", "18006564673", "18007997233", "741741"),
    "ZA": ("0800567567", "0800428428"),
}  # fmt: skip

_DIGITS = re.compile(r"\d(?:[ –-]?\d){2,14}")
_TOP_LEVEL = re.compile(r"\.(?:co|org|net|govt|gov)\.(nz|uk|au|za)\b|\.(ie|ca|de|ch|at|fr)\b")


def country_of(helplines: Sequence[Helpline]) -> tuple[str, int] | None:
    """(ISO country, number of helplines that speak for it); None with fewer than two, or when two countries compete."""
    votes: Counter[str] = Counter()
    for helpline in helplines:
        votes.update(_countries(helpline.contact[:400]))
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return ranked[0]


def _countries(contact: str) -> set[str]:
    numbers = {re.sub(r"\D", "", match[0]) for match in _DIGITS.finditer(contact)}
    found = {country for country, known in _NUMBERS.items() if not numbers.isdisjoint(known)}
    for match in _TOP_LEVEL.finditer(contact.lower()):
        code = (match[1] or match[2]).upper()
        found.add("GB" if code == "UK" else code)
    return found
