"""What Kibana would refuse, or show as a broken panel, found without a Kibana.

Reads the lines of an import file, nothing else: what generated them is not asked. The rules are those of Kibana's own
code: the schemas of its saved objects (`dashboardAttributesSchema`, version 1, which forbids unknown attributes;
`SCHEMA_SEARCH_BASE`; the data view's), what Lens expects of a layer (`form_based`), and the grid of dashboards.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from tests.schema.kibana.charts import ChartRules
from tests.schema.kibana.rules import Body

VERSIONS = {"index-pattern": "8.0.0", "search": "8.0.0", "dashboard": "8.9.0"}
TEXTS_OF_JSON = {
    "index-pattern": ("fields", "fieldAttrs", "fieldFormatMap", "runtimeFieldMap", "sourceFilters", "typeMeta"),
    "search": (),
    "dashboard": ("panelsJSON", "optionsJSON"),
}
ATTRIBUTES = {
    "index-pattern": {
        "title", "name", "timeFieldName", "fields", "fieldAttrs", "fieldFormatMap", "runtimeFieldMap", "sourceFilters",
        "typeMeta",
    },
    "search": {
        "title", "description", "columns", "sort", "grid", "rowHeight", "hideChart", "breakdownField",
        "kibanaSavedObjectMeta", "isTextBasedQuery", "timeRestore", "timeRange",
    },
    "dashboard": {
        "title", "description", "kibanaSavedObjectMeta", "timeRestore", "timeFrom", "timeTo", "refreshInterval",
        "controlGroupInput", "panelsJSON", "optionsJSON", "version",
    },
}  # fmt: skip
TYPES: dict[str, type] = {
    "title": str, "name": str, "description": str, "timeFieldName": str, "columns": list, "sort": list, "grid": dict,
    "rowHeight": int, "hideChart": bool, "breakdownField": str, "isTextBasedQuery": bool, "timeRestore": bool,
    "timeRange": dict, "timeFrom": str, "timeTo": str, "refreshInterval": dict, "controlGroupInput": dict,
    "kibanaSavedObjectMeta": dict, "version": int,
}  # fmt: skip
NEVER = ("tabs", "sections", "colorMapping")  # of newer versions than we declare
FORMATS = {"date": "date", "bytes": "number", "percent": "number", "duration": "number", "url": "string"}
GRID = 48
MAX_DESCRIPTION, MAX_TITLE, MAX_PANELS, MAX_BYTES = 300, 100, 60, 1 << 20
ID = re.compile(r"(?:[a-z0-9_-]+-)?flows-[a-z]+(?:-[a-z]+)*")


class Linter(ChartRules):
    """Reads the lines of one file."""

    def check(self, lines: Iterable[bytes]) -> list[str]:
        """One sentence for each thing that is wrong."""
        documents = [json.loads(line) for line in lines]
        keys = [(one["type"], one["id"]) for one in documents]
        self._none("the same id twice", [key for key, times in Counter(keys).items() if times > 1])
        self.objects = dict(zip(keys, documents, strict=True))
        self._say(sum(map(len, map(json.dumps, documents))) > MAX_BYTES, "file", "larger than proxies take")
        for one in documents:
            self._object(one)
        return self.found

    def _object(self, one: Body) -> None:
        kind, attributes = one["type"], one["attributes"]
        where = f"{kind} {one['id']}"
        if kind not in VERSIONS:
            self._say(True, where, "a type that is not generated")
            return
        self._say(not ID.fullmatch(one["id"]), where, "an id that is not fixed")
        self._say(one.get("coreMigrationVersion") != "8.8.0", where, "not coreMigrationVersion 8.8.0")
        self._say(one.get("typeMigrationVersion") != VERSIONS[kind], where, f"not version {VERSIONS[kind]} of its type")
        self._none("unknown attributes", sorted(set(attributes) - ATTRIBUTES[kind]), where)
        self._say(not 0 < len(attributes.get("title", "")) <= MAX_TITLE, where, "no title, or a long one")
        mistyped = [name for name, kind in TYPES.items() if not isinstance(attributes.get(name, kind()), kind)]
        if mistyped:
            self._none("attributes of another type", mistyped, where)
            return
        texts = {name: attributes.get(name) for name in TEXTS_OF_JSON[kind]}
        if kind != "index-pattern":
            texts["searchSourceJSON"] = attributes.get("kibanaSavedObjectMeta", {}).get("searchSourceJSON")
        parsed = {name: self._json(text, where, name) for name, text in texts.items()}
        self._none("never used here", sorted({key for key in _keys([attributes, parsed]) if key in NEVER}), where)
        self._references(one, where)
        if None in parsed.values():
            return
        match kind:
            case "index-pattern":
                self._data_view(attributes, parsed, where)
            case "search":
                self._search(one, parsed["searchSourceJSON"], where)
            case "dashboard":
                self._dashboard(one, parsed, where)

    def _references(self, one: Body, where: str) -> None:
        names = Counter(reference["name"] for reference in one["references"])
        self._none("references of one name", [name for name, times in names.items() if times > 1], where)
        lost = [ref["id"] for ref in one["references"] if (ref["type"], ref["id"]) not in self.objects]
        self._none("references that resolve to nothing", lost, where)

    def _data_view(self, attributes: Body, parsed: Body, where: str) -> None:
        index = attributes["title"]
        if index not in self.mapped:
            self._say(True, where, f"no index {index}")
            return
        fields, described = self.mapped[index], parsed["fieldAttrs"]
        self._none(f"fields that {index} does not have", [name for name in described if name not in fields], where)
        self._none(
            "fields without a label", [path for path, one in described.items() if not one.get("customLabel")], where
        )
        labels = Counter(one.get("customLabel") for one in described.values())
        self._none("labels of two fields", [label for label, times in labels.items() if times > 1], where)
        long = [
            path for path, one in described.items() if not 0 < len(one.get("customDescription", "")) <= MAX_DESCRIPTION
        ]
        self._none("descriptions that are empty or too long", long, where)
        for path, form in parsed["fieldFormatMap"].items():
            if self._field(index, path, where):
                suits = FORMATS.get(form.get("id")) == self._kind(index, path)
                self._say(not suits, where, f"format {form.get('id')} does not suit {path}")
        if (time := attributes.get("timeFieldName")) and self._field(index, time, where):
            self._say(self._kind(index, time) != "date", where, f"time field {time} is no date")

    def _search(self, one: Body, source: Body, where: str) -> None:
        attributes = one["attributes"]
        index = self._index_of(one["references"], source.get("indexRefName"), where)
        if index is None:
            return
        self._kql(source.get("query"), index, where)
        for column in attributes["columns"]:
            self._field(index, column, where)
        self._say("body" in attributes["columns"], where, "the body as a column: Discover fails on long ones")
        for path, direction in attributes["sort"]:
            known = self._field(index, path, where)
            self._say(known and not self._counted(index, path), where, f"cannot be sorted by {path}")
            self._say(direction not in ("asc", "desc"), where, f"sorted {direction}")
        if by := attributes.get("breakdownField"):
            self._say(self._field(index, by, where) and not self._counted(index, by), where, f"cannot be split by {by}")
        times = attributes.get("timeRange", {})
        self._time(attributes.get("timeRestore"), times.get("from"), times.get("to"), where)

    def _dashboard(self, one: Body, parsed: Body, where: str) -> None:
        attributes, panels = one["attributes"], parsed["panelsJSON"]
        self._time(attributes.get("timeRestore"), attributes.get("timeFrom"), attributes.get("timeTo"), where)
        self._say(not 0 < len(panels) <= MAX_PANELS, where, "no panels, or too many")
        names = Counter(panel["panelIndex"] for panel in panels)
        self._none("panels of one name", [name for name, times in names.items() if times > 1], where)
        self._grid([panel["gridData"] for panel in panels], where)
        used = {
            name
            for panel in panels
            for name in self._panel(panel, one["references"], f"{where}: {panel['panelIndex']}")
        }
        used |= set(self._controls(attributes.get("controlGroupInput"), one["references"], where))
        self._none("references that nothing uses", sorted({ref["name"] for ref in one["references"]} - used), where)

    def _grid(self, places: list[Body], where: str) -> None:
        for place in places:
            inside = place["x"] >= 0 and place["y"] >= 0 and place["w"] > 0 and place["h"] > 0
            self._say(not inside or place["x"] + place["w"] > GRID, where, f"{place['i']} is not on the grid")
        for one, other in combinations(places, 2):
            across = one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
            along = one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"]
            self._say(across and along, where, f"{one['i']} and {other['i']} overlap")

    def _panel(self, panel: Body, references: list[Body], where: str) -> Iterator[str]:
        """The references of the dashboard that it uses."""
        name, config = panel["panelIndex"], panel["embeddableConfig"]
        self._say(panel["gridData"]["i"] != name, where, "another name on the grid")
        self._say(not panel.get("title"), where, "no title")
        match panel["type"]:
            case "lens":
                own = config["attributes"].get("references", [])
                repeated = {f"{name}:{ref['name']}": ref["id"] for ref in own}
                at_dashboard = {ref["name"]: ref["id"] for ref in references if ref["name"].startswith(f"{name}:")}
                self._say(repeated != at_dashboard, where, "references that the dashboard does not repeat")
                self.chart(config["attributes"], own, where)
                yield from repeated
            case "search":
                wanted = f"{name}:{panel.get('panelRefName')}"
                target = [ref["type"] for ref in references if ref["name"] == wanted]
                self._say(target != ["search"], where, "no saved search under its reference")
                yield wanted
            case "visualization":
                self._say(config.get("savedVis", {}).get("type") != "markdown", where, "not a text")
            case other:
                self._say(True, where, f"a panel of type {other}")

    def _controls(self, group: Body | None, references: list[Body], where: str) -> Iterator[str]:
        if group is None:
            return
        self._json(group.get("ignoreParentSettingsJSON"), where, "ignoreParentSettingsJSON")
        controls = self._json(group.get("panelsJSON"), where, "panelsJSON of the controls") or {}
        for id, control in controls.items():
            name = f"controlGroup_{id}:optionsListDataView"
            self._say(control["type"] != "optionsListControl", where, f"a control of type {control['type']}")
            self._say(control["explicitInput"].get("id") != id, where, f"control {id} has another id")
            index, path = self._index_of(references, name, where), control["explicitInput"]["fieldName"]
            if index and self._field(index, path, where):
                self._say(not self._counted(index, path), where, f"nothing to choose from: {path}")
            yield name


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(inner)
