"""kill -9 while a run judges, and while it loads what it has judged: nothing is lost, and nothing is there by half."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.index.embedded.engine import EmbeddedIndex
from flows.ingest import ingest, resume
from flows.inputs import Options
from flows.raw_store.store import open_raw_store
from flows.read.discover import discover
from flows.settings import settings
from flows.spool.waiting import waiting
from tests.archive import FAST, article
from tests.conftest import ROOT

FILES = 100
SIZE = 3_000  # bytes of the spool: some chunks of four
_WITHIN = 120.0  # seconds


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A drop, and assertions beside it that it breaches."""
    drop = tmp_path / "drop"
    drop.mkdir()
    for n in range(FILES):
        (drop / f"{n:03}.txt").write_text(article(n))
    (tmp_path / "own.yml").write_text("assertions: [{id: a, measure: median_words, minimum: 1000, severity: stop}]")
    return drop


def started(*arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.interruptible", "ingest", *arguments, "--workers", "0"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_when(process: "subprocess.Popen[bytes]", reached: Callable[[], bool]) -> None:
    """Kill it as soon as it has come so far."""
    deadline = time.monotonic() + _WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        if reached():
            process.kill()
            process.wait()
            return
        time.sleep(0.005)
    raise AssertionError(f"it ended with {process.poll()} before it could be killed")


def booked() -> int:
    """As the file of the ledger has it: opening an index that is being written costs its writer time."""
    with closing(sqlite3.connect(f"file:{settings().home}/index/ledger.sqlite?mode=ro", uri=True)) as ledger:
        (number,) = ledger.execute("SELECT count(*) FROM entries").fetchone()
        return int(number)


def spooled() -> Path:
    return next((settings().home / "spool").glob("*/records"), settings().home / "none")


def test_a_run_may_be_killed_while_it_judges_and_while_it_loads(drop: Path) -> None:
    how = ["--without", ",".join(sorted(FAST)), "--assertions", str(drop.parent / "own.yml")]
    kill_when(started(str(drop), *how), lambda: spooled().exists() and spooled().stat().st_size > SIZE)
    (there,) = waiting(settings().home)
    assert booked() == 0
    with spooled().open("ab") as torn:
        torn.write(b"FSP1 and what the kill left of a frame")

    kill_when(started("--resume", there.run_id, "--accept"), lambda: booked() >= 4)
    assert waiting(settings().home)

    index = EmbeddedIndex.open(settings().home)
    raw_store, options = open_raw_store(settings()), Options(date(2026, 1, 5), datetime.now(UTC), FAST)
    report = resume(index, raw_store, there.run_id, accept=True)
    assert report.unchanged >= 4
    assert report.loaded + report.unchanged == report.seen < FILES
    assert waiting(settings().home) == []
    rest = ingest(index, raw_store, discover([str(drop)]), options)
    assert (rest.unchanged, rest.loaded) == (report.seen, FILES - report.seen)
    assert {document["body"] for document in index.scan()} == {article(n) for n in range(FILES)}
    index.close()
