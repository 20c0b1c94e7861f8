"""An empty archive on each engine."""

from pathlib import Path

import pytest

from flows.index.base import Index
from tests.archive import Archive, new_archive


@pytest.fixture
def archive(tmp_path: Path, engine: Index) -> Archive:
    """A drop folder and an empty index."""
    return new_archive(tmp_path, engine)
