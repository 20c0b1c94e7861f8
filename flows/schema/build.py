"""The published contract: every generated file of `schemas/`, written or compared with what is there."""

from pathlib import Path
from typing import Any

import orjson

from flows.schema.elasticsearch import templates
from flows.schema.field_table import companion_tables, field_table
from flows.schema.json_schema import json_schema
from flows.schema.kibana.objects import FILE, ndjson
from flows.schema.settings_table import settings_table


def generated() -> dict[str, bytes]:
    """The content of every file by its path within the folder. The same model gives the same bytes."""
    return {
        "article.schema.json": _json(json_schema()),
        "fields.md": field_table().encode(),
        "companion-fields.md": companion_tables().encode(),
        "settings.md": settings_table().encode(),
        **{f"elasticsearch/{item.kind}-{item.name}.json": _json(item.body) for item in templates()},
        f"kibana/{FILE}": ndjson(),
    }


def build(folder: Path) -> list[Path]:
    """Write every file that is missing or stale; their paths. Extra files are left for a person to delete."""
    changed = []
    for name, content in generated().items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed.append(path)
    return changed


def check(folder: Path) -> list[str]:
    """What is not as the model says, one line a file; empty when all is well."""
    files = generated()
    found = []
    for name, content in files.items():
        path = folder / name
        if not path.is_file():
            found.append(f"missing: {path}")
        elif path.read_bytes() != content:
            found.append(f"stale: {path}")
    return found + [f"extra: {path}" for path in _extra(folder, files)]


def _extra(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Files in the folder that no generator writes. Hidden ones are none of our business."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.relative_to(folder).as_posix() not in files
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _json(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
