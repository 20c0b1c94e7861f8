"""flows reprocess and flows gc."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import stages
from flows.index.embedded.engine import EmbeddedIndex
from tests.cli.conftest import Flows
from tests.upkeep.test_recover import text

FAST = ("--without", "entities,quotes,stories")


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(text(n))
    return folder


@pytest.fixture
def loaded(flows: Flows, drop: Path) -> Path:
    """A drop that is in the index."""
    assert flows("ingest", *FAST, drop).code == 0
    return drop


@pytest.fixture
def new_summaries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another version of the stage that writes summaries."""
    monkeypatch.setattr("flows.enrich.summary.VERSION", "next")
    changed = tuple(
        stages.Stage(s.name, s.run, "next", s.reads, s.writes) if s.name == "summary" else s for s in stages.ENRICHMENTS
    )
    monkeypatch.setattr(stages, "ENRICHMENTS", changed)
    stages.pipeline.cache_clear()
    yield
    stages.pipeline.cache_clear()


def test_it_has_to_be_said_which_articles(flows: Flows) -> None:
    for wrong in ((), ("--stale", "--missing"), ("--missing", "topics"), ("--stale", "--without", "topics")):
        assert flows("reprocess", *wrong).code == 2
    ran = flows("reprocess", "--stale", "magic")
    assert (ran.code, "no stage 'magic'" in ran.err) == (2, True)


def test_nothing_is_stale_after_an_ingest(flows: Flows, loaded: Path) -> None:
    assert "0 of 3 articles are stale" in flows("reprocess", "--stale", "--dry-run").out


def test_a_dry_run_names_stages_and_outlets(
    flows: Flows, loaded: Path, request: pytest.FixtureRequest, own_state_folder: Path
) -> None:
    request.getfixturevalue("new_summaries")
    before = sorted((path, path.read_bytes()) for path in (own_state_folder / "raw").rglob("*.zst"))
    ran = flows("reprocess", "--stale", "--dry-run")
    assert ran.code == 0
    assert "3 of 3 articles are stale" in ran.out
    assert "summary 3" in ran.out and "unknown 3" in ran.out
    assert "next: flows reprocess --stale" in ran.out
    assert flows("reprocess", "--stale", "topics", "--dry-run", "--json").json["documents"] == 0
    assert flows("reprocess", "--stale", "--dry-run", "--json").json["stages"] == {"summary": 3}
    assert sorted((path, path.read_bytes()) for path in (own_state_folder / "raw").rglob("*.zst")) == before


