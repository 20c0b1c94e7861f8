"""The test node itself: what is said when it does not start, and that its home is built once."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.stack.node import Node, NodeFailed, node_home

ROOT = Path(__file__).resolve().parents[2]


def test_a_node_that_does_not_start_says_why(tmp_path: Path) -> None:
    with Node(tmp_path) as node, pytest.raises(NodeFailed, match="DevelopmentNode"):
        node.url()


def test_a_home_that_is_there_is_used_as_it_is() -> None:
    home = node_home()
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    assert node_home() == home
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_a_node_ends_with_the_process_that_started_it_however_that_ends() -> None:
    program = (
        "import os; from flows.stack.node import Node, node_home\n"
        "node = Node(node_home()); node.url(); print(node._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert _ended(int(run.stdout)), "the node outlived its parent"


def _ended(pid: int, seconds: float = 30.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False
