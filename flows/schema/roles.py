"""What a field is for in search. One role a field; each engine maps a role to a type of its own.

| role    | Elasticsearch                               | tantivy                        | a query can            |
|---------|---------------------------------------------|--------------------------------|------------------------|
| TEXT    | text, neutral analyzer, stemmed siblings    | text field, stemmed siblings   | search words, phrases  |
| NAME    | keyword + analysed `.text`                  | raw fast field + analysed twin | both: words and facets |
| FACET   | keyword                                     | raw fast field                 | filter, facet, sort    |
| KEY     | keyword                                     | raw field                      | filter                 |
| NUMBER  | integer / float                             | fast number                    | ranges, sort           |
| DATE    | date                                        | fast date                      | ranges, sort           |
| STORED  | not indexed                                 | only in the stored document    | nothing                |
"""

from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo


class Role(StrEnum):
    """The search role of a leaf field; see the module's table."""

    TEXT = "text"
    NAME = "name"
    FACET = "facet"
    KEY = "key"
    NUMBER = "number"
    DATE = "date"
    STORED = "stored"


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