def test_reprocessing_tells_what_it_did(flows: Flows, loaded: Path, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("new_summaries")
    ran = flows("reprocess", "--stale", "summary", "--workers", 0)
    assert ran.code == 0
    assert "3 articles" in ran.out and "the same" in ran.out and "summary 3" in ran.out
    again = flows("reprocess", "--stale", "--json")
    assert (again.code, again.json["kind"], again.json["seen"]) == (0, "reprocess", 0)
    assert flows("ingest", *FAST, loaded, "--json").json["unchanged"] == 3


def test_missing_articles_are_made_again(flows: Flows, loaded: Path, own_state_folder: Path) -> None:
    assert "no article is missing" in flows("reprocess", "--missing", "--dry-run").out
    index = EmbeddedIndex.open(own_state_folder)
    with index.writer("test") as writer:
        writer.delete([document["id"] for document in index.scan()][:2])
    index.close()
    assert "2 articles are in the ledger" in flows("reprocess", "--missing", "--dry-run").out
    ran = flows("reprocess", "--missing", "--workers", 1, *FAST)
    assert (ran.code, "made again" in ran.out) == (0, True)
    assert flows("reprocess", "--missing", "--dry-run", "--json").json == {"missing": 0}
    assert flows("ingest", *FAST, loaded, "--json").json["unchanged"] == 3


def test_gc_removes_what_was_replaced(flows: Flows, loaded: Path, own_state_folder: Path) -> None:
    (loaded / "0.txt").write_text(text(7))
    assert flows("ingest", *FAST, loaded).code == 0
    then = time.time() - 7200
    for path in (own_state_folder / "raw").rglob("*.zst"):
        os.utime(path, (then, then))
    rehearsed = flows("gc", "--dry-run")
    assert (rehearsed.code, "1 raw texts would be removed" in rehearsed.out) == (0, True)
    collected = flows("gc", "--json").json
    assert (collected["removed"], collected["kept"]) == (1, 3)
    assert "0 raw texts removed" in flows("gc").out


def test_gc_without_an_index_that_can_be_asked_removes_nothing(
    flows: Flows, loaded: Path, own_state_folder: Path, tmp_path: Path
) -> None:
    (own_state_folder / "index").rename(tmp_path / "elsewhere")
    ran = flows("gc")
    assert ran.code == 3
    assert "Nothing was removed" in ran.err and "--forget" in ran.err
    assert flows("gc", "--forget", "https://nowhere:9200").code == 2
    assert flows("gc", "--forget", own_state_folder / "index").code == 3  # no index is left that could say
    assert len(list((own_state_folder / "raw").rglob("*.zst"))) == 3


PROGRAM = """
import os, sys
from flows import clean
from flows.cli import main
from flows.index.embedded.writer import TantivyWriter
if sys.argv[1] == "reprocess":
    cleaning, committing = clean.clean, TantivyWriter.commit
    def changed(*given):
        article = cleaning(*given)
        return article.evolve(body=article.body.replace("Monday", "Tuesday"))
    def told(writer):
        os.write(1, b".")
        committing(writer)
    clean.clean, clean.VERSION = changed, "next"
    TantivyWriter.commit = told
    import flows.upkeep.reprocess
    flows.upkeep.reprocess.BATCH = 4
main()
"""


def run(*arguments: object, home: Path, until: int | None = None) -> int:
    """Exit code of a command in a process of its own, which is killed at some moment after so many commits began."""
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    environment = os.environ | {"FLOWS_HOME": str(home)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        if until is not None:
            process.stdout.read(until)
            time.sleep(until / 200)
            process.kill()
        process.stdout.read()
        return process.wait()


def telling(n: int) -> str:
    """An article of its own words, which quotes the same witness as one other does."""
    words = [hashlib.sha256(f"{n} {i}".encode()).hexdigest()[:5] for i in range(40)]
    quoted = " ".join(hashlib.sha256(f"{n // 2} {i}".encode()).hexdigest()[:6] for i in range(14))
    return f'On Monday the {" ".join(words)}.\n\nA witness said: "It was {quoted}, and nothing else."\n'


def state(home: Path) -> tuple[list[dict[str, Any]], list[Any]]:
    """Documents without the run that wrote them, and the ledger."""
    index = EmbeddedIndex.open(home)
    documents = list(index.scan())
    entries = [(entry.key, entry.outcome, entry.fingerprint) for entry in index.ledger.entries()]
    index.close()
    for document in documents:
        document["pipeline"]["run_id"] = ""
    return documents, entries


def test_a_run_that_is_killed_again_and_again_ends_as_an_undisturbed_one(tmp_path: Path, drop: Path) -> None:
    for n in range(24):
        (drop / f"{n}.txt").write_text(telling(n))
    one, other = tmp_path / "undisturbed", tmp_path / "disturbed"
    assert run("ingest", "--without", "entities,language", "--workers", 0, drop, home=one) == 0
    shutil.copytree(one, other)
    assert run("reprocess", "--stale", "--workers", 0, home=one) == 0
    killed = [run("reprocess", "--stale", "--workers", 0, home=other, until=commits) for commits in (1, 6)]
    assert killed == [-signal.SIGKILL] * 2
    assert run("reprocess", "--stale", "--workers", 0, home=other) == 0
    documents, entries = state(other)
    assert (documents, entries) == state(one)
    assert all("Tuesday" in str(document["body"]) for document in documents)
    assert len({str(document.get("story")) for document in documents}) > 10
    assert len({fingerprint for _, _, fingerprint in entries}) == 1
