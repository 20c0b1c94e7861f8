"""When the same request is sent again."""

import threading
import time
from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.index.elastic.bulk.retry import CAP, LONGEST, Backoff, Clock, seconds
from tests.index.elastic.bulk.clock import START, StillClock


@given(budget=st.floats(0, 100))
def test_waiting_ends_and_never_takes_longer_than_the_budget(budget: float) -> None:
    clock = StillClock()
    waiting = Backoff(budget, clock)
    for _ in range(10_000):
        if not waiting.wait():
            break
    else:
        raise AssertionError("it never gave up")
    assert all(one <= CAP for one in clock.slept)
    assert clock.now() <= budget


def test_it_gives_up_rather_than_ask_before_the_server_wants_to_be_asked() -> None:
    clock = StillClock()
    assert not Backoff(10.0, clock).wait("11")
    assert clock.slept == []


def test_progress_gives_the_whole_budget_again() -> None:
    waiting = Backoff(10.0, StillClock())
    assert waiting.wait("9")
    assert not waiting.wait("9")
    waiting.progress()
    assert waiting.wait("9")


def test_nobody_sleeps_on_when_everything_stops() -> None:
    stopped = threading.Event()
    stopped.set()
    began = time.monotonic()
    assert Backoff(1000.0, Clock(), stopped).wait("100")
    assert time.monotonic() - began < 50


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(None, 0.0, id="none"),
        pytest.param("", 0.0, id="empty"),
        pytest.param("7", 7.0, id="seconds"),
        pytest.param(" 7 ", 7.0, id="blanks"),
        pytest.param("0", 0.0, id="at once"),
        pytest.param("86400", LONGEST, id="a day"),
        pytest.param("9" * 400, LONGEST, id="more than a number holds"),
        pytest.param("-5", 0.0, id="negative"),
        pytest.param("7.5", 0.0, id="no whole number"),
        pytest.param("٧", 0.0, id="another digit"),
        pytest.param("soon", 0.0, id="a word"),
        pytest.param(format_datetime(START + timedelta(seconds=30), usegmt=True), 30.0, id="a date"),
        pytest.param("Monday, 23-Nov-26 12:00:30 GMT", 30.0, id="a date of RFC 850"),
        pytest.param("Mon Nov 23 12:00:30 2026", 30.0, id="a date of asctime"),
        pytest.param(format_datetime(START - timedelta(days=1), usegmt=True), 0.0, id="a date that is over"),
        pytest.param(format_datetime(START + timedelta(days=400), usegmt=True), LONGEST, id="a date far away"),
        pytest.param("Mon, 99 Nov 2026 12:00:30 GMT", 0.0, id="no date"),
    ],
)
def test_what_a_server_asks_for_is_read_within_bounds(header: str | None, expected: float) -> None:
    assert seconds(header, START) == expected
