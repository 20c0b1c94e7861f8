"""From the query tree to tantivy queries.

Words and phrases are analysed as their fields are; a text field is searched in its neutral form and in every stemmed
one, the best of them scores, and fields add up by their weights. What selects without ranking scores nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, assert_never

import tantivy
from tantivy import FieldType, Occur, Query

from flows.errors import UsageError
from flows.index.embedded.relevance import correction
from flows.index.embedded.schema import PRESENT, build, milliseconds, text_field, value_field
from flows.index.query.analysis import fold, tokenize
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
from flows.schema.languages import LANGUAGES, NEUTRAL
from flows.schema.roles import Role

_LANGUAGE = value_field(fields()["language"])
_UNION = 500  # values: a union of so many terms takes a quarter to a half of the time of tantivy's query for sets


class Compiler:
    """Compiles for one searcher: a range of whole values looks its terms up in the dictionary."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.schema = build()
        counts = {code: searcher.doc_freq(_LANGUAGE, code) for code in LANGUAGES}
        # A sibling that nobody fills finds nothing: a question to it costs as much as one that finds something.
        self.languages = {code: count for code, count in counts.items() if count}

    def compile(self, node: Node) -> Query:
        """The tantivy query of a node."""
        match node:
            case All():
                return Query.all_query()
            case Nothing():
                return Query.empty_query()
            case Words(weighted, text):
                return self._per_field(weighted, lambda path: self._tokens(path, text, 0))
            case Several():
                return self._several(node)
            case Phrase(weighted, text, slop):
                return self._per_field(weighted, lambda path: self._tokens(path, text, slop))
            case Prefix(weighted, text):
                return self._per_field(weighted, lambda path: self._prefix(path, text))
            case Wildcard(weighted, pattern):
                return self._per_field(weighted, lambda path: self._wildcard(path, pattern))
            case Fuzzy(weighted, text, distance):
                return self._per_field(
                    weighted,
                    lambda path: Query.fuzzy_term_query(self.schema, text_field(path), fold(text), distance, True),
                )
            case Exact(path, values):
                return _unscored(self._exact(path, values))
            case Range(path, low, high, include_low, include_high):
                return _unscored(self._range(path, low, high, include_low, include_high))
            case Exists(path):
                return _unscored(Query.term_query(self.schema, PRESENT, path))
            case Bool():
                return self._bool(node)
            case Boost(inner, factor):
                return Query.boost_query(self.compile(inner), factor)
        assert_never(node)

    def all_of(self, query: Query, conditions: Sequence[Node]) -> Query:
        """A query narrowed by conditions that do not score."""
        if not conditions:
            return query
        narrowed = [(Occur.Must, _unscored(self.compile(node))) for node in conditions]
        return Query.boolean_query([(Occur.Must, query), *narrowed])

    def _bool(self, node: Bool) -> Query:
        clauses = [(Occur.Must, self.compile(inner)) for inner in node.must]
        clauses += [(Occur.Should, self.compile(inner)) for inner in node.should]
        clauses += [(Occur.MustNot, self.compile(inner)) for inner in node.must_not]
        if not node.must and not node.should:  # tantivy matches nothing by exclusions alone
            clauses.append((Occur.Must, _unscored(Query.all_query())))
        return Query.boolean_query(clauses)

    def _per_field(self, weighted: Weighted, query_of: Callable[[str], Query]) -> Query:
        queries = [_boosted(query_of(path), weight) for path, weight in weighted]
        return _any(queries)

    def _tokens(self, path: str, text: str, slop: int) -> Query:
        """The tokens of a text in order, in the neutral form of a field and in its stemmed ones."""
        stemmed = self.languages if fields()[path].role is Role.TEXT else ()
        forms = [(language, tokenize(text, language or NEUTRAL)) for language in (None, *stemmed)]
        queries = [found for language, tokens in forms if (found := self._sequence(path, language, tokens, slop))]
        if not queries:
            return Query.empty_query()
        return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)

    def _several(self, node: Several) -> Query:
        phrases = [self._sequence(node.field, None, tokenize(text), 0) for text in node.texts]
        clauses = [(Occur.Should, phrase) for phrase in phrases if phrase]
        if len(clauses) < node.at_least:
            return Query.empty_query()
        return Query.boolean_query(clauses, minimum_number_should_match=node.at_least)

    def _sequence(self, path: str, language: str | None, tokens: Sequence[str], slop: int) -> Query | None:
        """Tokens in order in one form of a field; None where one is nowhere: asking costs as much as finding."""
        field = text_field(path, language)
        frequencies = [self.searcher.doc_freq(field, token) for token in tokens]
        if not all(frequencies) or not tokens:
            return None
        if len(tokens) == 1:  # tantivy panics at a phrase of one word
            query = Query.term_query(self.schema, field, tokens[0])
        else:
            query = Query.phrase_query(self.schema, field, list(tokens), slop)
        return _boosted(query, correction(self.searcher.num_docs, self._having(path, language), frequencies))

    def _having(self, path: str, language: str | None) -> float:
        """How many documents have this form of a field: of a language, the same share as of all."""
        every = self.searcher.num_docs
        having = self.searcher.doc_freq(PRESENT, path)
        return having * self.languages[language] / every if language and every else having

    def _prefix(self, path: str, text: str) -> Query:
        field, text = self._pattern_field(path, text)
        # phrase_prefix_query stops at 50 terms and does not say so
        return Query.fuzzy_term_query(self.schema, field, text, 0, True, True)

    def _wildcard(self, path: str, pattern: str) -> Query:
        field, pattern = self._pattern_field(path, pattern)
        try:
            return Query.regex_query(self.schema, field, "".join(_regex_parts(pattern)))
        except ValueError as error:  # more than 1,000 states
            raise UsageError("the query is too complex for the index: use fewer * and ?") from error

    def _pattern_field(self, path: str, text: str) -> tuple[str, str]:
        spec = fields()[path]
        if spec.role in (Role.TEXT, Role.NAME):
            return text_field(path), fold(text)
        return value_field(spec), text

    def _exact(self, path: str, values: Sequence[str | int | float]) -> Query:
        spec = fields()[path]
        if spec.role is Role.NUMBER:
            return _any([Query.term_query(self.schema, value_field(spec), spec.kind(value)) for value in values])
        return holding(value_field(spec), [str(value) for value in values])

    def _range(self, path: str, low: Any, high: Any, include_low: bool, include_high: bool) -> Query:
        spec = fields()[path]
        if spec.role in (Role.FACET, Role.KEY):
            return self._value_range(value_field(spec), low, high, include_low, include_high)
        kind = FieldType.Float if spec.kind is float else FieldType.Integer
        return Query.range_query(
            self.schema,
            value_field(spec),
            kind,
            _comparable(low, spec.kind),
            _comparable(high, spec.kind),
            include_low or low is None,  # tantivy: an open side is always inclusive
            include_high or high is None,
        )

    def _value_range(
        self, field: str, low: str | None, high: str | None, include_low: bool, include_high: bool
    ) -> Query:
        """tantivy has no ranges of text: the terms are read from the dictionary. Linear in the values of the field."""
        values = [
            value
            for value, _ in self.searcher.terms_with_prefix(field, "")
            if (low is None or value > low or (include_low and value == low))
            and (high is None or value < high or (include_high and value == high))
        ]
        return Query.term_set_query(self.schema, field, values) if values else Query.empty_query()


def holding(field: str, values: Sequence[str]) -> Query:
    """Documents that have one of some whole values, all with the same score."""
    if len(values) > _UNION:
        return Query.term_set_query(build(), field, list(values))
    terms = [(Occur.Should, Query.term_query(build(), field, value, "basic")) for value in values]
    return Query.const_score_query(Query.boolean_query(terms), 1.0)


_ONE = r"[\s\S]"


def _regex_parts(pattern: str) -> Iterable[str]:
    characters = iter(pattern)
    for char in characters:
        if char == "\\":
            yield re.escape(next(characters, "\\"))
        else:
            yield {"*": _ONE + "*", "?": _ONE}.get(char) or re.escape(char)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _boosted(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _any(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _comparable(bound: Any, kind: type) -> Any:
    if bound is None:
        return None
    return milliseconds(bound) if isinstance(bound, datetime) else kind(bound)
