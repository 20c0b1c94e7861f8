"""A search request, checked and resolved: what an engine has to carry out, the same for each engine."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flows.errors import UsageError
from flows.index.base import Filter, SearchRequest
from flows.index.query.fields import Purpose, field_named
from flows.index.query.parse import parse
from flows.index.query.terms import BadTerm, Scope, word
from flows.index.query.tree import Bool, Exact, Node, Range, Several
from flows.schema.fields import FieldSpec
from flows.schema.roles import Role

MAX_WINDOW = 10_000  # hits that can be paged through: Elasticsearch's index.max_result_window
MAX_FACET_SIZE = 1_000


@dataclass(frozen=True, slots=True)
class Plan:
    """`conditions` narrow the documents without scoring; `facets` pairs the name asked for with its field."""

    query: Node
    conditions: tuple[Node, ...]
    sort: FieldSpec | None
    descending: bool
    facets: tuple[tuple[str, FieldSpec], ...]
    facet_size: int
    offset: int
    size: int
    documents: bool = True


def plan(request: SearchRequest) -> Plan:
    """Check a request. Raises `QuerySyntaxError`, `UnknownField` and `UsageError`."""
    if request.page < 1 or request.page_size < 0:
        raise UsageError("pages count from 1, and a page has no negative size")
    if request.page * request.page_size > MAX_WINDOW:
        raise UsageError(
            f"only the first {MAX_WINDOW:,} hits can be paged through: narrow the query, or export the index with scan"
        )
    if not 1 <= request.facet_size <= MAX_FACET_SIZE:
        raise UsageError(f"a facet has 1 to {MAX_FACET_SIZE} values")
    sort = request.sort or ""
    return Plan(
        query=Several("body", request.words, request.at_least) if request.words else parse(request.query),
        conditions=(*map(_condition, request.filters), *_dates(request.since, request.until)),
        sort=field_named(sort.removeprefix("-"), Purpose.SORT) if sort else None,
        descending=sort.startswith("-"),
        facets=tuple((name, field_named(name, Purpose.FACET)) for name in dict.fromkeys(request.facets)),
        facet_size=request.facet_size,
        offset=(request.page - 1) * request.page_size,
        size=request.page_size,
        documents=request.documents,
    )


def _condition(condition: Filter) -> Node:
    spec = field_named(condition.field, Purpose.FILTER)
    if not condition.values:
        raise UsageError(f"the filter on {condition.field} names no value")
    if spec.role not in (Role.NUMBER, Role.DATE):
        return Exact(spec.path, condition.values)
    try:
        found = [word(Scope(spec), value.replace("*", "\\*")) for value in condition.values]
    except BadTerm as error:
        raise UsageError(f"filter on {condition.field}: {error.problem}; {error.hint}") from error
    return _any([node for node in found if node])


def _any(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Bool(should=tuple(nodes))


def _dates(since: date | None, until: date | None) -> tuple[Node, ...]:
    """`@timestamp` within whole days, both inclusive."""
    if since is None and until is None:
        return ()
    if since and until and since > until:
        raise UsageError(f"since {since} is after until {until}")
    low = datetime.combine(since, time(), UTC) if since else None
    high = None if until is None or until == date.max else datetime.combine(until + timedelta(days=1), time(), UTC)
    return (Range("@timestamp", low, high, include_high=high is None),)
