"""What every test shares: the seeds, and a state folder of its own."""

from pathlib import Path

import pytest

from flows.settings import settings

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def seeds() -> Path:
    """The folder of the five seed articles."""
    return ROOT / "seeds"


@pytest.fixture(autouse=True)
def own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the state folder of the person who runs it."""
    home = tmp_path / "flows-home"
    monkeypatch.setenv("FLOWS_HOME", str(home))
    monkeypatch.delenv("FLOWS_INDEX", raising=False)
    settings.cache_clear()
    return home
