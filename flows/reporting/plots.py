"""Plots as inline SVG, without a script. Lengths across are shares of the width and those down are pixels, so that
letters keep their size on a telephone and on a wall.

Every plot has a title and a description for those who hear it; its figures stand in the table beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from flows.reporting.markup import h, shortened

HUES = 8  # colours of `page.css`, k0 to k7; the last is for the rest
_ROW = 40  # pixels: a line of text and its bar
_BAR = 14
_LABEL = 30  # columns
_PLOT = 150  # pixels, height of columns
_GAP = 0.2  # of the place of a column
_PLACES = 8  # for columns, at the least: two of them are no walls


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its parts, laid end to end, each with its hue. `shown` is what stands at its end."""

    label: str
    shown: str
    parts: Sequence[tuple[float, int, str]]  # length, hue, what a pointer over it tells

    @property
    def length(self) -> float:
        """Of all parts."""
        return sum(length for length, _, _ in self.parts)

    @classmethod
    def single(cls, label: str, value: float, shown: str, hue: int = 0) -> "Bar":
        """A bar of one part."""
        return cls(label, shown, [(value, hue, f"{label}: {shown}")])


def bars(title: str, rows: Sequence[Bar]) -> Element:
    """Horizontal bars, the longest across the plot, each under its name and figure."""
    longest = max((row.length for row in rows), default=0.0) or 1.0
    drawn: list[Element] = []
    for at, row in enumerate(rows):
        top = at * _ROW
        drawn.append(h("text", h("title", row.label), shortened(row.label, _LABEL), x=0, y=top + 15))
        drawn.append(h("text", row.shown, x="100%", y=top + 15, text_anchor="end", class_="quiet"))
        drawn.append(h("rect", x=0, y=top + 21, width="100%", height=_BAR, class_="track"))
        begin = 0.0
        for length, hue, told in row.parts:
            if length > 0:
                where = {"x": _percent(begin / longest), "width": _percent(length / longest)}
                drawn.append(h("rect", h("title", told), y=top + 21, height=_BAR, class_=f"k{hue}", **where))
            begin += length
    described = ", ".join(f"{row.label} {row.shown}" for row in rows)
    return _svg(title, described, len(rows) * _ROW, drawn)


def columns(title: str, values: Sequence[tuple[str, float, str]], *, marked: int | None = None) -> Element:
    """Upright columns, in order: (name, value, what it shows). `marked` is the one to stand out."""
    highest = max((value for _, value, _ in values), default=0.0) or 1.0
    place = 1 / max(len(values), _PLACES)
    drawn = [h("line", x1=0, y1=y, x2="100%", y2=y, class_="rule") for y in (20, 20 + _PLOT / 2, 20 + _PLOT)]
    for at, (name, value, shown) in enumerate(values):
        height = _PLOT * value / highest
        where = {"x": _percent((at + _GAP / 2) * place), "width": _percent((1 - _GAP) * place)}
        hue = "k1" if at == marked else "k0"
        column = h("rect", h("title", f"{name}: {shown}"), y=f"{20 + _PLOT - height:.1f}", height=f"{height:.1f}",
                   class_=hue, **where)  # fmt: skip
        drawn.append(column)
    if values:
        below = 20 + _PLOT + 18
        tallest = max(values, key=lambda value: value[1])
        drawn.append(h("text", f"at most {tallest[2]}", x=0, y=14, class_="quiet"))
        drawn.append(h("text", values[0][0], x=0, y=below, class_="quiet"))
        if len(values) > 1:
            last = _percent(len(values) * place)
            drawn.append(h("text", values[-1][0], x=last, y=below, text_anchor="end", class_="quiet"))
    described = ", ".join(f"{name} {shown}" for name, _, shown in values)
    return _svg(title, described, 20 + _PLOT + 26, drawn)


def legend(names: Mapping[int, str]) -> Element:
    """What the hues stand for."""
    items = [
        h("li", h("svg", h("rect", width=12, height=12, class_=f"k{hue}"), width=12, height=12, aria_hidden="true"),
          f" {name}")
        for hue, name in names.items()
    ]  # fmt: skip
    return h("ul", *items, class_="legend")


def _svg(title: str, described: str, height: float, drawn: Sequence[Element]) -> Element:
    shown = (h("title", title), h("desc", described), *drawn)
    return h("svg", *shown, width="100%", height=f"{height:.0f}", role="img", aria_label=title)


def _percent(share: float) -> str:
    return f"{100 * share:.3f}%"
