"""The field table for people: every field of a document with its type, role, stage, description and an example."""

import json
from collections.abc import Iterator

from flows.article import SCHEMA_VERSION
from flows.schema.fields import FieldSpec, fields, groups
from flows.schema.roles import USES

TYPES = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "bytes": "bytes",
    "datetime": "date-time",
}


def field_table() -> str:
    """Markdown: the roles, the fields, the groups of fields."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Fields of a document"
    yield ""
    yield f"Schema version {SCHEMA_VERSION}, generated from `flows/article.py` by `flows schema build`. A type with"
    yield "`[]` is a list, or lies within a list of objects. A field in **bold** is in every document; others are left"
    yield "out when they are empty."
    yield ""
    yield "| role | what a query can do with it |"
    yield "|---|---|"
    for role, meaning in USES.items():
        yield f"| {role} | {meaning} |"
    yield ""
    yield "| field | type | role | stage | description | example |"
    yield "|---|---|---|---|---|---|"
    for spec in fields().values():
        yield _row(spec)
    yield ""
    yield "Fields that hold others:"
    yield ""
    yield "| field | description |"
    yield "|---|---|"
    for path, description in groups().items():
        yield f"| `{path}` | {_cell(description)} |"


def _row(spec: FieldSpec) -> str:
    name = f"**`{spec.path}`**" if spec.required else f"`{spec.path}`"
    kind = TYPES[spec.kind.__name__] + ("[]" if spec.many else "")
    description = spec.description + (f" ({', '.join(spec.choices)})" if spec.choices else "")
    example = json.dumps(spec.example, ensure_ascii=False)
    return f"| {name} | {kind} | {spec.role} | {spec.stage} | {_cell(description)} | `{_cell(example)}` |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
