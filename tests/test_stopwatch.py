"""What a stage takes is counted, however it ends."""

import pytest

from flows import stopwatch
from flows.stopwatch import Stopwatch


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock is a second after the one before."""
    seconds = iter(map(float, range(100)))
    monkeypatch.setattr(stopwatch, "perf_counter", lambda: next(seconds))


def test_stages_add_up_on_their_own() -> None:
    watch = Stopwatch()
    with watch.of("clean"):
        pass
    with watch.of("dates"), watch.of("clean"):
        pass
    assert watch.seconds == {"clean": 2.0, "dates": 3.0}


def test_a_stage_that_fails_took_its_time_as_well() -> None:
    watch = Stopwatch()
    with pytest.raises(ValueError, match="x"), watch.of("clean"):
        raise ValueError("x")
    assert watch.seconds == {"clean": 1.0}
