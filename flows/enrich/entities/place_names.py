"""One name for a place that goes by several: U.S., US and UNITED STATES are one, and Md. is Maryland."""

from functools import cache

from flows.enrich import data_files
from flows.enrich.entities import names


def source() -> bytes:
    """The table as it is stored: part of the fingerprint of whoever reads it."""
    return data_files.stored("place_names.tsv")


def place_name(surface: str) -> str:
    """The name that stands for this one; itself, in small letters after the first, where the table has none."""
    return _table().get(_key(surface)) or names.well_cased(surface)


@cache
def _table() -> dict[str, str]:
    lines = (line for line in source().decode().splitlines() if not line.startswith("#"))
    return {_key(other): name for other, _, name in (line.partition("\t") for line in lines)}


def _key(surface: str) -> str:
    return surface.casefold().rstrip(".")
