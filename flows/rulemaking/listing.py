"""Which rules there are, where each comes from, and in how many articles of an index it took something out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from flows.clean.rules import Book, Rule, outlet_key
from flows.index.base import Index, SearchRequest
from flows.index.query.plan import MAX_FACET_SIZE


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule with its file, and the articles of an index in which it acted; None where that is not known."""

    rule: Rule
    file: str
    articles: int | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON-ready: every key of the rule, `file` and `articles`."""
        return self.rule.model_dump(mode="json") | {"file": self.file, "articles": self.articles}


def listed(
    book: Book,
    index: Index | None,
    *,
    kind: str | None = None,
    language: str | None = None,
    outlet: str | None = None,
) -> Iterator[Listed]:
    """The rules of a book, in its order; those of one kind, of one language's file, or that name one outlet."""
    acted = articles_by_rule(index) if index else {}
    never = 0 if index and len(acted) < MAX_FACET_SIZE else None
    for rule in book.rules:
        file = book.files[rule.id]
        if (
            (kind is None or rule.kind == kind)
            and (language is None or PurePath(file).name == f"{language}.yml")
            and (outlet is None or outlet_key(outlet) in rule.outlets)
        ):
            yield Listed(rule, file, acted.get(rule.id, never))


def articles_by_rule(index: Index) -> dict[str, int]:
    """In how many articles each rule took out a line, those first that did most: one request."""
    request = SearchRequest(
        facets=("removed.rule",), facet_size=MAX_FACET_SIZE, page_size=1, highlight=False, documents=False
    )
    return dict(index.search(request).facets.get("removed.rule", ()))
