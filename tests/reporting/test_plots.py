"""Plots keep to their proportions, and to their width."""

from xml.etree.ElementTree import Element

from flows.reporting.plots import HUES, Bar, bars, columns, legend


def drawn(plot: Element, attribute: str) -> list[float]:
    return [
        float(rect.attrib[attribute].rstrip("%")) for rect in plot.iter("rect") if rect.attrib["class"].startswith("k")
    ]


def test_the_longest_bar_takes_the_width_and_the_others_their_share() -> None:
    plot = bars("Records", [Bar.single("loaded", 30, "30"), Bar.single("rejected", 10, "10"), Bar.single("x", 0, "0")])
    assert drawn(plot, "width") == [100, 33.333]


def test_the_parts_of_a_bar_lie_end_to_end() -> None:
    plot = bars("Lines", [Bar("A", "4", [(1, 0, "1 advert"), (3, 1, "3 credit")]), Bar("B", "2", [(2, 1, "2 credit")])])
    assert list(zip(drawn(plot, "x"), drawn(plot, "width"), strict=True)) == [(0, 25), (25, 75), (0, 50)]


def test_columns_are_as_high_as_their_values() -> None:
    plot = columns("Speed", [("mon", 10.0, "10/s"), ("tue", 5.0, "5/s")], marked=1)
    assert drawn(plot, "height") == [150, 75]
    assert [rect.attrib["class"] for rect in plot.iter("rect")] == ["k0", "k1"]


def test_many_columns_stay_within_the_plot() -> None:
    plot = columns("Speed", [(str(n), float(n), "") for n in range(20)])
    assert max(x + width for x, width in zip(drawn(plot, "x"), drawn(plot, "width"), strict=True)) <= 100


def test_of_nothing_there_is_an_empty_plot() -> None:
    assert drawn(bars("Records", []), "width") == drawn(columns("Speed", []), "height") == []
    assert drawn(bars("Records", [Bar.single("x", 0, "0")]), "width") == []
    assert drawn(columns("Speed", [("mon", 0.0, "0/s")]), "height") == [0]


def test_every_plot_is_told_to_those_who_hear_it() -> None:
    for plot in (bars("Records", [Bar.single("loaded", 3, "3")]), columns("Speed", [("mon", 1.0, "1/s")])):
        title, described = plot.find("title"), plot.find("desc")
        assert plot.attrib["role"] == "img" and title is not None and title.text == plot.attrib["aria-label"]
        assert described is not None and described.text in ("loaded 3", "mon 1/s")


def test_a_legend_names_its_hues() -> None:
    assert "".join(legend({0: "advert", HUES - 1: "other kinds"}).itertext()).split() == ["advert", "other", "kinds"]
