"""Saved objects as Kibana imports them: one line of JSON each, with versions, references, and texts that hold JSON.

An object says for which version of Kibana it was written, and Kibana brings it up to its own. Without a version every
migration since 7.x runs, and one of them damages what Lens has saved since. The versions here are the oldest that carry
what is used, so every Kibana from 8.9 on reads them: those that Kibana's own sample data declare (`home` plugin,
`sample_data/data_sets`), whose shapes are followed here too.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson

Body: TypeAlias = dict[str, Any]

CORE_VERSION = "8.8.0"
DATA_VIEW, SEARCH, DASHBOARD = "index-pattern", "search", "dashboard"
TYPE_VERSIONS = {DATA_VIEW: "8.0.0", SEARCH: "8.0.0", DASHBOARD: "8.9.0"}


@dataclass(frozen=True, slots=True)
class Naming:
    """What sets the objects of one archive apart from those of another. `prefix` is empty, or ends with a hyphen."""

    prefix: str = ""

    def id(self, name: str) -> str:
        """The same on every machine and in every release: importing again replaces, and links to it stay good."""
        return f"{self.prefix}flows-{name}"

    def title(self, title: str) -> str:
        """What people read in a list."""
        return f"{title} ({self.prefix.rstrip('-')})" if self.prefix else title

    def index(self, name: str) -> str:
        """An index or alias of the archive."""
        return self.prefix + name


@dataclass(frozen=True, slots=True)
class Reference:
    """A saved object that another one needs; `name` is where it is needed."""

    type: str
    id: str
    name: str

    def to_document(self) -> Body:
        """As Kibana writes it."""
        return {"type": self.type, "id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class SavedObject:
    """One object. `attributes` are as its type defines them."""

    type: str
    id: str
    attributes: Body
    references: tuple[Reference, ...] = ()

    def to_document(self) -> Body:
        """As a line of an import file holds it."""
        return {
            "type": self.type,
            "id": self.id,
            "attributes": self.attributes,
            "references": [reference.to_document() for reference in self.references],
            "coreMigrationVersion": CORE_VERSION,
            "typeMigrationVersion": TYPE_VERSIONS[self.type],
            "managed": False,
        }


def as_text(value: Any) -> str:
    """JSON within JSON: many attributes are texts that hold JSON. Keys are in order: the same gives the same."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def kql(query: str = "") -> Body:
    """A query in Kibana's language."""
    return {"query": query, "language": "kuery"}


def search_source(query: str = "", **more: Any) -> Body:
    """What `kibanaSavedObjectMeta` of a search or a dashboard is."""
    return {"searchSourceJSON": as_text({"query": kql(query), "filter": [], **more})}
