"""A quotation as a document of its own: who said what, where and when, for search and Kibana.

A list of objects inside an article cannot be counted by speaker, so each quotation of an article stands once more in
an index beside the articles, with what a person filters by. What is an article's has the path that it has there
(`outlet.name`, `story.id`, `@timestamp`): one filter of a dashboard holds for both.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import Field

from flows.article import Attribution, Part, QuoteType
from flows.schema.roles import Role, field


class QuotedOutlet(Part):
    """The publisher of the article."""

    id: str | None = field(Role.FACET, "outlet", "Catalogue id; empty when unknown", "ladbible", default=None)
    name: str | None = field(Role.NAME, "outlet", "Name of the outlet", "LADbible", default=None)


class QuotedStory(Part):
    """The story of the article."""

    id: str | None = field(
        Role.FACET, "stories", "Id of the story: that of its first article", "6fd1a8c2b3e44f10a9d0c5e7", default=None
    )


class Quotation(Part):
    """One quotation of one article."""

    id: str = field(Role.KEY, "quotes", "Id of the article, and the number of the quotation in it", "0a72878812-3")
    article_id: str = field(Role.KEY, "quotes", "Id of the article", "0a72878812953d0a7df80bf9")
    text: str = field(Role.TEXT, "quotes", "The words quoted, without the outer marks", "We support victims.")
    type: QuoteType = field(
        Role.FACET,
        "quotes",
        "direct: a sentence or more; partial: words within a sentence of the article",
        "direct",
        default="direct",
    )
    speaker: str | None = field(
        Role.NAME,
        "quotes",
        "Canonical name of the speaker, or the words that describe them",
        "Mila Kunis",
        default=None,
    )
    speakers: list[str] = field(
        Role.NAME, "quotes", "Who they are, where the speaker is plural", ["Ashton Kutcher", "Mila Kunis"], default=[]
    )
    attribution: Attribution | None = field(
        Role.FACET,
        "quotes",
        "How the speaker is known: named, described, pronoun, plural or continued",
        "named",
        default=None,
    )
    verb: str | None = field(Role.FACET, "quotes", "Verb that introduces it", "said", default=None)
    number: int = field(Role.NUMBER, "quotes", "Number of the quotation in the article, from 0", 3)
    offset: int = field(Role.NUMBER, "quotes", "Offset in characters of the text in the body of the article", 812)
    title: str | None = field(Role.TEXT, "clean", "Headline of the article", "Couple apologise", default=None)
    language: str = field(Role.FACET, "language", "ISO 639-1 code of the article; und when unsure", "en", default="und")
    url: str | None = field(Role.KEY, "read", "Canonical URL of the article", "https://example.org/a", default=None)
    outlet: QuotedOutlet = Field(default=QuotedOutlet(), description="The publisher of the article")
    story: QuotedStory = Field(default=QuotedStory(), description="The story of the article")
    published_at: datetime | None = field(
        Role.DATE, "dates", "Date of publication where the source says it", "2023-09-09T08:00:00Z", default=None
    )
    timestamp: datetime | None = field(
        Role.DATE,
        "dates",
        "The best known date of the article",
        "2023-09-09T00:00:00Z",
        default=None,
        alias="@timestamp",
    )


_OF_THE_ARTICLE = ("title", "url", "published_at", "@timestamp")
_OF_ITS_OUTLET = ("id", "name")


READ = ("id", "language", *_OF_THE_ARTICLE, *(f"outlet.{name}" for name in _OF_ITS_OUTLET), "story.id", "quotes")
"""The fields of an article that its quotations are made of."""


def quotations(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The quotations of a stored article, JSON-ready, without empty fields; each is a `Quotation`."""
    quotes = article.get("quotes")
    if not quotes:
        return
    outlet, story = article.get("outlet", {}), article.get("story", {})
    shared: dict[str, Any] = {
        "article_id": article["id"],
        "language": article.get("language", "und"),
        **{name: article[name] for name in _OF_THE_ARTICLE if name in article},
    }
    if known := {name: outlet[name] for name in _OF_ITS_OUTLET if name in outlet}:
        shared["outlet"] = known
    if "id" in story:
        shared["story"] = {"id": story["id"]}
    for number, quote in enumerate(quotes):
        yield {**shared, **quote, "id": f"{article['id']}-{number}", "number": number}
