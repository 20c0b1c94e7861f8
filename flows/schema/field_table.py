"""The field tables for people: every field of a document with its type, role, stage, description and an example."""

import json
from collections.abc import Iterator

from pydantic import BaseModel

from flows.article import SCHEMA_VERSION, Article
from flows.schema.companions import COMPANIONS
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


def companion_tables() -> str:
    """Markdown: the fields of each index beside the articles."""
    return "\n".join(_companion_lines()) + "\n"


def _companion_lines() -> Iterator[str]:
    yield "# Fields of the indices beside the articles"
    yield ""
    yield "Generated from `flows/schema/companions.py` and `flows/quotation.py` by `flows schema build`; roles as in"
    yield "[fields.md](fields.md). On Elasticsearch each is an index of its own; the embedded index keeps the same in"
    yield "SQLite, and has quotes inside the articles alone."
    for name, model in COMPANIONS.items():
        yield ""
        yield f"## {name}"
        yield ""
        yield " ".join((model.__doc__ or "").split())
        yield ""
        yield from _table(model)


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield "| field | type | role | stage | description | example |"
    yield "|---|---|---|---|---|---|"
    for spec in fields(model).values():
        yield _row(spec)


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
    yield from _table(Article)
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
