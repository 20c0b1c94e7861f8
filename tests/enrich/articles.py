"""Articles and inputs as the enrichment tests need them: only what a test names differs from the plain ones."""

from datetime import UTC, date, datetime
from typing import Any

from flows.article import Article, Source
from flows.inputs import Metadata, Options, RawArticle

OPTIONS = Options(drop_date=date(2026, 1, 15), first_seen_at=datetime(2026, 1, 16, 12, tzinfo=UTC))


def source(form: str = "txt") -> Source:
    """A source record of this format."""
    return Source(
        drop="drop", path="a.txt", sha256="0" * 64, text_sha256="0" * 64, size=1, encoding="utf-8", format=form
    )


def article(body: str = "Something happened in the town.", **fields: Any) -> Article:
    """A cleaned article."""
    return Article(id="a", source=source(), body=body, first_seen_at=OPTIONS.first_seen_at, **fields)


def raw(form: str = "txt", **metadata: Any) -> RawArticle:
    """The input of an article, with this metadata."""
    return RawArticle(text="", source=source(form), metadata=Metadata(**metadata))


def arguments(body: str, **fields: Any) -> tuple[Article, RawArticle, Options]:
    """What a stage is called with, for an English article unless it says otherwise."""
    return article(body, **{"language": "en", **fields}), raw(), OPTIONS
