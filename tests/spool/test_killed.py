"""kill -9 while a run judges, and while it loads what it has judged: nothing is lost, and nothing is there by half."""

import os
import signal
import subprocess
import sys
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

FILES = 14


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A drop, and assertions beside it that it breaches."""
    drop = tmp_path / "drop"
    drop.mkdir()
    for n in range(FILES):
        (drop / f"{n:03}.txt").write_text(article(n))
    (tmp_path / "own.yml").write_text("assertions: [{id: a, measure: median_words, minimum: 1000, severity: stop}]")
    return drop


def killed(moment: str, what: str, assertions: Path) -> None:
    command = [sys.executable, "-m", "tests.spool.dying", moment, what, str(assertions)]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL


def test_a_run_may_be_killed_while_it_judges_and_while_it_loads(drop: Path) -> None:
    killed("judging", str(drop), drop.parent / "own.yml")
    (there,) = waiting(settings().home)
    with next((settings().home / "spool").glob("*/records")).open("ab") as spooled:
        spooled.write(b"FSP1 and what the kill left of a frame")

    killed("loading", there.run_id, drop.parent / "own.yml")
    assert [one.run_id for one in waiting(settings().home)] == [there.run_id]

    index = EmbeddedIndex.open(settings().home)
    assert index.ledger.counts() == {"loaded": 4}
    assert index.status().documents == 8
    raw_store, options = open_raw_store(settings()), Options(date(2026, 1, 5), datetime.now(UTC), FAST)
    report = resume(index, raw_store, there.run_id, accept=True)
    assert (report.seen, report.unchanged, report.loaded) == (8, 4, 4)
    assert waiting(settings().home) == []
    rest = ingest(index, raw_store, discover([str(drop)]), options)
    assert (rest.unchanged, rest.loaded) == (8, FILES - 8)
    assert {document["body"] for document in index.scan()} == {article(n) for n in range(FILES)}
    index.close()
