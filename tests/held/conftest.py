"""An archive whose runs an assertion may hold back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.index.embedded.engine import EmbeddedIndex
from tests.archive import Archive, new_archive
from tests.held.runs import LONG, written


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An empty archive in chunks of two records."""
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    index = EmbeddedIndex.open(tmp_path / "index")
    yield new_archive(tmp_path, index)
    index.close()


@pytest.fixture
def asserted(tmp_path: Path) -> Path:
    """A file of assertions that our articles breach."""
    return written(tmp_path / "own.yml", LONG)
