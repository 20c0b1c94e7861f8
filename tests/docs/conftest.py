"""The folder and the home of a reader."""

import shutil
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from tests.docs.shell import Shell

COPIED = ("seeds", ".env.example", "prefect.yaml")  # of the checkout


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A reader with a copy of the checkout's small files."""
    folder, home = tmp_path / "article-flows", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    for name in COPIED:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return Shell(folder, home)
