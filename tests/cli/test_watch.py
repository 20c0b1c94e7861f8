"""`flows watch`: runs here, whenever a drop has settled; what ends it, and what does not."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows import ingest
from flows.cli import options
from flows.errors import IndexLocked, Stop
from flows.read import discover
from flows.settings import settings
from tests.cli.conftest import Flows

AT_ONCE = ("--settle", 0, "--without", "entities", "--workers", 0)
_SENTENCE = "The council of Ghent decided on Monday that the old bridge will be repaired before the winter comes. "


@pytest.fixture(autouse=True)
def short_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.watching.changes.TICK", 0.1)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def write(folder: Path, name: str) -> None:
    """As whoever wants to be sure does it: hidden until it is whole."""
    (folder / f".{name}").write_text(f"A bridge of {name}\n\n" + _SENTENCE * 4)
    (folder / f".{name}").rename(folder / name)


def runs_end_with(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> list[int]:
    """Let each run do one of these steps before it does its work; how many there were so far."""
    real, waiting, count = ingest.ingest, list(steps), [0]

    def ingest_then(*arguments: Any, **others: Any) -> Any:
        count[0] += 1
        if waiting:
            waiting.pop(0)()
        return real(*arguments, **others)

    monkeypatch.setattr("flows.ingest.ingest", ingest_then)
    return count


@contextmanager
def asked_to_end(number: signal.Signals, seconds: float) -> Iterator[None]:
    """This process gets the signal after a while."""
    timer = threading.Timer(seconds, os.kill, (os.getpid(), number))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def fail(error: Exception) -> Callable[[], None]:
    def step() -> None:
        raise error

    return step


def test_what_comes_while_it_watches_is_ingested_and_an_unchanged_drop_costs_nothing(flows: Flows, drop: Path) -> None:
    coming = threading.Timer(0.5, write, (drop, "bridge.txt"))
    coming.start()
    first = flows("watch", drop, "--once", *AT_ONCE, "--json")
    coming.join()
    assert first.code == 0, first.err
    assert (first.json["loaded"], first.json["drops"]) == (1, [str(drop)])
    assert f"1 files have settled in {drop}" in first.err

    again = flows("watch", drop, "--once", *AT_ONCE)  # nobody knows what came while nothing watched
    assert again.code == 0
    assert "unchanged 1" in again.out and "loaded 0" in again.out


def test_a_record_that_is_refused_is_the_exit_code_of_once(flows: Flows, drop: Path) -> None:
    (drop / "empty.txt").touch()
    assert flows("watch", drop, "--once", *AT_ONCE).code == 1


def test_a_run_that_stops_is_told_and_the_next_change_tries_again(
    flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(drop, "one.txt")

    def stop() -> None:
        threading.Timer(0.5, write, (drop, "two.txt")).start()
        raise Stop("the disk is full", safe="All of it.", next_command="make room")

    def print_and_end(line: bytes) -> None:
        options.write_out(line)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("flows.cli.watch.write_out", print_and_end)
    count = runs_end_with(monkeypatch, stop)
    ran = flows("watch", drop, *AT_ONCE, "--json")
    assert (ran.code, count) == (0, [2])
    for line in ("stopped: the disk is full", "safe:    All of it.", "next:    make room", "watching goes on"):
        assert line in ran.err
    assert ran.json["loaded"] == 2


def test_a_run_that_stops_is_the_end_of_once(flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(drop, "one.txt")
    runs_end_with(monkeypatch, fail(Stop("the disk is full", safe="All of it.", next_command="make room")))
    ran = flows("watch", drop, "--once", *AT_ONCE)
    assert ran.code == 3
    assert ran.err.count("stopped: the disk is full") == 1


def test_an_index_that_another_writes_to_is_waited_for_and_told_once(
    flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.cli.watch._BUSY_AGAIN", 0.2)
    write(drop, "one.txt")
    locked = fail(IndexLocked("another writer holds the index", safe="All of it.", next_command="wait"))
    count = runs_end_with(monkeypatch, locked, locked)
    ran = flows("watch", drop, "--once", *AT_ONCE, "--json")
    assert (ran.code, count, ran.json["loaded"]) == (0, [3], 1)
    assert ran.err.count("another writer holds the index; tried again") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_while_it_waits_it_ends_well(flows: Flows, drop: Path, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with asked_to_end(number, 0.5):
        assert flows("watch", drop).code == 0
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_in_the_middle_of_a_run_it_gives_that_up_and_the_next_does_it(
    flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    write(drop, "one.txt")
    with monkeypatch.context() as failing:
        runs_end_with(failing, lambda: os.kill(os.getpid(), number))
        ran = flows("watch", drop, *AT_ONCE)
    assert ran.code == 3
    assert "stopped by you; what was committed is kept" in ran.err
    assert flows("watch", drop, "--once", *AT_ONCE, "--json").json["loaded"] == 1


def test_a_folder_that_goes_before_it_can_be_read_is_waited_for(
    flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.cli.watch._BUSY_AGAIN", 0.2)
    write(drop, "one.txt")
    real, away, tries = discover.discover, drop.with_name("away"), list[int]()

    def gone_once(*arguments: Any) -> Any:
        if not tries:
            drop.rename(away)
            threading.Timer(0.5, away.rename, (drop,)).start()
        tries.append(1)
        return real(*arguments)

    monkeypatch.setattr("flows.read.discover.discover", gone_once)
    ran = flows("watch", drop, "--once", *AT_ONCE, "--json")
    assert (ran.code, ran.json["loaded"]) == (0, 1)
    assert "is gone: waiting until it is back" in ran.err and "is back" in ran.err


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["nowhere"], "nowhere is not there"),
        (["drop", "--deployment", "ingest/x", "--event"], "--deployment or --event"),
        (["drop", "--event", "--workers", "2"], "--workers is for runs here"),
        (["drop", "--deployment", "ingest/x", "--drop-name", "x"], "--drop-name is for runs here"),
        (["drop", "other", "--drop-name", "x"], "one name for several folders"),
        (["drop", "--without", "nothing"], "nothing"),
        (["."], "holds the state folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call_is_refused_before_anything_is_watched(
    flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], because: str
) -> None:
    monkeypatch.chdir(drop.parent)
    monkeypatch.setenv("FLOWS_HOME", str(drop.parent / "state"))
    (drop.parent / "other").mkdir()
    ran = flows("watch", *arguments)
    assert ran.code == 2
    assert because in ran.err and "watching" not in ran.err


def test_a_state_folder_in_a_hidden_one_is_not_read_and_may_be_there(
    flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWS_HOME", str(drop / ".state"))
    settings.cache_clear()
    write(drop, "one.txt")
    assert flows("watch", drop, "--once", *AT_ONCE, "--json").json["files"] == 1


def test_without_the_extra_the_message_says_how_to_install_it(
    flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ran = flows("watch", drop)
    assert ran.code == 2
    assert "pip install 'article-flows[watch]'" in ran.err


def test_asked_to_end_while_a_run_begins_it_does_not_go_on_for_hours(
    flows: Flows, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(drop, "one.txt")
    real = discover.discover

    def asked(*arguments: Any) -> Any:
        os.kill(os.getpid(), signal.SIGTERM)
        return real(*arguments)

    monkeypatch.setattr("flows.read.discover.discover", asked)
    ran = flows("watch", drop, *AT_ONCE)
    assert (ran.code, ran.out) == (3, "")
    assert "stopped by you" in ran.err
