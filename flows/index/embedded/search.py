"""Carries out a plan: the page of hits in their exact order, the total, and the counts.

tantivy orders by one key alone and leaves ties to where documents happen to lie. Ties are put in the order of ids here,
so that a page is the same after a merge, a restart, and on the other engine.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from flows.index.base import Hit, SearchResult
from flows.index.embedded.compile import Compiler
from flows.index.embedded.schema import PRESENT, RANK, build, load, value_field
from flows.index.highlight import highlight
from flows.index.plan import Plan
from flows.index.query import All, Bool, Exact, Exists, Node, Nothing, Range
from flows.schema.fields import FieldSpec

_BUCKETS = 60_000  # tantivy refuses more than 65,000
_PER_SEGMENT = 1_000_000  # values counted in a segment: fewer make the counts of rare ones wrong

Ranked = list[tuple[Any, tantivy.DocAddress]]  # (score or sort key, address)


def search(searcher: tantivy.Searcher, plan: Plan, *, highlighting: bool) -> SearchResult:
    """The result of a plan on one searcher."""
    compiler = Compiler(searcher)
    query = compiler.all_of(compiler.compile(plan.query), plan.conditions)
    total: int = searcher.search(query, limit=1).count  # type: ignore[attr-defined]  # its stub forgets it
    same_score = _same_score(plan.query)
    if not plan.size or plan.offset >= total:
        page: Ranked = []
    elif plan.sort:
        page = _by_field(searcher, query, plan, plan.sort)
    elif same_score is not None:
        page = [(same_score, address) for _, address in _by_rank(searcher, query, plan.offset, plan.size)]
    else:
        page = _by_score(searcher, query, plan.offset, plan.size, total)
    hits = []
    for key, address in page:
        document = load(searcher, address)
        snippet = highlight(plan.query, document) if highlighting else None
        hits.append(Hit(document["id"], None if plan.sort else key, document, snippet))
    facets = {name: _facet(searcher, query, spec, plan.facet_size) for name, spec in plan.facets}
    return SearchResult(total, tuple(hits), facets)


def _same_score(node: Node) -> float | None:
    """The score of every match, where all have the same: such hits are in the order of ids, however many there are."""
    match node:
        case All():
            return 1.0
        case Nothing() | Exact() | Range() | Exists() | Bool((), (), _):
            return 0.0
    return None


def _by_score(searcher: tantivy.Searcher, query: Query, offset: int, size: int, total: int) -> Ranked:
    """Best first. More hits are fetched until no tie is cut at the end of the page."""
    end = offset + size
    limit = end + 1
    while True:
        hits: Ranked = searcher.search(query, limit=limit, count=False).hits
        if len(hits) <= end or hits[end - 1][0] != hits[-1][0] or limit >= total:
            return _settle(searcher, hits, offset, end)
        limit = min(4 * limit, total)


def _by_rank(searcher: tantivy.Searcher, query: Query, offset: int, size: int) -> Ranked:
    """In the order of ids."""
    end = offset + size
    limit = end + 1
    while True:
        hits: Ranked = searcher.search(query, limit=limit, count=False, order_by_field=RANK, order=Order.Asc).hits
        if len(hits) < limit or hits[end - 1][0] != hits[-1][0]:
            return _settle(searcher, hits, offset, end)
        limit *= 4


def _by_field(searcher: tantivy.Searcher, query: Query, plan: Plan, spec: FieldSpec) -> Ranked:
    """By a field, missing values last. A tie at the end of the page is fetched by its value, in the order of ids."""
    end = plan.offset + plan.size
    order = Order.Desc if plan.descending else Order.Asc
    hits: Ranked = searcher.search(
        query, limit=end + 1, count=False, order_by_field=value_field(spec), order=order
    ).hits
    if len(hits) <= end or hits[end - 1][0] != hits[end][0]:
        return _settle(searcher, hits, plan.offset, end)
    value = hits[end][0]
    first = next(index for index, (key, _) in enumerate(hits) if key == value)
    before = _settle(searcher, hits[:first], plan.offset, end)
    inside = max(0, plan.offset - first)
    tied = _by_rank(searcher, _having(query, spec, value), inside, end - first - inside)
    return before + tied


def _having(query: Query, spec: FieldSpec, value: Any) -> Query:
    """The matches that have this value of a field, or, for None, no value."""
    schema = build()
    if value is None:
        return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, Query.term_query(schema, PRESENT, spec.path))])
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.term_query(schema, value_field(spec), value))])


def _settle(searcher: tantivy.Searcher, hits: Ranked, start: int, end: int) -> Ranked:
    """The hits from `start` to `end`, those with the same key in the order of ids."""
    settled: Ranked = []
    position = 0
    for _, group in groupby(hits, key=itemgetter(0)):
        tied = list(group)
        if len(tied) > 1 and position < end and position + len(tied) > start:
            tied = _in_order_of_ids(searcher, tied)
        position += len(tied)
        settled += tied
    return settled[start:end]


def _in_order_of_ids(searcher: tantivy.Searcher, tied: Ranked) -> Ranked:
    ranks = searcher.fast_field_values(RANK, [address for _, address in tied])
    ordered: Ranked = []
    for _, group in groupby(sorted(zip(ranks, tied, strict=True), key=itemgetter(0)), key=itemgetter(0)):
        same = [hit for _, hit in group]
        if len(same) > 1:  # ids that share their first 8 bytes
            same.sort(key=lambda hit: load(searcher, hit[1])["id"])
        ordered += same
    return ordered


def _facet(searcher: tantivy.Searcher, query: Query, spec: FieldSpec, size: int) -> tuple[tuple[str, int], ...]:
    """Values by count, ties by value. More are fetched until no tie is cut."""
    wanted = max(1_000, 4 * size)
    while True:
        terms = {"field": value_field(spec), "size": wanted, "segment_size": _PER_SEGMENT}
        buckets = searcher.aggregate(query, {"values": {"terms": terms}})["values"]["buckets"]
        counted = _ordered((bucket["key"], bucket["doc_count"]) for bucket in buckets)
        if len(buckets) < wanted or wanted >= _BUCKETS or counted[size - 1][1] > counted[-1][1]:
            return tuple(counted[:size])
        wanted = min(8 * wanted, _BUCKETS)


def _ordered(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))
