"""What Kibana would refuse, or show as a broken panel, found without a Kibana.

Reads the lines of an import file, nothing else: what generated them is not asked. The rules are those of Kibana's own
code: the schemas of its saved objects (`dashboardAttributesSchema`, version 1, which forbids unknown attributes;
`SCHEMA_SEARCH_BASE`; the data view's), what Lens expects of a layer (`form_based`), and the grid of dashboards.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, TypeAlias

from tests.kibana.kql import fields_of

Body: TypeAlias = dict[str, Any]
Mapped: TypeAlias = Mapping[str, Mapping[str, Body]]  # index, field, mapping

VERSIONS = {"index-pattern": "8.0.0", "search": "8.0.0", "dashboard": "8.9.0"}
KINDS = {
    "keyword": "string", "text": "string", "long": "number", "double": "number", "date": "date", "date_nanos": "date",
    "boolean": "boolean",
}  # fmt: skip
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
NEVER = ("tabs", "sections", "colorMapping", "adHocIndexPattern", "isTransposable")
FORMATS = {"date": "date", "bytes": "number", "percent": "number", "duration": "number", "url": "string"}
OPERATIONS = {
    "terms": {"string", "number", "boolean"}, "date_histogram": {"date"}, "unique_count": set(KINDS.values()),
    "sum": {"number"}, "average": {"number"}, "min": {"number", "date"}, "max": {"number", "date"},
}  # fmt: skip
GROUPING = {"terms", "date_histogram", "filters"}
RECORDS = "___records___"
GRID = 48
MAX_DESCRIPTION, MAX_TITLE, MAX_GROUPS, MAX_PANELS, MAX_BYTES = 300, 100, 1000, 60, 1 << 20
SINCE = re.compile(r"now(?:-\d+[smhdwMy])?(?:/[smhdwMy])?")
ID = re.compile(r"(?:[a-z0-9_-]+-)?flows-[a-z]+(?:-[a-z]+)*")


@dataclass
class Linter:
    """Collects what is wrong with the lines of one file."""

    mapped: Mapped
    objects: dict[tuple[str, str], Body] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

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
                self._lens(config["attributes"], own, where)
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

    def _lens(self, attributes: Body, references: list[Body], where: str) -> None:
        self._say("version" in attributes, where, "a version: Kibana would not bring it up to date")
        state = attributes["state"]
        layers = state["datasourceStates"]["formBased"]["layers"]
        self._say(len(layers) != 1, where, f"{len(layers)} layers")
        for layer_id, layer in layers.items():
            index = self._index_of(references, f"indexpattern-datasource-layer-{layer_id}", where)
            if index is None:
                continue
            self._kql(state.get("query"), index, where)
            self._layer(layer, index, where)
            shape = attributes["visualizationType"]
            drawn = state["visualization"]
            parts = drawn.get("layers", [drawn])
            self._say(any(part["layerId"] != layer_id for part in parts), where, "draws another layer")
            accessors = list(_accessors(shape, parts))
            self._say(not accessors, where, f"a shape that is not known: {shape}")
            twice = [id for id, times in Counter(accessors).items() if times > 1]
            self._none("columns drawn twice", twice, where)
            self._none("draws columns that are not there", sorted(set(accessors) - set(layer["columns"])), where)
            self._none("columns that are not drawn", sorted(set(layer["columns"]) - set(accessors)), where)

    def _layer(self, layer: Body, index: str, where: str) -> None:
        columns, order = layer["columns"], layer["columnOrder"]
        self._say(sorted(order) != sorted(columns), where, "columnOrder is not the columns")
        grouping = [columns[id]["isBucketed"] for id in order if id in columns]
        self._say(grouping != sorted(grouping, reverse=True), where, "a number before a group in columnOrder")
        self._say(all(grouping), where, "nothing is counted")
        for id, column in columns.items():
            self._column(id, column, columns, index, where)

    def _column(self, id: str, column: Body, columns: Body, index: str, where: str) -> None:
        operation, path, params = column["operationType"], column.get("sourceField"), column.get("params", {})
        self._say(column["isBucketed"] != (operation in GROUPING), where, f"{id}: isBucketed is wrong")
        self._say(not column.get("label"), where, f"{id}: no label")
        if "filter" in column:
            self._kql(column["filter"], index, where)
        match operation:
            case "count":
                self._say(path != RECORDS, where, f"{id}: counts {path}")
                return
            case "filters":
                for one in params["filters"]:
                    self._kql(one["input"], index, where)
                self._say(len(params["filters"]) < 2, where, f"{id}: groups of one")
                return
            case _ if operation not in OPERATIONS:
                self._say(True, where, f"{id}: {operation} is not known")
                return
        if not self._field(index, str(path), where):
            return
        kind = self._kind(index, str(path))
        self._say(not self._counted(index, str(path)), where, f"{id}: {path} cannot be counted")
        self._say(kind not in OPERATIONS[operation], where, f"{id}: {operation} of a {kind}")
        expected = "number" if operation == "unique_count" else kind
        self._say(column["dataType"] != expected, where, f"{id}: dataType {column['dataType']} of a {kind}")
        if operation == "terms":
            by = columns.get(params["orderBy"].get("columnId"), {"isBucketed": True})
            self._say(by["isBucketed"], where, f"{id}: ordered by what is no number")
            self._say(not 0 < params["size"] <= MAX_GROUPS, where, f"{id}: {params['size']} groups")
            only = params["missingBucket"] and not params["otherBucket"]
            self._say(only, where, f"{id}: missing without other, which Lens ignores")

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


def _accessors(shape: str, parts: list[Body]) -> Iterator[str]:
    """The columns that a picture is drawn from."""
    for part in parts:
        match shape:
            case "lnsXY":
                yield from part["accessors"]
                yield from (part[name] for name in ("xAccessor", "splitAccessor") if name in part)
            case "lnsPie":
                yield from (*part["primaryGroups"], *part["metrics"])
            case "lnsDatatable":
                yield from (column["columnId"] for column in part["columns"])
            case "lnsMetric":
                yield part["metricAccessor"]


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _keys(inner)
