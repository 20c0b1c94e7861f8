"""Every panel, saved search and control, asked of a real Elasticsearch as Kibana asks it, over an ingested corpus."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from flows.index.elastic.location import Location, parse_location
from flows.schema.kibana.data_views import DATA_VIEWS, DataView
from flows.schema.kibana.layout import Dashboard
from flows.schema.kibana.objects import DASHBOARDS
from flows.schema.kibana.panels import Chart, index_of
from flows.schema.kibana.saved import Naming
from flows.schema.kibana.searches import SEARCHES, Search
from tests.kibana.kql import to_query
from tests.kibana.lens import Range, others, rows_of

CHARTS = [(board, panel) for board in DASHBOARDS for panel, _ in board.panels if isinstance(panel, Chart)]
CHART_IDS = [f"{board.key}/{index_of(panel)}" for board, panel in CHARTS]
CONTROLS = [(board, view, path) for board in DASHBOARDS for view, path in board.controls]
DAYS = {"d": 1, "y": 366}


@pytest.fixture(scope="module")
def location(corpus: str) -> Location:
    return parse_location(corpus)


@pytest.fixture(scope="module")
def client(location: Location) -> Iterator[Elasticsearch]:
    with Elasticsearch(location.address, request_timeout=60) as client:
        yield client


def index_for(view: DataView, location: Location) -> str:
    return Naming(location.names.prefix).index(view.index)


def range_of(view: DataView, since: str) -> Range:
    found = re.fullmatch(r"now-(\d+)([dy])", since)
    assert found
    return Range(view.time_field, since, int(found[1]) * DAYS[found[2]])


def attributes_of(chart: Chart) -> dict[str, Any]:
    """What Kibana is given of it."""
    saved, _ = chart.to_saved(Naming())
    attributes: dict[str, Any] = json.loads(json.dumps(saved["embeddableConfig"]["attributes"]))
    return attributes


@pytest.mark.parametrize(("board", "chart"), CHARTS, ids=CHART_IDS)
def test_a_panel_has_rows_and_each_of_its_numbers_counts_something(
    board: Dashboard, chart: Chart, location: Location, client: Elasticsearch
) -> None:
    attributes, when = attributes_of(chart), range_of(chart.view, board.since)
    rows = rows_of(client, index_for(chart.view, location), attributes, when)
    assert rows
    for id, column in chart.columns.items():
        if not column.grouping:
            assert any(row[id] for row in rows), f"{column.label or column.path} is never more than zero"


@pytest.mark.parametrize(("board", "chart"), CHARTS, ids=CHART_IDS)
def test_each_group_that_is_named_has_something(
    board: Dashboard, chart: Chart, location: Location, client: Elasticsearch
) -> None:
    named = {id: column for id, column in chart.columns.items() if column.operation == "filters"}
    attributes, when = attributes_of(chart), range_of(chart.view, board.since)
    rows = rows_of(client, index_for(chart.view, location), attributes, when) if named else []
    for id, column in named.items():
        assert {row[id] for row in rows} == {one["label"] for one in column.params["filters"]}


@pytest.mark.parametrize(("board", "chart"), CHARTS, ids=CHART_IDS)
def test_the_rest_can_be_asked_for(board: Dashboard, chart: Chart, location: Location, client: Elasticsearch) -> None:
    attributes, when = attributes_of(chart), range_of(chart.view, board.since)
    (layer,) = attributes["state"]["datasourceStates"]["formBased"]["layers"].values()
    for column in layer["columns"].values():
        if column["operationType"] == "terms" and column["params"]["otherBucket"]:
            assert others(client, index_for(chart.view, location), attributes, column, when) >= 0


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.key)
def test_a_saved_search_finds_something_and_each_of_its_columns_says_something(
    search: Search, location: Location, client: Elasticsearch
) -> None:
    saved = search.to_saved(Naming()).attributes
    source = json.loads(saved["kibanaSavedObjectMeta"]["searchSourceJSON"])
    when = range_of(search.view, saved["timeRange"]["from"])
    ((field, direction),) = saved["sort"]
    answer = client.search(
        index=index_for(search.view, location),
        size=500,
        query={"bool": {"filter": [to_query(source["query"]["query"]), when.query]}},
        sort=[{field: {"order": direction, "unmapped_type": "boolean"}}],
        fields=[{"field": "*", "include_unmapped": True}],
        source=False,
        highlight={"fields": {"*": {}}, "fragment_size": 2_147_483_647, "max_analyzed_offset": 999_999},
    )
    hits = answer["hits"]["hits"]
    assert hits
    for column in saved["columns"]:
        assert any(column in hit["fields"] for hit in hits), f"{column} is empty everywhere"


@pytest.mark.parametrize(("board", "view", "path"), CONTROLS, ids=[f"{b.key}/{path}" for b, _, path in CONTROLS])
def test_a_control_has_values_to_choose_from(
    board: Dashboard, view: DataView, path: str, location: Location, client: Elasticsearch
) -> None:
    query = range_of(view, board.since).query
    aggs = {"values": {"terms": {"field": path, "size": 10}}}
    answer = client.search(index=index_for(view, location), size=0, query=query, aggs=aggs)
    assert answer["aggregations"]["values"]["buckets"]


@pytest.mark.parametrize("view", DATA_VIEWS, ids=lambda view: view.key)
def test_a_data_view_has_documents_in_the_time_that_it_shows(
    view: DataView, location: Location, client: Elasticsearch
) -> None:
    answer = client.count(index=index_for(view, location), query=range_of(view, view.since).query)
    assert answer["count"]
