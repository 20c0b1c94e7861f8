"""One `flows up` on a state folder at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import Stop
from flows.stack.supervision.lock import alone
from tests.conftest import ROOT
from tests.stack.supervision.services import alive

HOLD = (
    "import os, pathlib, subprocess, sys\n"
    "from flows.stack.supervision.lock import alone\n"
    "with alone(pathlib.Path(sys.argv[1])) as lock:\n"
    "    print('held', flush=True); sys.stdin.read()\n"
)
LEAVE = (
    "import os, pathlib, subprocess, sys\n"
    "from flows.stack.supervision.lock import alone\n"
    "with alone(pathlib.Path(sys.argv[1])) as lock:\n"
    "    nowhere = subprocess.DEVNULL\n"
    "    left = subprocess.Popen(['sleep', sys.argv[2]], pass_fds=[lock], stdout=nowhere, stderr=nowhere)\n"
    "    print(left.pid, flush=True); os._exit(9)\n"
)


def left_behind(folder: Path, seconds: str) -> int:
    """The process that is left of one that was killed."""
    command = [sys.executable, "-c", LEAVE, str(folder), seconds]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 9, done.stderr
    return int(done.stdout)


def test_a_second_one_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(Stop, match=f"process {holder.pid}"), alone(tmp_path):
            pass
        holder.communicate()
    with alone(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_services_of_one_that_was_killed_are_waited_for(tmp_path: Path) -> None:
    left = left_behind(tmp_path, "0.5")
    with alone(tmp_path):
        assert not alive(left)


def test_services_that_do_not_end_are_not_waited_for_for_ever(tmp_path: Path) -> None:
    left = left_behind(tmp_path, "600")
    try:
        with pytest.raises(Stop, match="another"), alone(tmp_path, wait=0.3):
            pass
    finally:
        os.kill(left, 9)
