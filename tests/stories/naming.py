"""Articles that name people, as their stages leave them: nothing is recognised, so that a test says what is named."""

from collections.abc import Callable
from typing import Any

from flows.article import Article, Entity, Quote, Story
from tests.stories.newsroom import article

SAID = "“We are aware of the pain that the letters caused which we wrote last month, and we are very sorry for it,”"
"""Enough words of one statement to make a story of those who quote it."""


def naming(id_: str, *people: str, story: str | None = "s", text: str = "", **changes: Any) -> Article:
    """An article that names these people, the first one of whom speaks."""
    body = f"{text or ', '.join(people)} met on Monday. “We never said that,” said {people[0]}."
    given: dict[str, Any] = {
        "people": list(people),
        "entities": [
            Entity(name=name, type="person", surfaces=[name], count=2, offset=max(0, body.find(name)))
            for name in people
        ],
        "quotes": [Quote(text="We never said that,", speaker=people[0], verb="said", offset=body.index("“") + 1)],
        "story": Story(id=story) if story else None,
    }
    return article(id_, body, **given | changes)


def knowing(*names: str) -> Callable[[Article], Article]:
    """An engine that knows no more than these names."""

    def named(article: Article) -> Article:
        found = [name for name in names if name in article.body]
        people = [name for name in found if not any(name != other and name in other for other in found)]
        entities = [
            Entity(name=name, type="person", surfaces=[name], count=2, offset=article.body.index(name))
            for name in people
        ]
        return article.evolve(people=people, entities=entities)

    return named
