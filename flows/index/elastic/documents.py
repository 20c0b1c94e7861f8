"""A document's way into the index: as it is, and its texts once more under its own language.

The siblings that this adds are tokens already (see `flows.schema.mappings`), and not stored (`_source.excludes` of the
mapping), so a document comes back as it was written.
"""

from functools import cache
from typing import Any

from pydantic import BaseModel

from flows.article import Article
from flows.index.base import Document
from flows.index.query.analysis import EMPTY_PLACE, tokenize_in_place
from flows.quotation import Quotation
from flows.schema.elasticsearch import I18N
from flows.schema.fields import fields
from flows.schema.languages import LANGUAGES
from flows.schema.roles import Role


def with_siblings(document: Document, model: type[BaseModel] = Article) -> dict[str, Any]:
    """The document, and the stemmed sibling of each text field where its language has a stemmer."""
    language = document.get("language")
    if language not in LANGUAGES:
        return document
    texts = ((path, document.get(path)) for path in _texts(model))
    tokens = {
        path: " ".join(token or EMPTY_PLACE for token in tokenize_in_place(text, language))
        for path, text in texts
        if text
    }
    return document | {path + I18N: {language: some} for path, some in tokens.items()}


def quote_with_siblings(quote: Document) -> dict[str, Any]:
    """As `with_siblings`, of a quotation."""
    return with_siblings(quote, Quotation)


@cache
def _texts(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(path for path, spec in fields(model).items() if spec.role is Role.TEXT)
