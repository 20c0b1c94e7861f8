"""Dashboards: rows of panels, one under the other, on Kibana's grid of 48 columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.schema.kibana.data_views import DataView
from flows.schema.kibana.panels import Panel, index_of
from flows.schema.kibana.saved import (
    DASHBOARD,
    DATA_VIEW,
    Body,
    Naming,
    Reference,
    SavedObject,
    as_text,
    search_source,
)  # fmt: skip

GRID = 48


@dataclass(frozen=True, slots=True)
class Row:
    """Panels beside each other. `height` is in grid units of 20 pixels."""

    height: int
    panels: tuple[Panel, ...]
    widths: tuple[int, ...]


def row(height: int, *panels: Panel, widths: tuple[int, ...] = ()) -> Row:
    """A row that fills the grid, in equal parts unless widths are given. Raises `ValueError` where they do not fit."""
    chosen = widths or (GRID // len(panels),) * len(panels)
    if len(chosen) != len(panels) or sum(chosen) != GRID:
        raise ValueError(f"{len(panels)} panels of widths {chosen} do not fill {GRID} columns")
    return Row(height, panels, chosen)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard. `since` is where its time begins, as `now-5y`; it ends now.

    `controls` are lists to choose from above it, of fields of one data view: every panel that has such a field follows
    them, and those of another index show nothing once something is chosen.
    """

    key: str
    title: str
    description: str
    since: str
    rows: tuple[Row, ...]
    controls: tuple[tuple[DataView, str], ...] = ()

    @property
    def panels(self) -> Iterator[tuple[Panel, Body]]:
        """Every panel with its place."""
        top = 0
        for line in self.rows:
            left = 0
            for panel, width in zip(line.panels, line.widths, strict=True):
                yield panel, {"x": left, "y": top, "w": width, "h": line.height, "i": index_of(panel)}
                left += width
            top += line.height

    def to_saved(self, naming: Naming) -> SavedObject:
        """The object for Kibana. Its references repeat those of its panels, each under the panel's name.

        Raises `ValueError` where two panels have one title, and what their columns raise."""
        saved: list[Body] = []
        references: list[Reference] = []
        names = {index_of(panel) for panel, _ in self.panels}
        if len(names) < sum(1 for _ in self.panels):
            raise ValueError(f"{self.title}: two panels have one title")
        for panel, place in self.panels:
            body, needed = panel.to_saved(naming)
            saved.append({**body, "gridData": place, "panelIndex": index_of(panel)})
            references += needed
        attributes: Body = {
            "title": naming.title(self.title),
            "description": self.description,
            "panelsJSON": as_text(saved),
            "optionsJSON": as_text(
                {"useMargins": True, "syncColors": False, "syncCursor": True, "syncTooltips": False,
                 "hidePanelTitles": False}
            ),
            "timeRestore": True,
            "timeFrom": self.since,
            "timeTo": "now",
            "refreshInterval": {"pause": True, "value": 60_000},
            "kibanaSavedObjectMeta": search_source(),
            "version": 1,
        }  # fmt: skip
        if self.controls:
            attributes["controlGroupInput"] = self._control_group()
            references += [
                Reference(DATA_VIEW, naming.id(view.key), f"controlGroup_{_control(path)}:optionsListDataView")
                for view, path in self.controls
            ]
        return SavedObject(DASHBOARD, naming.id(self.key), attributes, tuple(references))

    def _control_group(self) -> Body:
        controls = {
            _control(path): {
                "type": "optionsListControl",
                "order": order,
                "width": "medium",
                "grow": True,
                "explicitInput": {
                    "id": _control(path),
                    "fieldName": path,
                    "title": view.field(path).label,
                    "enhancements": {},
                },
            }
            for order, (view, path) in enumerate(self.controls)
        }
        return {
            "controlStyle": "oneLine",
            "chainingSystem": "HIERARCHICAL",
            "panelsJSON": as_text(controls),
            "ignoreParentSettingsJSON": as_text(
                {"ignoreFilters": False, "ignoreQuery": False, "ignoreTimerange": False, "ignoreValidations": False}
            ),
        }


def _control(path: str) -> str:
    return "choose-" + path.replace(".", "-")
