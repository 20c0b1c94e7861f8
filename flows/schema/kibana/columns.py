"""The words that panels are written in: what Lens calls columns, each a way to make groups or a number of each group.

Only what any Elasticsearch of our version can do is here: no runtime field, no script.
"""

from dataclasses import dataclass, field, replace

from flows.schema.kibana.data_views import DataView
from flows.schema.kibana.saved import Body, kql

RECORDS = "___records___"  # what Lens calls documents
COUNTED_BY_VALUE = ("string", "number", "boolean")  # kinds of fields that groups of values are made of
_SCALES = {"date_histogram": "interval", "terms": "ordinal", "filters": "ordinal"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Without a label it has that of its field."""

    operation: str
    path: str | None = None
    label: str | None = None
    where: str | None = None  # KQL: only these documents
    params: Body = field(default_factory=dict)

    @property
    def grouping(self) -> bool:
        """Whether it makes groups; else it is a number of each group."""
        return self.operation in _SCALES

    def named(self, label: str) -> "Column":
        """The same under another label."""
        return replace(self, label=label)

    def to_lens(self, view: DataView, params: Body) -> Body:
        """As Lens saves it. Raises `KeyError` for a field that the view does not have, `ValueError` for one that cannot
        be counted this way."""
        label = self.label or (view.field(self.path).label if self.path else "")
        if not label:
            raise ValueError(f"{self.operation} needs a label")
        column: Body = {
            "label": label,
            "customLabel": True,
            "dataType": self._kind(view),
            "operationType": self.operation,
            "isBucketed": self.grouping,
            "scale": _SCALES.get(self.operation, "ratio"),
            "params": {**self.params, **params},
        }
        if self.operation != "filters":
            column["sourceField"] = self.path or RECORDS
        if self.where:
            column["filter"] = kql(self.where)
        return column

    def _kind(self, view: DataView) -> str:
        if self.path is None:
            return "string" if self.grouping else "number"
        found = view.field(self.path)
        if not found.counted:
            raise ValueError(f"{view.index}.{self.path} cannot be counted: it is {found.type}")
        allowed = _allowed(self.operation)
        if found.kind not in allowed:
            raise ValueError(f"{self.operation} of {view.index}.{self.path} needs {' or '.join(allowed)}")
        return "number" if self.operation == "unique_count" else found.kind


def _allowed(operation: str) -> tuple[str, ...]:
    match operation:
        case "terms":
            return COUNTED_BY_VALUE
        case "date_histogram":
            return ("date",)
        case "unique_count":
            return ("string", "number", "date", "boolean")
        case "min" | "max":
            return ("number", "date")
        case _:
            return ("number",)


def top(
    path: str, size: int, *, other: bool = False, missing: bool = False, rarest: bool = False, label: str | None = None
) -> Column:
    """The values with the largest number (the panel's first one), or the smallest. `missing` brings `other` with it.

    A document with several values counts for each of them.
    """
    params: Body = {
        "size": size,
        "orderDirection": "asc" if rarest else "desc",
        "otherBucket": other or missing,
        "missingBucket": missing,
        "parentFormat": {"id": "terms"},
        "include": [], "exclude": [], "includeIsRegex": False, "excludeIsRegex": False,
    }  # fmt: skip
    return Column("terms", path, label, params=params)


def over_time(path: str) -> Column:
    """Periods, as long as suits the time picker."""
    return Column("date_histogram", path, params={"interval": "auto", "includeEmptyRows": True, "dropPartials": False})


def groups(label: str, **queries: str) -> Column:
    """Groups by KQL; each is named by its key, with blanks for underscores."""
    filters = [{"label": name.replace("_", " "), "input": kql(query)} for name, query in queries.items()]
    return Column("filters", label=label, params={"filters": filters})


def count(label: str, where: str | None = None) -> Column:
    """Number of documents."""
    return Column("count", label=label, where=where, params={"emptyAsNull": False})


def unique(path: str, label: str | None = None, where: str | None = None) -> Column:
    """Number of different values; an estimate above some thousands."""
    return Column("unique_count", path, label, where, {"emptyAsNull": False})


def total(path: str, label: str | None = None) -> Column:
    """The sum."""
    return Column("sum", path, label, params={"emptyAsNull": False})


def average(path: str, label: str | None = None) -> Column:
    """The mean."""
    return Column("average", path, label)


def lowest(path: str, label: str | None = None) -> Column:
    """The smallest number, or the earliest date."""
    return Column("min", path, label)


def highest(path: str, label: str | None = None) -> Column:
    """The largest number, or the latest date."""
    return Column("max", path, label)
