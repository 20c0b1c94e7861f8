"""An article's way into the index: the document as it is, and its text once more under its own language.

The siblings that this adds are analysed and not stored (`_source.excludes` of the mapping), so a document comes back as
it was written.
"""

from typing import Any

from flows.index.base import Document
from flows.schema.elasticsearch import I18N
from flows.schema.fields import with_roles
from flows.schema.languages import STEMMERS
from flows.schema.roles import Role


def with_siblings(document: Document) -> dict[str, Any]:
    """The document, and the stemmed sibling of each text field where its language has a stemmer."""
    language = document.get("language")
    if language not in STEMMERS:
        return document
    texts = {spec.path: document.get(spec.path) for spec in with_roles(Role.TEXT)}
    return document | {path + I18N: {language: text} for path, text in texts.items() if text}
