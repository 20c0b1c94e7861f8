"""The word lists of the rules for names, titles and quotations: data, kept beside the code in data/, a file for each.

A file is a list a key, or, where its words belong to languages, a section a language and a list a key in it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from flows.enrich import data_files

File = Literal["names", "quotations", "first_names"]


def source(file: File) -> bytes:
    """A file as it is stored: part of the fingerprint of the stage whose rules read it."""
    return data_files.stored(f"{file}.yml")


@cache
def _lists(file: File) -> dict[str, frozenset[str]]:
    lists = data_files.parsed(f"{file}.yml")
    return {name: frozenset(entries) for name, entries in lists.items()}


def word_list(file: File, name: str) -> frozenset[str]:
    """One list of a file by its key. Raises `KeyError` when the file has no such list."""
    return _lists(file)[name]


@cache
def sections(file: File) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The lists of a file by language and key."""
    loaded = data_files.parsed(f"{file}.yml")
    return {
        language: {name: frozenset(entries) for name, entries in lists.items()} for language, lists in loaded.items()
    }
