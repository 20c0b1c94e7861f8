"""docs/query.md: every query it shows is run."""

import re
from pathlib import Path

import pytest

from flows.errors import QuerySyntaxError, UnknownField
from flows.index.base import Index, SearchRequest

DOCS = (Path(__file__).parents[3] / "docs" / "query.md").read_text(encoding="utf-8")
WORKING, REFUSED = DOCS.split("## What is refused")


def queries(text: str) -> list[str]:
    """The first column of the tables."""
    return [found.replace("\\|", "|") for found in re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE)]


@pytest.mark.parametrize("query", queries(WORKING))
def test_an_example_finds_something(query: str, library: Index) -> None:
    assert library.search(SearchRequest(query)).total > 0


@pytest.mark.parametrize("query", queries(REFUSED))
def test_an_example_of_a_mistake_is_refused(query: str, library: Index) -> None:
    with pytest.raises((QuerySyntaxError, UnknownField)):
        library.search(SearchRequest(query))


def test_the_tables_are_found() -> None:
    assert len(queries(WORKING)) > 40
    assert len(queries(REFUSED)) > 10
