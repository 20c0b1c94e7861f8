"""What does not end is ended; what ends is left alone."""

import signal
import subprocess
import sys
import threading
import time

import pytest

from flows.workers.time_limit import TimeUp, time_limit

HANGS = """
import re
from flows.workers import time_limit
time_limit.GRACE = 0.1
with time_limit.Watchdog() as watchdog:
    watchdog.pat(0.1)
    re.fullmatch(r"(a*)*b", "a" * 60)
"""


def test_a_block_that_takes_too_long_is_left() -> None:
    with pytest.raises(TimeUp), time_limit(0.05):
        time.sleep(30)


def test_nothing_is_left_of_a_limit_that_was_kept() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_another_thread_works_without_a_limit() -> None:
    done = []

    def work() -> None:
        with time_limit(0.001):
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


def test_c_code_that_never_returns_is_ended_with_its_process() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (1, b"")
