"""What tests of watching share."""

import pytest


@pytest.fixture(autouse=True)
def short_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits half a second to see that nothing happened."""
    monkeypatch.setattr("flows.watching.changes.TICK", 0.1)
