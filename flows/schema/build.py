"""The published contract: every generated file of `schemas/` and `docs/`, written or compared with what is there."""

from pathlib import Path
from typing import Any

import orjson

from flows.schema.elasticsearch import templates
from flows.schema.field_table import companion_tables, field_table
from flows.schema.json_schema import json_schema
from flows.schema.kibana.objects import FILE, ndjson
from flows.schema.pages import error_page, settings_page

CONTRACT = "schemas"  # the folder in which everything is generated


def generated() -> dict[str, bytes]:
    """The content of every file by its path within the checkout. The same model gives the same bytes."""
    return {
        f"{CONTRACT}/article.schema.json": _json(json_schema()),
        f"{CONTRACT}/fields.md": field_table().encode(),
        f"{CONTRACT}/companion-fields.md": companion_tables().encode(),
        **{f"{CONTRACT}/elasticsearch/{item.kind}-{item.name}.json": _json(item.body) for item in templates()},
        f"{CONTRACT}/kibana/{FILE}": ndjson(),
        "docs/errors.md": error_page().encode(),
        "docs/settings.md": settings_page().encode(),
    }


def build(checkout: Path) -> list[Path]:
    """Write every file that is missing or stale; their paths. Extra files are left for a person to delete."""
    changed = []
    for name, content in generated().items():
        path = checkout / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed.append(path)
    return changed


def check(checkout: Path) -> list[str]:
    """What is not as the model says, one line a file; empty when all is well."""
    files = generated()
    found = []
    for name, content in files.items():
        path = checkout / name
        if not path.is_file():
            found.append(f"missing: {path}")
        elif path.read_bytes() != content:
            found.append(f"stale: {path}")
    return found + [f"extra: {path}" for path in _extra(checkout, files)]


def _extra(checkout: Path, files: dict[str, bytes]) -> list[Path]:
    """Files of the contract that no generator writes. Hidden ones are none of our business."""
    return [
        path
        for path in sorted((checkout / CONTRACT).rglob("*"))
        if path.is_file()
        and path.relative_to(checkout).as_posix() not in files
        and not any(part.startswith(".") for part in path.relative_to(checkout).parts)
    ]


def _json(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
