"""What every rule asks: what an index has, whether a query is KQL, a text JSON; and how it says what is wrong."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.kibana.kql import fields_of

Body: TypeAlias = dict[str, Any]
Mapped: TypeAlias = Mapping[str, Mapping[str, Body]]  # index, field, mapping
KINDS = {
    "keyword": "string", "text": "string", "long": "number", "double": "number", "date": "date", "date_nanos": "date",
    "boolean": "boolean",
}  # fmt: skip
SINCE = re.compile(r"now(?:-\d+[smhdwMy])?(?:/[smhdwMy])?")


@dataclass
class Rules:
    """Collects what is wrong with the objects of one file."""

    mapped: Mapped
    objects: dict[tuple[str, str], Body] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def _index_of(self, references: list[Body], name: str | None, where: str) -> str | None:
        """The index of the data view that is referred to under a name."""
        ids = [ref["id"] for ref in references if ref["name"] == name and ref["type"] == "index-pattern"]
        view = self.objects.get(("index-pattern", ids[0])) if ids else None
        self._say(view is None, where, f"no data view under {name}")
        index = view["attributes"]["title"] if view else None
        return index if index in self.mapped else None

    def _kql(self, query: Body | None, index: str, where: str) -> None:
        if not isinstance(query, dict) or query.get("language") != "kuery" or not isinstance(query.get("query"), str):
            self._say(True, where, "a query that is no KQL")
            return
        try:
            paths = fields_of(query["query"])
        except ValueError:
            self._say(True, where, f"KQL that does not parse: {query['query']}")
            return
        for path in sorted(paths):
            if self._field(index, path, where):
                searched = self.mapped[index][path].get("index", True) and self.mapped[index][path]["type"] in KINDS
                self._say(not searched, where, f"{path} cannot be searched")

    def _field(self, index: str, path: str, where: str) -> bool:
        known = path in self.mapped[index]
        self._say(not known, where, f"no field {path} in {index}")
        return known

    def _kind(self, index: str, path: str) -> str:
        return KINDS.get(self.mapped[index][path]["type"], "unknown")

    def _counted(self, index: str, path: str) -> bool:
        mapping = self.mapped[index][path]
        return bool(mapping.get("doc_values", True)) and mapping["type"] not in ("text", "binary", "object")

    def _time(self, restored: object, since: object, until: object, where: str) -> None:
        written = (
            isinstance(since, str) and isinstance(until, str) and SINCE.fullmatch(since) and SINCE.fullmatch(until)
        )
        self._say(restored is not True or not written, where, "no time of its own: Kibana would show fifteen minutes")

    def _json(self, text: object, where: str, name: str) -> Any:
        """The value; None where there is no text of JSON."""
        try:
            if isinstance(text, str):
                return json.loads(text)
        except json.JSONDecodeError:
            pass
        self._say(True, where, f"{name} is no text of JSON")
        return None

    def _say(self, wrong: object, where: str, what: str) -> None:
        if wrong:
            self.found.append(f"{where}: {what}")

    def _none(self, what: str, some: list[Any], where: str = "file") -> None:
        self._say(some, where, f"{what}: {', '.join(map(str, some))}")


def fields_in(properties: Body, prefix: str = "") -> Iterator[tuple[str, Body]]:
    """Every field of a mapping that a data view has, with those beside others (`people.text`)."""
    for name, mapping in properties.items():
        path = prefix + name
        if "properties" in mapping:
            yield from fields_in(mapping["properties"], path + ".")
        elif mapping["type"] != "object":
            yield path, mapping
            yield from fields_in(mapping.get("fields", {}), path + ".")
