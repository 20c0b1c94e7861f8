"""docs/kibana.md: what it tells somebody to write finds something, and what it names is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from flows.index.elastic.location import parse_location
from flows.schema.kibana.data_views import ARTICLES_BY_DATE, DATA_VIEWS
from flows.schema.kibana.objects import DASHBOARDS, FILE
from flows.schema.kibana.saved import Naming
from flows.schema.kibana.searches import SEARCHES
from tests.kibana.kql import to_query

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "kibana.md").read_text(encoding="utf-8")
VIEWS = {view.title: view for view in DATA_VIEWS}


def examples() -> Iterator[tuple[str, str]]:
    """Each query of the page with the data view that it is for."""
    _, _, asking = PAGE.partition("\n## Asking\n")
    for view, table in re.findall(r"^In \*\*(.+)\*\*:\n\n((?:\|.*\n)+)", asking, re.MULTILINE):
        yield from ((view, query) for query in re.findall(r"\| `(.+)` \|$", table, re.MULTILINE))


EXAMPLES = list(examples())


@pytest.mark.parametrize(("view", "query"), EXAMPLES, ids=[query for _, query in EXAMPLES])
def test_a_query_of_the_page_finds_something(view: str, query: str, corpus: str) -> None:
    location = parse_location(corpus)
    with Elasticsearch(location.address, request_timeout=60) as client:
        index = Naming(location.names.prefix).index(VIEWS[view].index)
        found = client.count(index=index, query=to_query(query))["count"]
        everything = client.count(index=index)["count"]
    assert 0 < found < everything


def test_there_are_queries_for_every_data_view_with_a_time() -> None:
    assert {view for view, _ in EXAMPLES} == {view.title for view in DATA_VIEWS if view.time_field}


def test_every_object_is_on_the_page() -> None:
    text = " ".join(PAGE.split())
    for view in DATA_VIEWS:
        assert f"| {view.title} |" in text
    for search in SEARCHES:
        assert f"*{search.title}*" in text
    for dashboard in DASHBOARDS:
        assert f"**{dashboard.title}**" in text
    assert FILE in text


def test_labels_and_names_of_fields_are_those_of_the_data_view() -> None:
    table = PAGE.partition("| label | name in a query | what it is |\n")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (\S.*?) \| `(\S+)` \|", table, re.MULTILINE)
    assert len(rows) >= 9
    for label, path in rows:
        assert ARTICLES_BY_DATE.field(path).label == label


def test_the_panels_that_are_explained_are_there() -> None:
    explained = re.findall(r"^- \*(.+?)\*", PAGE.partition("Some counts of the last one")[2], re.MULTILINE)
    named = [panel.title for dashboard in DASHBOARDS for panel, _ in dashboard.panels]
    assert len(explained) == 4 and set(explained) <= set(named)
