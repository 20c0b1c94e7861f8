"""The stories of an index, the largest first, and what each is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows.errors import UsageError
from flows.index.base import Filter, Index, SearchRequest
from flows.stories.telling import LEAD

LARGEST = 1_000  # stories that can be paged through
_HEAD = 5  # articles that are asked for a headline
_OUTLETS = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A story in a list. `matching` counts its articles that were asked for."""

    id: str
    title: str
    matching: int
    articles: int
    outlets: list[str]
    since: date | None
    until: date | None


def list_stories(index: Index, wanted: SearchRequest, at_least: int, page: int, page_size: int) -> list[Listed]:
    """The stories that at least so many of the articles asked for are in, the largest first; of a page, and one more
    where there are more.

    Raises `UsageError` past the `LARGEST`.
    """
    end = page * page_size
    if end > LARGEST:
        raise UsageError(f"only the {LARGEST:,} largest stories can be paged through: ask for fewer of them")
    request = SearchRequest(
        query=wanted.query, filters=wanted.filters, since=wanted.since, until=wanted.until, facets=("story.id",),
        facet_size=end + 1, page_size=1, highlight=False, documents=False,
    )  # fmt: skip
    counted = [(id_, count) for id_, count in index.search(request).facets["story.id"] if count >= at_least]
    return [_listed(index, id_, count) for id_, count in counted[end - page_size : end + 1]]


def _listed(index: Index, story: str, matching: int) -> Listed:
    filters = (Filter("story.id", (story,)),)
    head = SearchRequest(
        filters=filters,
        sort="@timestamp",
        page_size=_HEAD,
        facets=("outlet.name",),
        facet_size=_OUTLETS,
        highlight=False,
    )
    found = index.search(head)
    last = index.search(SearchRequest(filters=filters, sort="-@timestamp", page_size=1, highlight=False)).hits
    documents = [hit.document for hit in found.hits]
    titles = [document["title"] for document in documents if document.get("title")]
    leads = [document.get("summary") or document["body"][:LEAD] for document in documents]
    days = [_day(document) for document in (*documents[:1], *(hit.document for hit in last))]
    return Listed(
        id=story,
        title=next(iter([*titles, *leads]), "(no title)"),
        matching=matching,
        articles=found.total,
        outlets=[name for name, _ in found.facets["outlet.name"]],
        since=days[0] if days else None,
        until=days[-1] if days else None,
    )


def _day(document: Mapping[str, Any]) -> date | None:
    """The day of publication; None where only the day is known on which the article came in."""
    if document.get("date_source") == "first_seen" or "@timestamp" not in document:
        return None
    return datetime.fromisoformat(document["@timestamp"]).date()
