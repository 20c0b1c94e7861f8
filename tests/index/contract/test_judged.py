"""Judged queries: the article that must come first comes first, on every engine."""

from typing import Any

import pytest

from flows.index.base import Index, SearchRequest
from tests.index.judged import articles, queries


@pytest.mark.parametrize("judged", queries(), ids=lambda judged: str(judged["query"]))
def test_what_must_come_first_comes_first(judged: dict[str, Any], newspapers: Index) -> None:
    hits = newspapers.search(SearchRequest(judged["query"])).hits
    assert [hit.id for hit in hits[: len(judged["first"])]] == judged["first"], judged["why"]


@pytest.mark.parametrize("judged", queries(), ids=lambda judged: str(judged["query"]))
def test_both_engines_put_the_same_three_first(
    judged: dict[str, Any], embedded_newspapers: Index, elasticsearch_newspapers: Index
) -> None:
    request = SearchRequest(judged["query"], page_size=3)
    one, other = embedded_newspapers.search(request), elasticsearch_newspapers.search(request)
    assert [hit.id for hit in one.hits] == [hit.id for hit in other.hits]


def test_there_are_enough_to_tell() -> None:
    assert len(articles()) >= 40
    assert len(queries()) >= 40
