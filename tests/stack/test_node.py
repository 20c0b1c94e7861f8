"""The Elasticsearch node: what is said when it does not start, what survives its death, what ends it."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.stack.node import Node, NodeFailed, NodeFolder
from flows.stack.node_home import node_home
from tests.conftest import ROOT


def asked(url: str, body: dict[str, Any] | None = None) -> Any:
    answer = httpx.get(url, timeout=60) if body is None else httpx.post(url, json=body, timeout=60)
    return answer.raise_for_status().json()


def test_a_node_that_does_not_start_says_why(tmp_path: Path) -> None:
    with Node(tmp_path) as node, pytest.raises(NodeFailed, match="DevelopmentNode"):
        node.url()


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("java.net.BindException: Address already in use", "another port"),
        ("java.lang.IllegalStateException: failed to obtain node locks, tried [/data]", "stop the node"),
        ("cannot upgrade a node from version [7.17.0] directly to version [9.5.3]", "remove the data folder"),
        ("java.io.IOException: No space left on device", "free space"),
        ("something new", "node.log"),
    ],
)
def test_the_end_of_the_log_says_what_to_do_next(tmp_path: Path, words: str, advice: str) -> None:
    folder = NodeFolder(tmp_path)
    folder.log.write_text(f"starting\n{words}\n")
    failed = folder.failure("ended with 1")
    assert advice in failed.next_command and words in failed.happened


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
