"""The query cases: the same text finds the same documents, in the same order, on every engine."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import QuerySyntaxError, UsageError
from flows.index.base import Filter, Index, SearchRequest
from flows.index.query.parse import MAX_PATTERNS, MAX_WORDS
from flows.index.query.rewrite import MAX_DEPTH, MAX_LENGTH, MAX_TERMS
from tests.index.queries import PIECES

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases.yml").read_text(encoding="utf-8"))


def request_of(case: dict[str, Any]) -> SearchRequest:
    """The search of a case."""
    plain: dict[str, Any] = {"page_size": 20}
    plain |= {
        name: case[name] for name in ("since", "until", "sort", "page", "page_size", "facet_size") if name in case
    }
    filters = tuple(Filter(field, tuple(values)) for field, values in case.get("filters", {}).items())
    return SearchRequest(case["query"], filters=filters, facets=tuple(case.get("facets", ())), **plain)


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


DEEPEST = [
    "NOT " * MAX_DEPTH + "{}",
    "(" * (MAX_DEPTH - 1) + "{} a" + ") AND a" * (MAX_DEPTH - 1),
    "(" * (MAX_DEPTH - 1) + "people:({})" + "^2)" * (MAX_DEPTH - 2) + ")",
]


@pytest.mark.parametrize("leaf", ["kutcher", '"a b"~2', "re-ku*er", "re-kutch*"])
@pytest.mark.parametrize("query", DEEPEST, ids=range(len(DEEPEST)))
def test_the_deepest_query_that_is_read_is_searched(library: Index, query: str, leaf: str) -> None:
    request = SearchRequest(query.format(leaf), since=date(1950, 1, 1), filters=(Filter("word_count", ("7", "8")),))
    assert library.search(request).total >= 0


def test_as_many_patterns_as_are_read_are_searched(library: Index) -> None:
    query = " ".join(f"*{letter}?*n*" for letter in ascii_lowercase[:MAX_PATTERNS])
    assert library.search(SearchRequest(query)).total >= 0
    with pytest.raises(QuerySyntaxError, match="more than 20"):
        library.search(SearchRequest(f"{query} ku*er"))


@pytest.mark.parametrize("between", [" ", " AND ", "-"])
def test_as_many_words_as_are_read_are_searched(library: Index, between: str) -> None:
    words = [f"word{number}" for number in range(MAX_WORDS)]
    assert library.search(SearchRequest(between.join(words))).total == 0
    assert library.search(SearchRequest(f'"{" ".join(words)}"~9')).total == 0
    with pytest.raises(QuerySyntaxError, match=f"more than {MAX_WORDS} words"):
        library.search(SearchRequest(between.join([*words, "kutcher"])))


def test_as_many_values_as_are_read_are_searched(library: Index) -> None:
    values = [f"value{number}" for number in range(MAX_TERMS - 2)]  # the field is one too
    assert library.search(SearchRequest(f"language:({' '.join(values)} de)")).total == 2


HOSTILE = {
    "brackets": "(" * MAX_LENGTH,
    "exclusions": "NOT " * 2_000 + "a",
    "stars": "*" * MAX_LENGTH,
    "stars between spaces": "* " * MAX_TERMS,
    "question marks": "?" * 101,
    "a regular expression": "/(a+)+b/",
    "a long word": "a" * MAX_LENGTH,
    "a long sentence": '"' + "東" * 9_000 + '"',
    "quotation marks": '"' * (MAX_LENGTH - 1),
    "backslashes": "\\" * (MAX_LENGTH // 2),
    "signs": "+-" * 4_000,
    "colons": ":" * 100,
    "control characters": "\x00\x01 a\x07 \x1b[31m",
    "lone surrogates": "\ud800 kutcher \udfff",
    "a change of direction": "\u202ekutcher",
    "a large number": "word_count:[" + "9" * 5_000 + " TO *]",
    "a large boost": "a^1000000",
    "too long": "a " * MAX_LENGTH,
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_hostile_queries_have_an_answer_or_a_reason(library: Index, query: str) -> None:
    try:
        assert library.search(SearchRequest(query)).total >= 0
    except UsageError as error:
        assert str(error).isprintable() or "\n" in str(error)


def test_a_pattern_that_the_engine_cannot_take_is_the_queries_fault(library: Index) -> None:
    with pytest.raises(UsageError, match="too complex"):
        library.search(SearchRequest("*a" + "?" * 9 + "b" * 80))


@settings(deadline=None, max_examples=100)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_searched_or_refused_in_words(library: Index, text: str) -> None:
    with suppress(UsageError):
        assert library.search(SearchRequest(text)).total >= 0
