"""The most memory that a process has held."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from flows import memory

CHILD = "from flows.memory import peak; print(peak().bytes)"


def test_it_is_that_of_this_process_and_grows_with_it() -> None:
    before = memory.peak()
    assert before.process.endswith(f":{os.getpid()}")
    block = bytearray(before.bytes + 50_000_000)  # more than was ever held, whatever of that was given back since
    block[::4096] = b"x" * len(block[::4096])
    assert memory.peak().bytes > len(block)


def test_a_process_does_not_count_what_its_parent_held() -> None:
    block = bytearray(200_000_000)
    block[::4096] = b"x" * len(block[::4096])
    told = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 100_000_000 < len(block)


def test_without_proc_the_system_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(memory, "_STATUS", tmp_path / "missing")
    monkeypatch.setattr(resource, "getrusage", lambda _: resource.struct_rusage([0.0, 0.0, 5000, *[0] * 13]))
    monkeypatch.setattr(sys, "platform", "linux")
    assert memory.peak().bytes == 5_120_000
    monkeypatch.setattr(sys, "platform", "darwin")
    assert memory.peak().bytes == 5000


def test_it_is_looked_at_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([100.0, 100.5, 101.5])
    monkeypatch.setattr(memory, "_looked_at", float("-inf"))
    monkeypatch.setattr(memory, "monotonic", lambda: next(seconds))
    assert [memory.peak_lately() is not None for _ in range(3)] == [True, False, True]
