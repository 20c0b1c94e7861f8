"""KQL as Kibana sends it to Elasticsearch: parsed by `kibana-ql`, made a query as `@kbn/es-query` makes it.

Only what the generated objects and docs/kibana.md use; everything else raises.
"""

from functools import cache
from typing import Any, TypeAlias

from kibana_ql.kql import KqlParser
from parsimonious.exceptions import ParseError, VisitationError  # type: ignore[import-untyped]

Query: TypeAlias = dict[str, Any]
_RANGES = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


def to_query(text: str) -> Query:
    """Raises `ValueError` for what is no KQL."""
    if not text.strip():
        return {"match_all": {}}
    return _query(parsed(text))


def parsed(text: str) -> Any:
    """The tree. Raises `ValueError`."""
    parser = _parser()
    try:
        return parser.ast(parser.parse(text))
    except (ParseError, VisitationError) as error:
        raise ValueError(f"no KQL: {text}: {error}") from error


def fields_of(text: str) -> set[str]:
    """The fields that a query names."""
    return set(_fields(parsed(text))) if text.strip() else set()


@cache
def _parser() -> KqlParser:
    return KqlParser()


def _fields(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for part in node for name in _fields(part)]
    if not isinstance(node, dict):
        return []
    found = [_text(node["field"])] if "field" in node else []
    return found + [name for key in ("left", "right", "exprs", "expr") for name in _fields(node.get(key))]


def _query(node: Any) -> Query:
    match node:
        case {"op": "not", "expr": inner}:
            return {"bool": {"must_not": [_query(inner)]}}
        case {"op": "and" | "or" as op, "left": left, "right": right}:
            return _bool(op, [_query(part) for part in _parts(left, right, op)])
        case {"field": field, "op": op, "value": value}:
            return {"range": {_text(field): {_RANGES[op]: _text(value)}}}
        case {"field": field, "value": value}:
            return _of_field(_text(field), value)
        case {"value": str(phrase)}:
            return {"multi_match": {"query": phrase, "type": "phrase", "lenient": True}}
        case {"value": tuple(words)}:
            return {"multi_match": {"query": " ".join(words), "type": "best_fields", "lenient": True}}
    raise ValueError(f"not translated: {node}")


def _of_field(field: str, value: Any) -> Query:
    match value:
        case {"op": "not", "expr": inner}:
            return {"bool": {"must_not": [_of_field(field, inner)]}}
        case {"op": "and" | "or" as op, "left": left, "right": right}:
            return _bool(op, [_of_field(field, part) for part in _parts(left, right, op)])
        case str(phrase):
            return {"match_phrase": {field: phrase}}
        case tuple(words):
            text = " ".join(words)
            if text == "*":
                return {"exists": {"field": field}}
            if "*" in text:
                return {"query_string": {"fields": [field], "query": text.replace(" ", "\\ ")}}
            return {"match": {field: text}}
    raise ValueError(f"not translated: {value}")


def _parts(left: Any, right: Any, op: str) -> list[Any]:
    """`a or b or c` comes as a and the rest."""
    rest = right["exprs"] if isinstance(right, dict) and right.get("op") == op and "exprs" in right else [right]
    return [left, *rest]


def _bool(op: str, queries: list[Query]) -> Query:
    if op == "and":
        return {"bool": {"filter": queries}}
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else " ".join(value)
