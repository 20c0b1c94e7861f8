"""A run may be killed at any moment: the next one gives what an undisturbed one gives, and no process is left over."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.index.base import Index
from tests.archive import FAST, article, record
from tests.conftest import ROOT
from tests.engines import Opener

SEED = 20261123
MOMENTS = 2  # at which a run is killed, on each engine: without workers, and with two
FILES = 24
_GONE_WITHIN = 30.0  # seconds; a process that lives longer is an orphan


@dataclass
class Run:
    """A run of `flows ingest` in a process group of its own."""

    process: "subprocess.Popen[str]"

    def wait_begun(self) -> bool:
        """Wait until it holds the lock and has begun; False when it ended before."""
        assert self.process.stdout
        return self.process.stdout.readline() == "begun\n"

    def end(self) -> tuple[int, str]:
        """Its exit code and what it said."""
        out, err = self.process.communicate(timeout=120)
        return self.process.returncode, out + err


@dataclass
class Desk:
    """A drop, and an index that processes of their own write to."""

    drop: Path
    home: Path
    url: str | None
    opener: Opener

    def start(self, workers: int = 0, drop: Path | None = None) -> Run:
        options = ["--workers", str(workers), "--without", ",".join(sorted(FAST)), "--drop-date", "2026-01-05"]
        where = ["--index", self.url] if self.url else []
        command = [sys.executable, "-m", "tests.interruptible", "ingest", str(drop or self.drop), *options, *where]
        environment = os.environ | {"FLOWS_HOME": str(self.home), "COLUMNS": "200"}
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, start_new_session=True, stdout=pipe, stderr=pipe
        )
        return Run(process)

    def contents(self) -> dict[str, tuple[str, list[str]]]:
        """Every article of the index: its body, and the paths where it was seen."""
        index = self.opener()
        try:
            documents = list(index.scan())
            entries = {entry.path for entry in index.ledger.entries()}
        finally:
            index.close()
        assert len(entries) == len(list(self.drop.iterdir()))
        return {d["id"]: (d["body"], sorted(place["path"] for place in d["source"]["places"])) for d in documents}

    def states(self) -> list[str]:
        index: Index = self.opener()
        try:
            return [run["state"] for run in index.ledger.runs()]
        finally:
            index.close()

    def processes(self) -> list[int]:
        """Those that work on this index: whatever a run starts inherits its state folder."""
        mark, found = f"FLOWS_HOME={self.home}\0".encode(), []
        for environment in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in environment.read_bytes():
                    found.append(int(environment.parent.name))
            except OSError:
                continue  # it has ended meanwhile, or is not ours to look at
        return found

    def assert_no_process_is_left(self) -> None:
        deadline = time.monotonic() + _GONE_WITHIN
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert self.processes() == []


@pytest.fixture
def desk(engine_name: str, opener: Opener, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A drop in which texts are repeated, and one file is no article."""
    drop = tmp_path / "drop"
    drop.mkdir()
    for n in range(FILES):
        (drop / f"{n:02}.txt").write_text(article(n % 20))
    (drop / "bad.txt").write_text("")
    (drop / "many.jsonl").write_text(record("a", 30, url="https://example.org/a"))
    url = request.getfixturevalue("empty_archive_url") if engine_name == "elasticsearch" else None
    desk = Desk(drop, tmp_path / "index-home", url, opener)
    yield desk
    for pid in desk.processes():
        os.kill(pid, signal.SIGKILL)


def expected() -> dict[str, list[str]]:
    """The texts of the drop, and the files that hold them."""
    texts: dict[str, list[str]] = {article(30): ["many.jsonl"]}
    for n in range(FILES):
        texts.setdefault(article(n % 20), []).append(f"{n:02}.txt")
    return texts


def test_a_run_killed_at_any_moment_is_made_good_by_the_next(desk: Desk) -> None:
    moments = random.Random(SEED)  # noqa: S311 - the same on every machine
    for number in range(MOMENTS):
        workers = 2 if number % 2 else 0
        delay = moments.uniform(0, 3.0 if workers else 1.0)
        run = desk.start(workers)
        told = f"seed {SEED}, run {number} with {workers} workers: killed {delay:.3f} s after it began"
        print(told)  # noqa: T201 - pytest shows it when the test fails
        assert run.wait_begun(), run.end()
        time.sleep(delay)
        run.process.kill()
        code, said = run.end()
        assert code in (0, 1, -signal.SIGKILL), said
        desk.assert_no_process_is_left()
    code, said = desk.start().end()
    assert code in (0, 1), said
    contents = desk.contents()
    assert dict(contents.values()) == expected()
    assert len(contents) == len(expected())
    assert "running" not in desk.states()


def test_sigterm_ends_a_run_as_ctrl_c_does(desk: Desk) -> None:
    run = desk.start(workers=2)
    assert run.wait_begun()
    run.process.send_signal(signal.SIGTERM)
    code, said = run.end()
    assert code == 3, said
    assert "stopped by you" in said and "Traceback" not in said
    assert desk.states() == ["stopped"]
    desk.assert_no_process_is_left()


def test_two_runs_at_once_are_one_after_the_other(desk: Desk) -> None:
    first, second = desk.start(), desk.start()
    codes = [run.end() for run in (first, second)]
    assert sorted(code for code, _ in codes) == [0, 1], codes  # the one that was first met the file that is no article
    assert dict(desk.contents().values()) == expected()
    assert desk.states() == ["completed", "completed"]
