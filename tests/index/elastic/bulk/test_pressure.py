"""How many requests are under way."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from flows.index.elastic.bulk.pressure import MOST, START, Pressure


def test_a_429_halves_and_requests_that_are_taken_bring_it_back() -> None:
    pressure = Pressure()
    for _ in range(100):
        pressure.taken()
    assert pressure.limit == MOST
    pressure.no_room()
    assert pressure.limit == MOST // 2
    pressure.taken()
    assert pressure.limit == MOST // 2
    pressure.taken()
    assert pressure.limit == MOST // 2 + 1


@given(answers=st.lists(st.booleans()))
def test_there_is_always_at_least_one_and_never_more_than_four(answers: list[bool]) -> None:
    pressure = Pressure()
    for taken in answers:
        (pressure.taken if taken else pressure.no_room)()
        assert 1 <= pressure.limit <= MOST


def test_more_than_the_limit_wait_at_the_gate() -> None:
    pressure = Pressure()
    inside, leave, entered = threading.Semaphore(0), threading.Event(), []

    def send() -> None:
        with pressure.admitted():
            entered.append(1)
            inside.release()
            leave.wait()

    threads = [threading.Thread(target=send) for _ in range(START + 2)]
    for thread in threads:
        thread.start()
    for _ in range(START):
        inside.acquire()
    assert not inside.acquire(timeout=0.05)
    assert len(entered) == START
    leave.set()
    for thread in threads:
        thread.join()
    assert len(entered) == START + 2
