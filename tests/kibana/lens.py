"""What a chart asks of Elasticsearch: the columns of its layer as the aggregations that Lens makes of them.

`datasources/form_based/operations/definitions` of Lens says which aggregation a column is, and `esaggs` of the data
plugin how they nest: groups within groups in the order of columns, numbers in the innermost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from elasticsearch import Elasticsearch

from tests.kibana.kql import to_query

Body: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, Any]

_MISSING = "__missing__"  # what Kibana counts documents without a value under
_METRICS = {"sum": "sum", "average": "avg", "min": "min", "max": "max", "unique_count": "cardinality"}
_BARS = 50  # `histogram:barTarget` of Kibana


@dataclass(frozen=True)
class Range:
    """What the time picker says, in days until now; no time field, no range."""

    field: str | None
    since: str  # now-90d
    days: int

    @property
    def query(self) -> Body:
        """The filter that Kibana adds to every request."""
        if self.field is None:
            return {"match_all": {}}
        return {"range": {self.field: {"gte": self.since, "lte": "now", "format": "strict_date_optional_time"}}}


def rows_of(client: Elasticsearch, index: str, chart: Body, when: Range) -> list[Row]:
    """The rows that the chart is drawn from: groups by column id, and numbers."""
    (layer,) = chart["state"]["datasourceStates"]["formBased"]["layers"].values()
    order = [(id, layer["columns"][id]) for id in layer["columnOrder"]]
    groups = [(id, column) for id, column in order if column["isBucketed"]]
    numbers = [(id, column) for id, column in order if not column["isBucketed"]]
    query = {"bool": {"filter": [when.query, to_query(chart["state"]["query"]["query"])]}}
    answer = client.search(index=index, size=0, query=query, aggs=_nested(groups, numbers, when), track_total_hits=True)
    top = {**answer.get("aggregations", {}), "doc_count": answer["hits"]["total"]["value"]}
    return list(_rows(top, groups, numbers, {}))


def others(client: Elasticsearch, index: str, chart: Body, column: Body, when: Range) -> int:
    """Documents of the group "Other" of a `terms` column, by the request that Kibana makes for it afterwards."""
    field, params = column["sourceField"], column["params"]
    query = {"bool": {"filter": [when.query, to_query(chart["state"]["query"]["query"])]}}
    shown = client.search(index=index, size=0, query=query, aggs={"top": _terms(column, "_count", "desc")})
    keys = [bucket["key"] for bucket in shown["aggregations"]["top"]["buckets"]]
    assert len(keys) <= params["size"]
    rest = [{"match_phrase": {field: key}} for key in keys if key != _MISSING]
    of_the_rest = {"bool": {"filter": [{"exists": {"field": field}}], "must_not": rest}}
    answer = client.search(
        index=index, size=0, query=query, aggs={"other": {"filters": {"filters": {"": of_the_rest}}}}
    )
    return int(answer["aggregations"]["other"]["buckets"][""]["doc_count"])


def _nested(groups: list[tuple[str, Body]], numbers: list[tuple[str, Body]], when: Range) -> Body:
    if not groups:
        return {
            id: _filtered(column, _metric(column)) for id, column in numbers if column["operationType"] != "count"
        } | {
            id: _filtered(column, None)
            for id, column in numbers
            if column["operationType"] == "count" and "filter" in column
        }
    (id, column), *inner = groups
    aggs = _nested(inner, numbers, when)
    match column["operationType"]:
        case "terms":
            by, numbered = column["params"]["orderBy"]["columnId"], dict(numbers)
            counted = numbered[by]["operationType"] == "count" and "filter" not in numbered[by]
            group = _terms(column, "_count" if counted else by, column["params"]["orderDirection"])
            if not counted:  # the number is needed at this level too, to order by it
                aggs = {**aggs, by: _filtered(numbered[by], _metric(numbered[by]))}
        case "date_histogram":
            group = {
                "date_histogram": {
                    "field": column["sourceField"], "fixed_interval": f"{max(1, when.days // _BARS)}d",
                    "time_zone": "UTC", "min_doc_count": 1,
                }
            }  # fmt: skip
        case "filters":
            filters = {one["label"]: to_query(one["input"]["query"]) for one in column["params"]["filters"]}
            group = {"filters": {"filters": filters}}
        case other:
            raise ValueError(f"not translated: {other}")
    return {id: {**group, "aggs": aggs}}


def _terms(column: Body, by: str, direction: str) -> Body:
    params = column["params"]
    terms: Body = {"field": column["sourceField"], "size": params["size"], "order": {by: direction}}
    if params["otherBucket"] and params["missingBucket"]:
        terms["missing"] = _MISSING
    return {"terms": terms}


def _metric(column: Body) -> Body:
    return {_METRICS[column["operationType"]]: {"field": column["sourceField"]}}


def _filtered(column: Body, metric: Body | None) -> Body:
    if "filter" not in column:
        assert metric is not None
        return metric
    only: Body = {"filter": to_query(column["filter"]["query"])}
    return {**only, "aggs": {"value": metric}} if metric else only


def _rows(bucket: Body, groups: list[tuple[str, Body]], numbers: list[tuple[str, Body]], row: Row) -> Iterator[Row]:
    if not groups:
        yield {**row, **{id: _value(bucket, id, column) for id, column in numbers}}
        return
    (id, _), *inner = groups
    found = bucket[id]["buckets"]
    for key, one in found.items() if isinstance(found, dict) else ((part["key"], part) for part in found):
        if one["doc_count"]:
            yield from _rows(one, inner, numbers, {**row, id: key})


def _value(bucket: Body, id: str, column: Body) -> Any:
    if id not in bucket:
        return bucket["doc_count"]
    found = bucket[id]
    if column["operationType"] == "count":
        return found["doc_count"]
    return found["value"]["value"] if "value" in found and isinstance(found["value"], dict) else found["value"]
