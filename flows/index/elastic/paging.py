"""Every document of an index that matches, in an order, from one consistent view of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch

KEEP_ALIVE = "10m"  # between two pages: as long as a caller may work on one


def pages(
    client: Elasticsearch,
    index: str,
    query: dict[str, Any],
    sort: list[dict[str, str]],
    size: int,
    source: Sequence[str] | None = None,
) -> Iterator[list[dict[str, Any]]]:
    """The hits page by page, through a point in time and `search_after`: documents written meanwhile do not appear.

    `source` names the fields that a hit brings; None is all of them. A shard that does not answer is an error.
    """
    view: str = client.open_point_in_time(index=index, keep_alive=KEEP_ALIVE)["id"]
    after: list[Any] | None = None
    try:
        while True:
            answer = client.search(
                pit={"id": view, "keep_alive": KEEP_ALIVE},
                query=query,
                sort=sort,
                size=size,
                search_after=after,
                source_includes=source,
                allow_partial_search_results=False,
                track_total_hits=False,
            )
            view = answer["pit_id"]
            hits = answer["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < size:
                return
            after = hits[-1]["sort"]
    finally:
        client.options(ignore_status=404).close_point_in_time(id=view)
