"""An entry of the catalogue as a person asks for it: with where it stands, its group, and the articles it has."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from flows.enrich.catalogue.catalogue import Catalogue, Entry, Group, key

if TYPE_CHECKING:
    from flows.index.base import Index


@dataclass(frozen=True, slots=True)
class Listed:
    """An outlet with its group, its file and line, and its articles in an index; None where none was asked."""

    entry: Entry
    group: Group | None
    file: str
    line: int
    articles: int | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON-ready: every key of the entry, its group as its names, `file`, `line` and `articles`."""
        told = {"group_name": self.group.name if self.group else None}
        return {
            **self.entry.model_dump(mode="json"), **told,
            "file": self.file, "line": self.line, "articles": self.articles,
        }  # fmt: skip


def listed(entry: Entry, catalogue: Catalogue, articles: int | None) -> Listed:
    """The entry with what the catalogue knows of it."""
    from flows.yaml_files import line_of

    standing = catalogue.standing[entry.id]
    line = line_of(standing.path.read_bytes(), (standing.number,))
    group = catalogue.groups.get(entry.group or "")
    return Listed(entry, group, str(standing.path), line, articles)


def documents_of(entry: Entry, index: "Index") -> int:
    """How many articles of an index are of the outlet."""
    from flows.index.base import SearchRequest

    query = f'outlet.id:"{entry.id}"'
    return index.search(SearchRequest(query=query, page_size=1, highlight=False, documents=False)).total


def similar(name: str, catalogue: Catalogue, most: int) -> list[str]:
    """Ids of outlets whose names are written nearly so."""
    by_key = {form: entry.id for entry in catalogue.entries.values() for form in entry.keys}
    return list(dict.fromkeys(by_key[found] for found in get_close_matches(key(name[:200]), by_key, most, 0.8)))
