"""Articles as the clean stage leaves them, for the tests of the stages after it."""

from datetime import UTC, date, datetime

from flows.article import Article, Options, RawArticle, Source

_SOURCE = Source(drop="drop", path="a.txt", sha256="0" * 64, size=1, encoding="utf-8", format="txt")
_SEEN = datetime(2026, 1, 1, tzinfo=UTC)
OPTIONS = Options(drop_date=date(2026, 1, 1), first_seen_at=_SEEN)


def article(body: str, *, title: str | None = None, language: str = "en") -> tuple[Article, RawArticle, Options]:
    """The arguments of a stage."""
    clean = Article(id="a", source=_SOURCE, title=title, body=body, language=language, first_seen_at=_SEEN)
    return clean, RawArticle(text=body, source=_SOURCE), OPTIONS
