"""The names of an outlet: as its articles have them, as a rule has it, as a person asks for it."""

from flows.clean.rules import outlet_key
from flows.enrich.catalogue.catalogue import catalogue
from flows.index.base import Document


def name_of(document: Document) -> str | None:
    """The outlet of an article as a rule names it: its id in the catalogue, else its domain, else its name."""
    return next(iter(names_of(document)), None)


def names_of(document: Document) -> tuple[str, ...]:
    """All names of the outlet of an article, the one that a rule has first; none where it is not known."""
    outlet = document.get("outlet", {})
    return tuple(outlet_key(outlet[part]) for part in ("id", "domain", "name") if outlet.get(part))


def meant_by(name: str) -> frozenset[str]:
    """What rules can have for an outlet that a person names: the text itself, its domain, ids of the catalogue."""
    written = outlet_key(name)
    host = written.removeprefix("www.")
    by_host = catalogue().by_host(host)
    entries = (*catalogue().by_name(name), *([by_host] if by_host else []))
    return frozenset({written, host, *(entry.id for entry in entries)})
