"""The Elasticsearch node: what is said when it does not start, what survives its death, what ends it."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.stack.node import Node
from flows.stack.node_home import node_home
from flows.stack.supervision.failures import ServiceFailed
from tests.conftest import ROOT


def asked(url: str) -> Any:
    return httpx.get(url, timeout=60).raise_for_status().json()


def test_a_node_that_does_not_start_says_why(tmp_path: Path) -> None:
    with Node(tmp_path) as node, pytest.raises(ServiceFailed, match="DevelopmentNode"):
        node.url()


def test_a_node_ends_with_the_process_that_started_it_and_another_one_finds_what_it_acknowledged(
    tmp_path: Path,
) -> None:
    program = f"""
import os, httpx
from pathlib import Path
from flows.stack.node import Node
from flows.stack.node_home import node_home
node = Node(node_home(), Path({str(tmp_path)!r}), heap="256m")
httpx.post(node.url() + "/things/_doc?refresh=true", json={{"a": 1}}, timeout=60).raise_for_status()
print(node.pid, flush=True)
os.kill(os.getpid(), 9)
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert _ended(int(run.stdout)), f"the node outlived its parent: {run.stderr}"
    with Node(node_home(), tmp_path, settings={"cluster.name": "kept"}, heap="256m") as node:
        assert asked(f"{node.url()}/_cluster/health/things?wait_for_status=yellow")["cluster_name"] == "kept"
        assert asked(f"{node.url()}/things/_count")["count"] == 1
    assert (tmp_path / "data").is_dir()


def _ended(pid: int) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":  # ended; its new parent did not ask how
            return True
        time.sleep(0.1)
    return False
