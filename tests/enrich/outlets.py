"""Catalogue files of an installation, as tests write them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import stages
from flows.enrich.catalogue.files import read_folder
from flows.settings import settings

ENTRY = (
    "- {id: valley-post, name: The Valley Post, domains: [valleypost.example], country: GB, "
    "language: en, type: newspaper}\n"
)


def write_outlets(text: str | bytes, name: str = "own.yml") -> Path:
    """Puts a file into the outlets folder, and lets this process read it."""
    folder = settings().outlets_folder
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    forget()
    return path


def forget() -> None:
    """The catalogue and what depends on it are read once a process: the next process begins here."""
    read_folder.cache_clear()
    stages.pipeline.cache_clear()


@pytest.fixture(autouse=True)
def own_outlets_end_here() -> Iterator[None]:
    """Import it where own outlets are written."""
    yield
    forget()
