"""Judged queries: what a file of them may say, and what is told where an index does not find what it must."""

from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.index.base import Index
from flows.versions.judged import JudgedQuery, failures, read_judged


def written(folder: Path, text: str) -> Path:
    file = folder / "queries.yml"
    file.write_text(text)
    return file


def test_a_file_names_queries_and_what_they_must_find(tmp_path: Path) -> None:
    text = """
- query: kutcher
  filters: {outlet.id: ladbible, language: [en, fr]}
  first: a
- query: '"letters of support"'
  among: [a, b]
  within: 5
  at_least: 2
"""
    first, second = read_judged(written(tmp_path, text))
    assert first.filters == {"outlet.id": ("ladbible",), "language": ("en", "fr")}
    assert (first.first, second.among, second.within, second.at_least) == ("a", ("a", "b"), 5, 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("query: a", "no list", id="no list"),
        pytest.param("- query: a", "entry 1: .*expects nothing", id="nothing expected"),
        pytest.param("- {query: a, first: b}\n- {query: c, frist: d}", "entry 2, frist: ", id="an unknown key"),
        pytest.param("- {query: '', first: b}", "entry 1, query: ", id="an empty query"),
        pytest.param("- {query: a, first: b, within: 0}", "entry 1, within: ", id="a page without hits"),
        pytest.param("- [", "cannot be read", id="no YAML"),
        pytest.param("\n".join(["- {query: a, first: b}"] * 1001), "at most 1000", id="too many"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_entry(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_judged(written(tmp_path, text))


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_judged(tmp_path / "none.yml")


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ({"first": "apology"}, ""),
        ({"among": "apology", "at_least": 1}, ""),
        ({"first": "other"}, "kutcher: expected other first, found apology"),
        ({"among": ["apology", "other"], "within": 3}, "kutcher: expected other among the first 3, found apology"),
        ({"at_least": 1000}, "kutcher: expected at least 1,000 articles, found "),
        ({"first": "apology", "filters": {"language": "xx"}}, "kutcher: expected apology first, found nothing"),
    ],
)
def test_what_was_expected_and_what_was_found_is_told(library: Index, expected: dict[str, object], told: str) -> None:
    query = JudgedQuery.model_validate({"query": "kutcher", **expected})
    found = failures([query], library)
    assert found == [] if not told else found[0].startswith(told)


def test_a_query_that_is_none_is_a_wrong_call(library: Index) -> None:
    with pytest.raises(UsageError):
        failures([JudgedQuery(query="nobody:knows", first="a")], library)
