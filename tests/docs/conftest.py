"""The folder and the home of a reader."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from flows.training import train
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
    monkeypatch.setenv("XDG_CACHE_HOME", os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache"))
    if not shutil.which("curl"):
        _install_curl(home / "bin")
        monkeypatch.setenv("PATH", f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for folds in ("OUTER_FOLDS", "INNER_FOLDS"):  # a fold more makes nothing else happen
        monkeypatch.setattr(train, folds, 2)
    return Shell(folder, home)


def _install_curl(folder: Path) -> None:
    folder.mkdir()
    program = folder / "curl"
    program.write_text(f"#!{sys.executable}\n{(Path(__file__).parent / 'curl.py').read_text()}")
    program.chmod(0o755)
