"""What Lens expects of a chart in a dashboard: one layer, its columns, and a picture that draws them all."""

from collections import Counter
from collections.abc import Iterator

from tests.schema.kibana.rules import KINDS, Body, Rules

OPERATIONS = {
    "terms": {"string", "number", "boolean"}, "date_histogram": {"date"}, "unique_count": set(KINDS.values()),
    "sum": {"number"}, "average": {"number"}, "min": {"number", "date"}, "max": {"number", "date"},
}  # fmt: skip
GROUPING = {"terms", "date_histogram", "filters"}
RECORDS = "___records___"
MAX_GROUPS = 1000


class ChartRules(Rules):
    """The rules of Lens, as `form_based` and the visualizations have them."""

    def chart(self, attributes: Body, references: list[Body], where: str) -> None:
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
