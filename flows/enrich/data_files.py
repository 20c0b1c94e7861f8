"""The files of data/: words, tables and rules that enrichments read. Each is read, and parsed, once a process."""

from functools import cache
from importlib import resources
from typing import Any

from flows import yaml_files

_FOLDER = resources.files("flows.enrich") / "data"


@cache
def stored(name: str) -> bytes:
    """A file as it is stored: part of the fingerprint of the stage whose rules read it."""
    return _FOLDER.joinpath(name).read_bytes()


@cache
def parsed(name: str) -> Any:
    """What a YAML file says; everybody gets the same objects, which nobody changes."""
    return yaml_files.parsed(stored(name))
