"""One name for a place that goes by several: U.S., US and UNITED STATES are one, and Md. is Maryland."""

from functools import cache
from importlib import resources

from flows.enrich.entities import names

_FILE = resources.files("flows.enrich") / "data" / "place_names.tsv"


@cache
def source() -> bytes:
    """The table as it is stored: part of the fingerprint of whoever reads it."""
    return _FILE.read_bytes()


def place_name(surface: str) -> str:
    """The name that stands for this one; itself, in small letters after the first, where the table has none."""
    return _table().get(_key(surface)) or names.well_cased(surface)


@cache
def _table() -> dict[str, str]:
    lines = (line for line in source().decode().splitlines() if not line.startswith("#"))
    return {_key(other): name for other, _, name in (line.partition("\t") for line in lines)}


def _key(surface: str) -> str:
    return surface.casefold().rstrip(".")
