"""Panels: charts and tables that Lens draws, a saved search, a text. Each knows how a dashboard saves it.

Charts are saved within the dashboard, with the shape that Lens has had since 8.9: without a version of its own, so that
Kibana brings it up to date when it is read.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal, Protocol

from flows.schema.kibana.columns import Column
from flows.schema.kibana.data_views import DataView
from flows.schema.kibana.saved import DATA_VIEW, SEARCH, Body, Naming, Reference, kql

PANEL_VERSION = "8.9.0"
LAYER = "layer"  # each chart has one
LAYER_REFERENCE = f"indexpattern-datasource-layer-{LAYER}"

_AXES = {"x": True, "yLeft": True, "yRight": True}
_VERTICAL, _LINES = "bar_stacked", "line"
_HOLE = 0.54  # of a donut; one without a size becomes a pie


class Panel(Protocol):
    """What a dashboard is made of."""

    @property
    def title(self) -> str:
        """Shown above it; no two of a dashboard are the same."""

    def to_saved(self, naming: Naming) -> tuple[Body, tuple[Reference, ...]]:
        """What a dashboard saves of it beside its place, and what that needs."""


def index_of(panel: Panel) -> str:
    """What a dashboard calls a panel: the same as long as its title is."""
    return re.sub(r"[^a-z0-9]+", "-", panel.title.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class Chart:
    """What Lens draws: one layer of columns, each with a part in the picture."""

    title: str
    view: DataView
    shape: Literal["lnsXY", "lnsPie", "lnsDatatable", "lnsMetric"]
    parts: dict[str, tuple[Column, ...]]  # by what the picture uses them for
    look: Body = field(default_factory=dict)
    note: str = ""
    where: str = ""  # KQL: only these documents

    def only(self, where: str) -> "Chart":
        """The same of fewer documents; `where` is KQL."""
        return replace(self, where=where)

    @property
    def columns(self) -> dict[str, Column]:
        """By their ids, as Lens orders them: groups first, the outermost one first, then numbers."""
        ordered = sorted(chain(*self.parts.values()), key=lambda column: not column.grouping)
        return {f"{column.operation}-{number}": column for number, column in enumerate(ordered)}

    def to_saved(self, naming: Naming) -> tuple[Body, tuple[Reference, ...]]:
        data_view = naming.id(self.view.key)
        attributes: Body = {
            "title": self.title,
            "description": self.note,
            "type": "lens",
            "visualizationType": self.shape,
            "references": [Reference(DATA_VIEW, data_view, LAYER_REFERENCE).to_document()],
            "state": {
                "query": kql(self.where),
                "filters": [],
                "internalReferences": [],
                "adHocDataViews": {},
                "datasourceStates": {"formBased": {"layers": {LAYER: self._layer()}}},
                "visualization": self._visualization(),
            },
        }
        saved = _panel("lens", self.title, {"attributes": attributes, "description": self.note, "enhancements": {}})
        return saved, (Reference(DATA_VIEW, data_view, f"{index_of(self)}:{LAYER_REFERENCE}"),)

    def _layer(self) -> Body:
        columns = self.columns
        number = next((id for id, column in columns.items() if not column.grouping), None)
        if number is None:
            raise ValueError(f"{self.title}: nothing is counted")
        by = {"orderBy": {"type": "column", "columnId": number}}
        return {
            "columns": {
                id: column.to_lens(self.view, by if column.operation == "terms" else {})
                for id, column in columns.items()
            },
            "columnOrder": list(columns),
            "incompleteColumns": {},
            "ignoreGlobalFilters": False,
        }

    def _visualization(self) -> Body:
        ids = {part: [self._id_of(column) for column in some] for part, some in self.parts.items()}
        layer: Body = {"layerId": LAYER, "layerType": "data"}
        match self.shape:
            case "lnsXY":
                layer |= {"seriesType": self.look["preferredSeriesType"], "accessors": ids["numbers"]}
                layer |= {"xAccessor": ids["along"][0]}
                layer |= {"splitAccessor": ids["split"][0]} if ids["split"] else {}
                return {**self.look, "layers": [layer]}
            case "lnsPie":
                layer |= {"primaryGroups": ids["slices"], "metrics": ids["numbers"]}
                layer |= {"numberDisplay": "percent", "categoryDisplay": "default", "legendDisplay": "default"}
                return {"shape": "donut", "layers": [{**layer, "nestedLegend": False, "emptySizeRatio": _HOLE}]}
            case "lnsDatatable":
                shown = [{"columnId": id, "isTransposed": False} for id in self.columns]
                return {**layer, "columns": shown, "paging": {"size": 10, "enabled": True}}
            case "lnsMetric":
                return {**layer, "metricAccessor": ids["numbers"][0]}

    def _id_of(self, column: Column) -> str:
        return next(id for id, other in self.columns.items() if other is column)


@dataclass(frozen=True, slots=True)
class Listing:
    """A saved search, shown as its rows: the only panel that is an object of its own."""

    title: str
    search: str  # key of the saved search

    def to_saved(self, naming: Naming) -> tuple[Body, tuple[Reference, ...]]:
        name = f"panel_{index_of(self)}"
        saved = {**_panel("search", self.title, {"enhancements": {}}), "panelRefName": name}
        return saved, (Reference(SEARCH, naming.id(self.search), f"{index_of(self)}:{name}"),)


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown, without a frame."""

    title: str
    markdown: str

    def to_saved(self, naming: Naming) -> tuple[Body, tuple[Reference, ...]]:
        drawn = {
            "title": self.title,
            "description": "",
            "type": "markdown",
            "params": {"fontSize": 12, "openLinksInNewTab": True, "markdown": self.markdown},
            "uiState": {},
            "data": {"aggs": [], "searchSource": {"query": kql(), "filter": []}},
        }
        return _panel("visualization", self.title, {"savedVis": drawn, "hidePanelTitles": True, "enhancements": {}}), ()


