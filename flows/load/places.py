"""The places where an article's text was seen."""

from collections.abc import Sequence

from flows.article import Article, Place


def with_places(article: Article, places: Sequence[Place]) -> Article:
    """The article with these places, each once; the first is where it is said to come from."""
    first = places[0]
    source = article.source.evolve(places=list(dict.fromkeys(places)), drop=first.drop, path=first.path)
    if first != article.source.places[0]:
        source = source.evolve(id=first.id)
    return article.evolve(source=source)
