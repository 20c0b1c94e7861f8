"""An archive with a drop that telemetry may not tell of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.index.embedded.engine import EmbeddedIndex
from flows.telemetry import telling
from tests.archive import Archive, new_archive
from tests.telemetry.told import secretive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A drop of texts, and an empty index."""
    index = EmbeddedIndex.open(tmp_path / "home")
    yield secretive(new_archive(tmp_path, index))
    index.close()


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told once is told once a test."""
    monkeypatch.setattr(telling, "_told", set())
