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


def asked(url: str, body: dict[str, Any] | None = None) -> Any:
    answer = httpx.get(url, timeout=60) if body is None else httpx.post(url, json=body, timeout=60)
    return answer.raise_for_status().json()


def test_a_node_that_does_not_start_says_why(tmp_path: Path) -> None:
    with Node(tmp_path) as node, pytest.raises(ServiceFailed, match="DevelopmentNode"):
        node.url()


def test_a_node_keeps_its_folder_its_port_and_what_it_acknowledged_when_it_is_killed(tmp_path: Path) -> None:
    with Node(node_home(), tmp_path, settings={"cluster.name": "kept"}, heap="256m") as node:
        url = node.url()
        asked(f"{url}/things/_doc?refresh=true", {"a": 1})
        node.kill()
        node.start_again()
        assert node.url() == url
        assert asked(f"{url}/_cluster/health/things?wait_for_status=yellow")["cluster_name"] == "kept"
        assert asked(f"{url}/things/_count")["count"] == 1
    assert (tmp_path / "data").is_dir()


def test_a_node_ends_with_the_process_that_started_it_however_that_ends() -> None:
    program = (
        "import os; from flows.stack.node import Node; from flows.stack.node_home import node_home\n"
        "node = Node(node_home()); node.url(); print(node.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert _ended(int(run.stdout)), "the node outlived its parent"


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
