"""A search: from a checked plan to one request, and from its answer to hits, facets and highlights."""

from collections.abc import Mapping
from typing import Any

from flows.index.base import Hit, SearchRequest, SearchResult
from flows.index.elastic.compile import compile_query
from flows.index.query.highlight import highlight
from flows.index.query.plan import Plan


def request_body(plan: Plan) -> dict[str, Any]:
    """The arguments of the client's `search`. The total is exact, and equal scores or values are ordered by id."""
    query = compile_query(plan.query)
    if plan.conditions:
        query = {"bool": {"must": [query], "filter": [compile_query(node) for node in plan.conditions]}}
    body: dict[str, Any] = {
        "query": query,
        "from": plan.offset,
        "size": plan.size,
        "sort": [*_order(plan), {"id": "asc"}],
        "track_total_hits": True,
    }
    if not plan.documents:
        body["source"] = False
    if plan.facets:
        body["aggregations"] = {
            name: {
                "terms": {
                    "field": spec.path,
                    "size": plan.facet_size,
                    "order": [{"_count": "desc"}, {"_key": "asc"}],
                }
            }
            for name, spec in plan.facets
        }
    return body


def _order(plan: Plan) -> list[dict[str, Any]]:
    if plan.sort is None:
        return [{"_score": "desc"}]
    return [{plan.sort.path: {"order": "desc" if plan.descending else "asc", "missing": "_last"}}]


def read_answer(answer: Mapping[str, Any], plan: Plan, request: SearchRequest) -> SearchResult:
    """The hits with their documents as they were written."""
    hits = tuple(
        Hit(
            id=hit["_id"],
            score=hit["_score"] if plan.sort is None else None,
            document=hit["_source"] if plan.documents else {},
            highlight=highlight(plan.query, hit["_source"]) if request.highlight and plan.documents else None,
        )
        for hit in answer["hits"]["hits"]
    )
    facets = {
        name: tuple((bucket["key"], bucket["doc_count"]) for bucket in answer["aggregations"][name]["buckets"])
        for name, _ in plan.facets
    }
    return SearchResult(total=answer["hits"]["total"]["value"], hits=hits, facets=facets)
