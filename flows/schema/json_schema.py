"""The JSON Schema (2020-12) of a document as `Article.to_document` writes it: no nulls, no unknown keys.

A key is required when the model always fills it and it can never be empty; everything else is left out when it has
nothing to say. `x-role` and `x-stage` carry the search role and the producing stage of a field.
"""

from typing import Any

from flows.article import SCHEMA_VERSION, Article

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of one document, ready to be serialised."""
    described = Article.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": DIALECT,
        "$id": f"urn:article-flows:article:{SCHEMA_VERSION}",
        **_tidy(described),
    }


def _tidy(node: Any) -> Any:
    """Without what pydantic adds for its own models: titles made of names, null alternatives, defaults."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidied: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):  # here keys are names of fields, not keywords
            tidied[key] = {name: _tidy(schema) for name, schema in value.items()}
        elif key == "anyOf":
            (alternative,) = (_tidy(schema) for schema in value if schema != {"type": "null"})
            tidied = alternative | tidied
        elif key in ("examples", "enum", "required"):
            tidied[key] = value
        elif key not in ("title", "default"):
            tidied[key] = _tidy(value)
    return tidied
