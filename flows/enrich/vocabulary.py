"""The word lists of the entity and quotation rules: data, kept beside the code in data/vocabulary.yml."""

from functools import cache
from importlib import resources

import yaml


@cache
def source() -> bytes:
    """The file as it is stored: part of the fingerprint of the stages that read it."""
    return resources.files("flows.enrich").joinpath("data", "vocabulary.yml").read_bytes()


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(entries) for name, entries in yaml.safe_load(source()).items()}


def words(name: str) -> frozenset[str]:
    """One list by its key. Raises `KeyError` when the file has no such list."""
    return _lists()[name]
