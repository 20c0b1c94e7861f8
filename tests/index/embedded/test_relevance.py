"""tantivy's scores against those that Lucene would give."""

from math import log

import pytest

from flows.index.embedded.relevance import correction


def bm25(documents: float, found: int, length: float, average: float) -> float:
    rarity = log(1 + (documents - found + 0.5) / (found + 0.5))
    return rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length / average))


def test_a_field_that_all_documents_have_needs_none() -> None:
    assert correction(100, 100, [3]) == correction(100, 120, [3]) == 1.0


def test_a_field_that_nobody_has_needs_none() -> None:
    assert correction(100, 0, [1]) == 1.0


@pytest.mark.parametrize("having", [1, 15, 60, 99])
def test_a_text_of_average_length_scores_as_lucene_would_score_it(having: int) -> None:
    every, found, average = 100, 1, 400.0
    by_tantivy = bm25(every, found, average, average * having / every)
    assert by_tantivy * correction(every, having, [found]) == pytest.approx(bm25(having, found, average, average))


def test_counts_that_hold_deleted_documents_do_no_harm() -> None:
    assert correction(10, 3, [9]) > 0
