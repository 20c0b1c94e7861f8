"""Documents that the tests of cleaning share."""

from datetime import UTC, date, datetime
from hashlib import sha256

from flows.article import Source
from flows.inputs import Metadata, Options, RawArticle
from flows.rulemaking.proof import ARTICLE

BODY = ARTICLE
"""Three sentences of running text."""

WRAPPED = """\
The council of the town decided on Friday evening that the
old bridge over the river will be closed for two years, since
engineers had found cracks in three of the seven pillars and
warned that a flood could bring them down at any time.
Advert
The mayor promised a ferry for everyone who works on the
other side, and said that the well-known boats of the inter-
national fair would be used. Nobody will have to pay for the
crossing, which takes ten minutes, until the bridge has been
opened again and the work on the banks is finished."""
"""Two paragraphs, wrapped, with a marker between them."""

OPTIONS = Options(drop_date=date(2026, 1, 1), first_seen_at=datetime(2026, 1, 1, tzinfo=UTC))


def raw_text(text: str, *, metadata: Metadata | None = None) -> RawArticle:
    """A raw article of plain text."""
    return _raw(text, "txt", metadata)


def raw_page(html: str, *, metadata: Metadata | None = None) -> RawArticle:
    """A raw article that is a page."""
    return _raw(html, "html", metadata)


def _raw(text: str, form: str, metadata: Metadata | None) -> RawArticle:
    content = text.encode(errors="replace")
    digest = sha256(content).hexdigest()
    source = Source(drop="drop", path="a.txt", sha256=digest, size=len(content), encoding="utf-8", format=form)
    return RawArticle(text, source, metadata or Metadata())
