"""When the same request is sent again."""

from hypothesis import given
from hypothesis import strategies as st

from flows.index.elastic.retry import CAP, Backoff


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def backoff(clock: Clock, budget: float) -> Backoff:
    return Backoff(budget, sleep=clock.sleep, now=clock.now)


@given(budget=st.floats(0, 100))
def test_waiting_ends_and_never_takes_longer_than_the_budget(budget: float) -> None:
    clock = Clock()
    waiting = backoff(clock, budget)
    for _ in range(10_000):
        before = clock.time
        if not waiting.wait():
            break
        assert clock.time - before <= CAP
    else:
        raise AssertionError("it never gave up")
    assert clock.time <= budget


def test_it_gives_up_rather_than_ask_before_the_server_wants_to_be_asked() -> None:
    clock = Clock()
    assert not backoff(clock, 10.0).wait(retry_after=11.0)
    assert clock.time == 0.0


def test_progress_gives_the_whole_budget_again() -> None:
    clock = Clock()
    waiting = backoff(clock, 10.0)
    assert waiting.wait(retry_after=9.0)
    assert not waiting.wait(retry_after=9.0)
    waiting.progress()
    assert waiting.wait(retry_after=9.0)
