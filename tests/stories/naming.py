"""Articles that name people, as their stages leave them: nothing is recognised, so that a test says what is named."""

from typing import Any

from flows.article import Article, Entity, Quote, Story
from tests.stories.newsroom import article


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
