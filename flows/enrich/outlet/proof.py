"""The proof of the catalogue's signs: each is seen in its example, means one outlet there, and is not in its `keep`.

The models look at a sign alone; here it stands in a text, beside all others of the catalogue.
"""

from dataclasses import dataclass

from flows.enrich.catalogue.catalogue import Catalogue
from flows.enrich.outlet.signals import observe

_AROUND = "The bridge is closed.\n\n{}\n\nIt is old."


@dataclass(frozen=True, slots=True)
class Failure:
    """A sign that does not hold: of which outlet, its phrase, and what happens instead."""

    outlet: str
    phrase: str
    happened: str


def failures(catalogue: Catalogue) -> list[Failure]:
    """The signs that do not hold, by outlet."""
    found = []
    for entry in catalogue.entries.values():
        for sign in entry.signs:
            meant = _meant(sign.example, catalogue)
            if meant != {entry.id}:
                seen = ", ".join(sorted(meant)) or "nobody"
                found.append(Failure(entry.id, sign.phrase, f"its example speaks for {seen}"))
            if entry.id in _meant(sign.keep, catalogue):
                found.append(Failure(entry.id, sign.phrase, "it is seen in the sentence it must keep"))
    return found


def _meant(text: str, catalogue: Catalogue) -> set[str]:
    seen = observe(None, _AROUND.format(text), catalogue)
    return {one.entry.id for one in seen if one.kind == "sign" and one.entry is not None}
