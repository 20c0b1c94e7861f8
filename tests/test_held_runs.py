"""A run that an assertion stops loads nothing, and what it judged waits to be loaded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.errors import Held
from flows.index.embedded.engine import EmbeddedIndex
from flows.ingest import resume
from flows.report import RunReport
from flows.settings import settings
from flows.spool.spool import waiting
from tests.archive import Archive, article, new_archive, record

FEW = """
assertions:
  - {id: enough, measure: documents, minimum: 4, severity: stop}
"""
SHORT = """
assertions:
  - {id: long, measure: median_words, minimum: 1000, severity: stop}
"""


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An empty archive in chunks of two records."""
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    index = EmbeddedIndex.open(tmp_path / "index")
    yield new_archive(tmp_path, index)
    index.close()


@pytest.fixture
def asserted(tmp_path: Path) -> Path:
    """A file of assertions that five articles breach."""
    return written(tmp_path / "own.yml", SHORT)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def fill(archive: Archive, number: int) -> None:
    for n in range(number):
        archive.write(f"{n}.txt", article(n))


def hold(archive: Archive, asserted: Path) -> str:
    """A run that is held back; its id."""
    with pytest.raises(Held):
        archive.run(assertions=asserted)
    (there,) = waiting(settings().home)
    return there.run_id


def go_on(archive: Archive, run: str, **how: bool) -> RunReport:
    return resume(archive.index, archive.raw_store, run, **how)


def test_a_breach_leaves_index_and_ledger_as_they_were(archive: Archive, asserted: Path) -> None:
    fill(archive, 5)
    with pytest.raises(Held) as held:
        archive.run(assertions=asserted)
    assert archive.documents() == []
    assert archive.index.ledger.counts() == {}
    (run,) = archive.index.ledger.runs()
    assert (run["state"], run["seen"], run["loaded"], run["waiting"]) == ("held", 0, 0, 5)
    assert [breach["assertion"] for breach in run["breaches"]] == ["long"]
    assert held.value.happened.startswith("the drop is not as it should be: long: ")
    assert f"flows ingest --resume {run['run_id']} --accept" in held.value.next_command


def test_what_is_accepted_is_what_an_undisturbed_run_loads(archive: Archive, asserted: Path, tmp_path: Path) -> None:
    fill(archive, 5)
    archive.write("copy.txt", article(1))
    archive.write("empty.txt", "")
    archive.write("more.jsonl", record("a", 7, url="https://example.org/a") + record("b", 7, author="Jane Roe"))
    run = hold(archive, asserted)
    report = go_on(archive, run, accept=True)
    assert (report.state, report.seen, report.loaded, report.duplicate, report.rejected) == ("completed", 9, 7, 1, 1)
    assert report.run_id == run
    assert report.accepted_by and [breach.assertion for breach in report.breaches] == ["long"]
    assert waiting(settings().home) == []
    other = Archive(archive.drop, tmp_path / "other", EmbeddedIndex.open(tmp_path / "other-index"))
    plain = other.run()
    assert plain.seen == 9
    assert comparable(archive) == comparable(other)
    other.index.close()
    assert archive.run().unchanged == 8


def comparable(archive: Archive) -> list[dict[str, object]]:
    return [{**document, "pipeline": None} for document in archive.documents()]
