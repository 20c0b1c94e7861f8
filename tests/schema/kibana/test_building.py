"""The words that dashboards are written in: what they refuse."""

from fnmatch import fnmatch

import pytest

from flows.schema.kibana.columns import Column, average, count, groups, over_time, top, total, unique
from flows.schema.kibana.data_views import ALL_ARTICLES, ARTICLES_BY_DATE, DATA_VIEWS, LEDGER, DataView, view_fields
from flows.schema.kibana.layout import Dashboard, row
from flows.schema.kibana.panels import bars, donut, figure, index_of, table
from flows.schema.kibana.saved import Naming

ARTICLES = count("Articles")


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(top("title", 5), id="values of a text"),
        pytest.param(top("@timestamp", 5), id="values of a date"),
        pytest.param(top("summary", 5), id="values of what is only stored"),
        pytest.param(over_time("outlet.name"), id="time of a name"),
        pytest.param(total("outlet.name"), id="sum of names"),
        pytest.param(average("@timestamp"), id="mean of dates"),
        pytest.param(unique("body"), id="different texts"),
        pytest.param(count(""), id="no label"),
    ],
)
def test_what_kibana_cannot_count_is_refused(column: Column) -> None:
    panel = table("It", ARTICLES_BY_DATE, top("outlet.name", 5), column, ARTICLES)
    with pytest.raises(ValueError):
        panel.to_saved(Naming())


@pytest.mark.parametrize("path", ["headline", "entities.name", "people.text"])
def test_a_field_that_the_data_view_does_not_have_is_refused(path: str) -> None:
    with pytest.raises(KeyError):
        figure("It", ARTICLES_BY_DATE, unique(path)).to_saved(Naming())


def test_a_panel_counts_something() -> None:
    with pytest.raises(ValueError, match="nothing is counted"):
        table("It", LEDGER, top("outcome", 4)).to_saved(Naming())


def test_a_row_fills_the_grid() -> None:
    panel = figure("It", LEDGER, ARTICLES)
    assert row(4, panel, panel, panel).widths == (16, 16, 16)
    for widths in ((30, 20), (48,), (24, 12, 12)):
        with pytest.raises(ValueError, match="do not fill 48 columns"):
            row(4, panel, panel, widths=widths)
    with pytest.raises(ValueError, match="do not fill"):
        row(4, panel, panel, panel, panel, panel)


def test_two_panels_of_one_title_are_refused() -> None:
    panel = figure("It", LEDGER, ARTICLES)
    board = Dashboard("it", "It", "", since="now-1d", rows=(row(4, panel, panel),))
    with pytest.raises(ValueError, match="two panels have one title"):
        board.to_saved(Naming())


def test_rows_stand_one_under_the_other() -> None:
    first, second = figure("First", LEDGER, ARTICLES), figure("Second", LEDGER, ARTICLES)
    board = Dashboard("it", "It", "", since="now-1d", rows=(row(4, first), row(6, second)))
    assert [(place["y"], place["h"], place["w"]) for _, place in board.panels] == [(0, 4, 48), (4, 6, 48)]


def test_a_split_is_outside_of_time_and_inside_of_values() -> None:
    split = top("outlet.name", 3)
    along_time = bars("It", ARTICLES_BY_DATE, over_time("@timestamp"), ARTICLES, split=split)
    along_values = bars("It", ARTICLES_BY_DATE, top("language", 3), ARTICLES, split=split)
    assert [column.operation for column in along_time.columns.values()] == ["terms", "date_histogram", "count"]
    assert [column.path for column in along_values.columns.values()] == ["language", "outlet.name", None]


def test_a_panel_keeps_its_name_when_it_is_drawn_otherwise() -> None:
    by = groups("Outlet", known="outlet.name : *", not_known="not outlet.name : *")
    one, other = donut("Known or not?", ALL_ARTICLES, by, ARTICLES), bars("Known or not?", ALL_ARTICLES, by, ARTICLES)
    assert index_of(one) == index_of(other) == "known-or-not"


@pytest.mark.parametrize("view", DATA_VIEWS, ids=lambda view: view.key)
def test_what_discover_would_fetch_for_nothing_is_hidden(view: DataView) -> None:
    heavy = [
        path for path, field in view_fields(view).items() if field.type == "binary" or path.startswith("signature.")
    ]
    assert all(any(fnmatch(path, pattern) for pattern in view.hidden) for path in heavy)
