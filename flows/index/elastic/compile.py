"""From the query tree to Query DSL: the same documents, in the same order, as the embedded engine.

A text field is searched in its neutral form and in every stemmed one, the best of them scores, and fields add up by
their weights. What selects without ranking scores nothing. Patterns and misspelt words score by weight alone, and no
number of expansions cuts them off.
"""

from datetime import datetime
from typing import Any, TypeAlias, assert_never

from flows.index.query.analysis import EMPTY_PLACE, fold, tokenize
from flows.index.query.tree import (
    All,
    Bool,
    Boost,
    Exact,
    Exists,
    Fuzzy,
    Node,
    Nothing,
    Phrase,
    Prefix,
    Range,
    Several,
    Weighted,
    Wildcard,
    Words,
)
from flows.schema.fields import fields
from flows.schema.languages import LANGUAGES
from flows.schema.mappings import AS_GIVEN, I18N
from flows.schema.roles import Role

Query: TypeAlias = dict[str, Any]


def compile_query(node: Node) -> Query:
    """The Query DSL of a node."""
    match node:
        case All():
            return {"match_all": {}}
        case Nothing():
            return {"match_none": {}}
        case Words(weighted, text):
            return _any([_tokens(path, text, 0, weight) for path, weight in weighted])
        case Several(path, texts, at_least):
            clauses = [_sequence(analysed_field(path), tokens, 0) for text in texts if (tokens := tokenize(text))]
            if len(clauses) < at_least:
                return {"match_none": {}}
            return {"bool": {"should": clauses, "minimum_should_match": at_least}}
        case Phrase(weighted, text, slop):
            return _any([_tokens(path, text, slop, weight) for path, weight in weighted])
        case Prefix(weighted, text):
            return _terms("prefix", weighted, text)
        case Wildcard(weighted, pattern):
            return _terms("wildcard", weighted, pattern)
        case Fuzzy(weighted, text, distance):
            return _terms("fuzzy", weighted, text, fuzziness=distance, transpositions=True, rewrite="constant_score")
        case Exact(path, values):
            return _unscored({"terms": {path: list(values)}})
        case Range():
            return _unscored({"range": {node.field: _bounds(node)}})
        case Exists(path):
            return _unscored({"exists": {"field": path}})
        case Bool():
            return _bool(node)
        case Boost(inner, factor):
            return {"bool": {"must": [compile_query(inner)], "boost": factor}}
    assert_never(node)


def _bool(node: Bool) -> Query:
    clauses = {
        kind: [compile_query(inner) for inner in inners]
        for kind, inners in (("must", node.must), ("should", node.should), ("must_not", node.must_not))
        if inners
    }
    return {"bool": {**clauses, "minimum_should_match": 1 if node.should and not node.must else 0}}


def _tokens(path: str, text: str, slop: int, weight: float) -> Query:
    """The tokens of a text in order, in the neutral form of a field or a stemmed one: the best of them scores."""
    forms = {analysed_field(path): tokenize(text)}
    if fields()[path].role is Role.TEXT:
        forms |= {f"{path}{I18N}.{language}": tokenize(text, language) for language in LANGUAGES}
    queries = [_sequence(field, tokens, slop) for field, tokens in forms.items() if tokens]
    return {"dis_max": {"queries": queries, "boost": weight}}


def _sequence(field: str, tokens: list[str], slop: int) -> Query:
    """Tokens as they are in the index, so that no analysis of the server has a say in what is found."""
    if len(tokens) == 1:
        return {"term": {field: {"value": tokens[0]}}}
    return {
        "match_phrase": {
            field: {"query": " ".join(token or EMPTY_PLACE for token in tokens), "analyzer": AS_GIVEN, "slop": slop}
        }
    }


def _terms(kind: str, weighted: Weighted, text: str, **options: Any) -> Query:
    """A query over the terms of each field."""
    queries = []
    for path, weight in weighted:
        analysed = fields()[path].role in (Role.TEXT, Role.NAME)
        field, value = (analysed_field(path), fold(text)) if analysed else (path, text)
        queries.append({kind: {field: {"value": value, "boost": weight, **options}}})
    return _any(queries)


def analysed_field(path: str) -> str:
    """The field with the unstemmed tokens of a TEXT or NAME field."""
    return path if fields()[path].role is Role.TEXT else f"{path}.text"


def _bounds(node: Range) -> dict[str, Any]:
    bounds = {}
    if node.low is not None:
        bounds["gte" if node.include_low else "gt"] = _value(node.low)
    if node.high is not None:
        bounds["lte" if node.include_high else "lt"] = _value(node.high)
    return bounds


def _value(bound: datetime | int | float | str) -> int | float | str:
    # Without a zone of its own a date of the query tree is UTC, and so it is for the server.
    return bound.isoformat() if isinstance(bound, datetime) else bound


def _unscored(query: Query) -> Query:
    return {"constant_score": {"filter": query, "boost": 0.0}}


def _any(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries, "minimum_should_match": 1}}
