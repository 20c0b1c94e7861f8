"""The query cases: the same text finds the same documents, in the same order, on every engine."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import UsageError
from flows.index.base import Filter, Index, SearchRequest
from tests.index.queries import PIECES

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases.yml").read_text(encoding="utf-8"))


def request_of(case: dict[str, Any]) -> SearchRequest:
    """The search of a case."""
    plain = {name: case[name] for name in ("since", "until", "sort", "page", "page_size", "facet_size") if name in case}
    filters = tuple(Filter(field, tuple(values)) for field, values in case.get("filters", {}).items())
    return SearchRequest(
        case["query"], filters=filters, facets=tuple(case.get("facets", ())), **({"page_size": 20} | plain)
    )


def test_names_of_cases_are_unique() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_query_finds_its_documents(case: dict[str, Any], library: Index) -> None:
    result = library.search(request_of(case))
    order = list if case.get("ordered") else sorted
    assert order(hit.id for hit in result.hits) == order(case["ids"])
    assert result.total == case.get("total", len(case["ids"]))
    assert result.facets == {
        name: tuple((value, count) for value, count in counts) for name, counts in case.get("facets", {}).items()
    }


@settings(deadline=None, max_examples=100)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_searched_or_refused_in_words(library: Index, text: str) -> None:
    with suppress(UsageError):
        assert library.search(SearchRequest(text)).total >= 0
