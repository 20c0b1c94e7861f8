"""Which rules there are, where each comes from, and in how many articles of an index it took something out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, get_args

from flows.clean.rules import Book, Rule
from flows.clean.verdicts import Kind
from flows.errors import UsageError
from flows.index.base import Index, SearchRequest
from flows.index.query.plan import MAX_FACET_SIZE
from flows.rulemaking.naming import meant_by


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule with its file, and the articles of an index in which it acted; None where that is not known."""

    rule: Rule
    file: str
    articles: int | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON-ready: every key of the rule, `file` and `articles`."""
        return self.rule.model_dump(mode="json") | {"file": self.file, "articles": self.articles}


def check_asked(book: Book, kind: str | None, language: str | None) -> None:
    """Raises `UsageError` for a kind that does not exist, and for a language that no file of the book is for."""
    if kind is not None and kind not in get_args(Kind):
        raise UsageError(f"no kind {kind!r}; there are {', '.join(get_args(Kind))}")
    languages = sorted({PurePath(file).stem for file in book.files.values()})
    if language is not None and language not in languages:
        raise UsageError(f"no file of rules is called {language!r}; there are {', '.join(languages)}")


def wanted(rule: Rule, kind: str | None, outlet: str | None) -> bool:
    """Whether a rule is of this kind, and names this outlet, where they are asked for."""
    return kind in (None, rule.kind) and (outlet is None or not meant_by(outlet).isdisjoint(rule.outlets))


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
        if wanted(rule, kind, outlet) and language in (None, PurePath(file).stem):
            yield Listed(rule, file, acted.get(rule.id, never))


def articles_by_rule(index: Index) -> dict[str, int]:
    """In how many articles each rule took out a line, those first that did most: one request."""
    request = SearchRequest(
        facets=("removed.rule",), facet_size=MAX_FACET_SIZE, page_size=1, highlight=False, documents=False
    )
    return dict(index.search(request).facets.get("removed.rule", ()))
