"""The articles and the queries of judged.yml."""

from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from flows.index.base import Document
from tests.index.documents import document


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        Path(__file__).with_name("judged.yml").read_text(encoding="utf-8")
    )
    return found


def queries() -> list[dict[str, Any]]:
    """Each with `query`, `first` and `why`."""
    return _file()["queries"]


def articles() -> list[Document]:
    """Every article, as an index is given it."""
    return [_document(**given) for given in _file()["articles"]]


def _document(id: str, body: str, date: Any = None, **changes: Any) -> Document:
    moment = {"timestamp": datetime.combine(date, time(), UTC)} if date else {}
    return document(id, body, **moment, **changes)
