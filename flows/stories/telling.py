"""One story as its outlets tell it: who published first, which words they share, what only one of them has.

Made when somebody asks, from the documents of an index. Everything is bounded: of a story of thousands of articles the
first `ARTICLES` are compared.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.article import Article
from flows.errors import UsageError
from flows.index.base import Filter, Index, SearchRequest
from flows.stories.comparing import Only, SharedQuote, only_here, quotations

LEAD = 200  # characters
ARTICLES = 200  # of a story, by date


@dataclass(frozen=True, slots=True)
class Report:
    """One article of a story. `published` is None where nothing says when; it is as exact as `precision` says."""

    id: str
    title: str | None
    outlet: str  # its name, its domain, or "unknown"
    published: datetime | None
    precision: str
    date_source: str
    seen: datetime
    near_duplicate_of: str | None
    similarity: float | None
    evidence: list[str]
    lead: str  # what it begins with, for one without a title

    @property
    def day(self) -> str:
        """The date of publication as far as it is known: 2023-09-09 08:00, 2023-09-09, 2023-09, 2023; else empty."""
        if self.published is None:
            return ""
        return self.published.strftime(
            {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}.get(self.precision, "%Y-%m-%d %H:%M")
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """A story, told. `total` counts its articles, of which `reports` are compared."""

    id: str
    aliases: list[str]
    total: int
    reports: list[Report]
    quotes: list[SharedQuote]
    only: list[Only]

    @property
    def first(self) -> list[Report]:
        """Those that may have been the first to publish: several where the dates are not exact enough to tell."""
        dated = [one for one in self.reports if one.published]
        if not dated:
            return []
        earliest = min(_until(one) for one in dated)
        return [one for one in dated if one.published and one.published <= earliest]

    @property
    def title(self) -> str:
        """The headline of its first article that has one, else what the first begins with."""
        titles = (one.title for one in self.reports if one.title)
        return next(titles, self.reports[0].lead)

    def to_document(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            **asdict(self),
            "title": self.title,
            "first": [one.id for one in self.first],
            "reports": [asdict(one) | {"day": one.day} for one in self.reports],
        }


def find_story(index: Index, id_: str) -> str:
    """The story of this id, with this alias, or that this article is in. Raises `UsageError`."""
    for name in ("story.id", "story.aliases"):
        hits = index.search(SearchRequest(filters=(Filter(name, (id_,)),), page_size=1, highlight=False)).hits
        if hits:
            return str(hits[0].document["story"]["id"])
    document = index.get([id_]).get(id_)
    if document is None:
        raise UsageError(f"no story {id_!r}: ids are printed by flows stories list")
    if "story" not in document:
        raise UsageError(f"the article {id_!r} is in no story: nobody else tells what it does")
    return str(document["story"]["id"])


def tell(index: Index, id_: str) -> Telling:
    """A story by its id, an alias, or an article of it. Raises `UsageError`."""
    story = find_story(index, id_)
    request = SearchRequest(
        filters=(Filter("story.id", (story,)),), sort="@timestamp", page_size=ARTICLES, highlight=False
    )
    result = index.search(request)
    articles = sorted((Article.model_validate(hit.document) for hit in result.hits), key=_when)
    aliases = [alias for one in articles if one.story for alias in one.story.aliases]
    shared, alone = quotations(articles)
    return Telling(
        id=story,
        aliases=list(dict.fromkeys(aliases)),
        total=result.total,
        reports=[_report(one) for one in articles],
        quotes=shared,
        only=only_here(articles, alone),
    )


def _when(article: Article) -> tuple[bool, datetime, datetime, str]:
    dated = article.date_source != "first_seen" and article.timestamp is not None
    return not dated, article.timestamp or article.first_seen_at, article.first_seen_at, article.id


def _report(article: Article) -> Report:
    return Report(
        id=article.id,
        title=article.title,
        outlet=article.outlet.label,
        published=None if article.date_source == "first_seen" else article.timestamp,
        precision=article.date_precision,
        date_source=article.date_source,
        seen=article.first_seen_at,
        near_duplicate_of=article.near_duplicate_of,
        similarity=article.near_duplicate_similarity,
        evidence=article.story.evidence if article.story else [],
        lead=article.summary or article.body[:LEAD],
    )


def _until(report: Report) -> datetime:
    """The last moment that a date may mean."""
    begins = report.published
    assert begins is not None  # noqa: S101 - of dated ones only
    last = {"year": timedelta(days=365), "month": timedelta(days=30), "day": timedelta(days=1)}
    return begins + last.get(report.precision, timedelta(seconds=1)) - timedelta(seconds=1)
