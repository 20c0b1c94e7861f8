"""What people are called in an article, once others have told: written into its document, and taken back out of it.

An article keeps what it says itself: `own_name` of an entity that is called otherwise. So names are always found anew
from what the articles themselves say, never from names that were given before, and nothing builds up: whatever is asked
twice, or in another order, is answered the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flows.index.base import Document

_FULL_NAME, _CALLED_SO, _OF_STORY = "full name in ", "called so in ", " of the same story"
SPELT_IN_INDEX = "spelt so in the index"


class Given(NamedTuple):
    """What a person is called, and what speaks for it, in sentences; none where the article itself says so."""

    name: str
    evidence: tuple[str, ...] = ()


Names = Mapping[str, Given]
"""By the name that the article itself gives."""


def full_name_in(article_id: str) -> str:
    """The evidence that another article of the story gives more of the name."""
    return f"{_FULL_NAME}{article_id}{_OF_STORY}"


def called_so_in(article_id: str) -> str:
    """The evidence that another article of the story gives the name otherwise."""
    return f"{_CALLED_SO}{article_id}{_OF_STORY}"


def people(document: Document) -> list[str]:
    """People by the names that the article itself gives, the most salient first."""
    return list(dict.fromkeys(own_name(entity) for entity in _persons(document)))


def mentions(document: Document) -> dict[str, int]:
    """How often people are mentioned, by the names that the article itself gives, the most salient first."""
    counts: dict[str, int] = {}
    for entity in _persons(document):
        counts[own_name(entity)] = counts.get(own_name(entity), 0) + entity["count"]
    return counts


def own_name(entity: Mapping[str, Any]) -> str:
    """What the article itself calls an entity."""
    name: str = entity.get("own_name") or entity["name"]
    return name


def called(document: Document, names: Names) -> Document:
    """The document with its people under these names, and those not among them under its own ones.

    Follow: `people`, `entities`, who speaks, and topics where they were taken from the text; the outlet's own topics
    stay as they are. The very same document where nothing changes.
    """
    becomes: dict[str, str] = {}
    entities = []
    for entity in document.get("entities", ()):
        if entity["type"] == "person":
            given = names.get(own_name(entity), Given(own_name(entity)))
            becomes.setdefault(entity["name"], given.name)
            entity = _called(entity, given)
        entities.append(entity)
    if entities == document.get("entities", []):
        return document
    changed = document | {"entities": entities}
    changed["people"] = list(dict.fromkeys(entity["name"] for entity in _persons(changed)))
    if quotes := document.get("quotes"):
        changed["quotes"] = [_spoken(quote, becomes) for quote in quotes]
    if document.get("topics_source") == "text":
        changed["topics"] = _renamed(document["topics"], becomes)
    return changed


def standing(document: Document) -> dict[str, Given]:
    """What its people are called now, by the names that the article itself gives."""
    return {
        own_name(entity): Given(entity["name"], tuple(filter(_is_ours, entity.get("evidence", ()))))
        for entity in _persons(document)
    }


def retold(document: Document, before: Document) -> Document:
    """A document that was made anew, with what others had called its people before."""
    return called(document, standing(document) | standing(before))


def _persons(document: Document) -> list[dict[str, Any]]:
    return [entity for entity in document.get("entities", ()) if entity["type"] == "person"]


def _called(entity: dict[str, Any], given: Given) -> dict[str, Any]:
    own = own_name(entity)
    made = {name: value for name, value in entity.items() if name not in ("own_name", "evidence")} | {
        "name": given.name
    }
    evidence = [sentence for sentence in entity.get("evidence", ()) if not _is_ours(sentence)]
    if given.name != own:
        made["own_name"] = own
        evidence += given.evidence
    if evidence:
        made["evidence"] = evidence
    return made


def _is_ours(sentence: str) -> bool:
    return sentence == SPELT_IN_INDEX or (
        sentence.startswith((_FULL_NAME, _CALLED_SO)) and sentence.endswith(_OF_STORY)
    )


def _renamed(values: Sequence[str], becomes: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(becomes.get(value, value) for value in values))


def _spoken(quote: dict[str, Any], becomes: Mapping[str, str]) -> dict[str, Any]:
    made = dict(quote)
    if "speaker" in quote:
        made["speaker"] = becomes.get(quote["speaker"], quote["speaker"])
    if "speakers" in quote:
        made["speakers"] = _renamed(quote["speakers"], becomes)
    return made
