"""What a field is for in search. One role a field; each engine maps a role to types of its own, as its schema says."""

from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo


class Role(StrEnum):
    """The search role of a leaf field; `USES` says what each is good for."""

    TEXT = "text"
    NAME = "name"
    FACET = "facet"
    KEY = "key"
    NUMBER = "number"
    DATE = "date"
    STORED = "stored"


USES: dict[Role, str] = {
    Role.TEXT: "searched by words, phrases, patterns and misspelt words; words and phrases stemmed in its language too",
    Role.NAME: "searched by words as a text is, unstemmed; filtered, counted and sorted by the whole name",
    Role.FACET: "searched by the whole value, by pattern and by range; filtered, counted and sorted by the whole value",
    Role.KEY: "searched by the whole value, by pattern and by range; filtered by the whole value",
    Role.NUMBER: "searched by value and range; filtered by value, sorted",
    Role.DATE: "searched and filtered by whole periods (a year, a day ...), searched by range, sorted",
    Role.STORED: "in the document, not searchable",
}
"""What a query can do with the fields of a role, on every engine. Lists of values are never sorted by."""


class Marker(NamedTuple):
    """What a model field says beside its type."""

    role: Role
    stage: str


def field(role: Role, stage: str, description: str, example: Any, **kwargs: Any) -> Any:
    """A model field with its search role and the stage that produces it.

    Raises `ValueError` for an empty description: the field table is the documentation.
    """
    if not description:
        raise ValueError("every field is described")
    extra: JsonDict = {"x-role": role.value, "x-stage": stage}
    return Field(description=description, examples=[example], json_schema_extra=extra, **kwargs)


def marker(info: FieldInfo) -> Marker | None:
    """The role and stage of a model field; None for a field that only groups others."""
    extra = info.json_schema_extra
    if not isinstance(extra, dict) or "x-role" not in extra:
        return None
    return Marker(Role(str(extra["x-role"])), str(extra["x-stage"]))
