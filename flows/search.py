"""What a search is asked for and answered with, in words that a command line and a script share."""

from collections.abc import Sequence
from typing import Any

from flows.errors import UsageError
from flows.index.base import Filter, Highlight, SearchResult


def parse_filters(written: Sequence[str]) -> tuple[Filter, ...]:
    """`field=value` texts to filters. The same field given twice means any of its values.

    Raises `UsageError` for a text without `=`.
    """
    values: dict[str, list[str]] = {}
    for text in written:
        field, equals, value = text.partition("=")
        if not equals or not field.strip():
            raise UsageError(f"a filter is written field=value, not {text!r}")
        values.setdefault(field.strip(), []).append(value)
    return tuple(Filter(field, tuple(of_field)) for field, of_field in values.items())


def result_document(result: SearchResult) -> dict[str, Any]:
    """JSON-ready: `{"total", "hits": [{"id", "score", "highlight", "document"}], "facets": {field: {value: n}}}`."""
    return {
        "total": result.total,
        "hits": [
            {"id": hit.id, "score": hit.score, "highlight": _highlight(hit.highlight), "document": hit.document}
            for hit in result.hits
        ],
        "facets": {name: dict(values) for name, values in result.facets.items()},
    }


def _highlight(highlight: Highlight | None) -> dict[str, Any] | None:
    if highlight is None:
        return None
    return {"field": highlight.field, "text": highlight.text, "spans": highlight.spans}
