"""Searches made up from the words of the articles have the same answers on both engines."""

from itertools import islice

import pytest

from flows.index.base import Index
from tests.index.compare import RANKING, answer, differences
from tests.index.generated import Searches
from tests.index.judged import articles

COUNT = 50  # of each seed


@pytest.mark.parametrize("seed", range(3))
def test_both_engines_find_the_same(seed: int, embedded_newspapers: Index, elasticsearch_newspapers: Index) -> None:
    for request in islice(Searches(articles(), seed), COUNT):
        one, other = answer(embedded_newspapers, request), answer(elasticsearch_newspapers, request)
        found = differences(one, other, sorted_by_field=bool(request.sort))
        assert RANKING.issuperset(found), request


def test_most_searches_find_something(embedded_newspapers: Index) -> None:
    answers = [answer(embedded_newspapers, request) for request in islice(Searches(articles(), 0), COUNT)]
    assert sum(not isinstance(found, str) and found.total > 0 for found in answers) > COUNT / 2
    assert sum(isinstance(found, str) for found in answers) < COUNT / 10
