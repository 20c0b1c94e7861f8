"""Rule files of an installation, as tests write them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from flows import stages
from flows.clean.rules.own import read_folder
from flows.settings import settings

SIGN_OFF = {
    "id": "own-sign-off",
    "kind": "navigation",
    "reason": "The sign-off of the Gazette",
    "whole": ["Written with love by the river"],
    "acts_on": ["Written with love by the river"],
    "keeps": ["It was written with love, by the river, she said on Monday."],
}
"""A rule for every outlet, of a line that nothing else takes out."""


def write_rules(*rules: dict[str, Any], name: str = "own.yml") -> Path:
    """Puts a file of these rules into the rules folder, and lets this process read it."""
    return write_file(orjson.dumps({"rules": rules}), name)  # JSON is YAML


def write_file(content: bytes, name: str = "own.yml") -> Path:
    """The same with whatever bytes."""
    folder = settings().rules_folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    forget()
    return path


def forget() -> None:
    """Rules and what depends on them are read once a process: the next process begins here."""
    read_folder.cache_clear()
    stages.pipeline.cache_clear()


@pytest.fixture(autouse=True)
def own_rules_end_here() -> Iterator[None]:
    """Import it where own rules are written."""
    yield
    forget()