def bars(
    title: str, view: DataView, along: Column, *numbers: Column, split: Column | None = None, note: str = ""
) -> Chart:
    """Bars along time, stacked by a split; along values they lie, the largest first."""
    series = _VERTICAL if along.operation == "date_histogram" else "bar_horizontal_stacked"
    return _along(title, view, along, numbers, split, series, note)


def lines(title: str, view: DataView, along: Column, *numbers: Column, note: str = "") -> Chart:
    """Lines along time, one a number."""
    return _along(title, view, along, numbers, None, _LINES, note)


def donut(title: str, view: DataView, slices: Column, number: Column, note: str = "") -> Chart:
    """Shares of a whole. Not for lists of values, whose counts do not add up to one."""
    return Chart(title, view, "lnsPie", {"slices": (slices,), "numbers": (number,)}, note=note)


def table(title: str, view: DataView, *columns: Column, note: str = "") -> Chart:
    """Rows of groups and numbers."""
    return Chart(title, view, "lnsDatatable", {"columns": columns}, note=note)


def figure(title: str, view: DataView, number: Column, note: str = "") -> Chart:
    """One number, large."""
    return Chart(title, view, "lnsMetric", {"numbers": (number,)}, note=note)


def _along(
    title: str, view: DataView, along: Column, numbers: tuple[Column, ...], split: Column | None, series: str, note: str
) -> Chart:
    # The split is the outer group: its top values are those of the whole time, not of each period.
    splits = (split,) if split else ()
    parts = {"split": splits, "along": (along,), "numbers": numbers}
    if "horizontal" in series:  # here it is the inner one: the top values of each bar
        parts = {"along": (along,), "split": splits, "numbers": numbers}
    look: Body = {
        "preferredSeriesType": series,
        "legend": {"isVisible": True, "position": "right"},
        "valueLabels": "hide",
        "fittingFunction": "None",
        "axisTitlesVisibilitySettings": {"x": False, "yLeft": True, "yRight": True},
        "tickLabelsVisibilitySettings": _AXES,
        "gridlinesVisibilitySettings": _AXES,
        "labelsOrientation": {"x": 0, "yLeft": 0, "yRight": 0},
        "yLeftExtent": {"mode": "full"},
        "yRightExtent": {"mode": "full"},
    }
    return Chart(title, view, "lnsXY", parts, look, note)


def _panel(type: str, title: str, config: Body) -> Body:
    return {"version": PANEL_VERSION, "type": type, "title": title, "embeddableConfig": config}
