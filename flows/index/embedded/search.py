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
from flows.index.embedded.schema import PRESENT, RANK, build, load, load_id, value_field
from flows.index.query.highlight import highlight
from flows.index.query.plan import Plan
from flows.index.query.tree import All, Bool, Exact, Exists, Node, Nothing, Range
from flows.schema.fields import FieldSpec

_BUCKETS = 60_000  # tantivy refuses more than 65,000
_PER_SEGMENT = 1_000_000  # values counted in a segment: fewer make the counts of rare ones wrong

Ranked = list[tuple[Any, tantivy.DocAddress]]  # (score or sort key, address)


def search(searcher: tantivy.Searcher, plan: Plan, *, highlighting: bool) -> SearchResult:
    """The result of a plan on one searcher."""
    compiler = Compiler(searcher)
    query = compiler.all_of(compiler.compile(plan.query), plan.conditions)
    same_score = None if plan.sort else _same_score(plan.query)
    order = _by_rank if same_score is not None else _by_score
    total, page = _by_field(searcher, query, plan, plan.sort) if plan.sort else order(searcher, query, plan)
    hits = []
    for key, address in page:
        score = None if plan.sort else key if same_score is None else same_score
        if not plan.documents:
            hits.append(Hit(load_id(searcher, address), score, {}))
            continue
        document = load(searcher, address)
        snippet = highlight(plan.query, document) if highlighting else None
        hits.append(Hit(document["id"], score, document, snippet))
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


def _run(searcher: tantivy.Searcher, query: Query, limit: int, **order: Any) -> tuple[int, Ranked]:
    """(number of matches, the first ones)."""
    result: Any = searcher.search(query, limit=max(1, limit), **order)  # tantivy panics at a limit of 0
    return result.count, result.hits


def _by_score(searcher: tantivy.Searcher, query: Query, plan: Plan) -> tuple[int, Ranked]:
    """Best first. More hits are fetched until no tie is cut at the end of the page."""
    return _until_settled(searcher, query, plan.offset, plan.size)


def _by_rank(searcher: tantivy.Searcher, query: Query, plan: Plan) -> tuple[int, Ranked]:
    """In the order of ids."""
    return _until_settled(searcher, query, plan.offset, plan.size, order_by_field=RANK, order=Order.Asc)


def _until_settled(
    searcher: tantivy.Searcher, query: Query, offset: int, size: int, **order: Any
) -> tuple[int, Ranked]:
    end = offset + size
    limit = end + 1
    while True:
        total, hits = _run(searcher, query, limit, **order)
        if not size or offset >= total:
            return total, []
        if len(hits) <= end or hits[end - 1][0] != hits[-1][0] or limit >= total:
            return total, _settle(searcher, hits, offset, end)
        limit = min(4 * limit, total)


def _by_field(searcher: tantivy.Searcher, query: Query, plan: Plan, spec: FieldSpec) -> tuple[int, Ranked]:
    """By a field, missing values last. A tie at the end of the page is fetched by its value, in the order of ids."""
    end = plan.offset + plan.size
    order = Order.Desc if plan.descending else Order.Asc
    total, hits = _run(searcher, query, end + 1, order_by_field=value_field(spec), order=order)
    if not plan.size or plan.offset >= total:
        return total, []
    if len(hits) <= end or hits[end - 1][0] != hits[end][0]:
        return total, _settle(searcher, hits, plan.offset, end)
    value = hits[end][0]
    first = next(index for index, (key, _) in enumerate(hits) if key == value)
    before = _settle(searcher, hits[:first], plan.offset, end)
    inside = max(0, plan.offset - first)
    by_rank = {"order_by_field": RANK, "order": Order.Asc}
    _, tied = _until_settled(searcher, _having(query, spec, value), inside, end - first - inside, **by_rank)
    return total, before + tied


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
