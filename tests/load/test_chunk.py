"""What a chunk costs, and what it may not claim."""

from datetime import UTC, datetime
from typing import Any

import pytest

from flows import stages
from flows.article import Article
from flows.errors import Reject, RejectCode, Stop
from flows.inputs import Metadata
from flows.load.verdicts import count_work
from flows.read.record import Record
from flows.report import RunReport
from flows.workers.judge import Reading, Verdict
from tests.archive import Archive, article, record


@pytest.fixture
def cleaned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the records that were cleaned."""
    paths: list[str] = []
    process = stages.process

    def counting(raw: Any, options: Any, **_: Any) -> Article:
        paths.append(raw.source.path)
        return process(raw, options)

    monkeypatch.setattr(stages, "process", counting)
    return paths


def test_a_renamed_file_costs_no_cleaning(archive: Archive, cleaned: list[str]) -> None:
    for n in range(3):
        archive.write(f"{n}.txt", article(n))
    archive.run()
    for n in range(3):
        archive.move(f"{n}.txt", f"moved/{n}.txt")
    del cleaned[:]
    report = archive.run()
    assert (report.duplicate, report.loaded, report.missing) == (3, 0, 3)
    assert cleaned == []


def test_a_moved_drop_costs_no_cleaning(archive: Archive, cleaned: list[str]) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    archive.drop.rename(archive.drop.with_name("elsewhere"))
    archive.drop = archive.drop.with_name("elsewhere")
    del cleaned[:]
    assert archive.run().duplicate == 1
    assert cleaned == []
    (document,) = archive.documents()
    assert len(document["source"]["places"]) == 2


def test_the_same_file_twice_in_a_chunk_is_cleaned_once(archive: Archive, cleaned: list[str]) -> None:
    archive.write("a.txt", article(1))
    archive.write("b.txt", article(1))
    assert archive.run().duplicate == 1
    assert cleaned == ["a.txt"]


def test_a_moved_file_that_the_rules_of_today_would_make_anew_is_cleaned(archive: Archive, cleaned: list[str]) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    archive.move("a.txt", "b.txt")
    archive.without -= {"summary"}
    del cleaned[:]
    assert archive.run().updated == 1
    assert cleaned == ["b.txt"]
    (document,) = archive.documents()
    assert document["summary"]


def test_metadata_that_came_from_elsewhere_outlives_new_rules(archive: Archive) -> None:
    archive.write("a.txt", article(1))
    archive.run()
    archive.write("b.jsonl", f'{{"text": "{article(1)}", "title": "The pool"}}')
    archive.write("c.jsonl", f'{{"text": "{article(1)}", "topics": ["Sport"]}}')
    archive.run()
    archive.without -= {"summary"}
    archive.run()
    (document,) = archive.documents()
    assert (document["title"], document["topics"]) == ("The pool", ["Sport"])


def test_a_defect_costs_its_document_only(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        archive.write(f"{n}.txt", article(n))
    fail_on(monkeypatch, "number 2")
    report = archive.run()
    assert (report.loaded, report.reasons) == (3, {"defect": 1})
    (kept,) = archive.index.ledger.rejected()
    assert (kept.path, kept.detail.split(":")[0]) == ("2.txt", "ZeroDivisionError in flows/workers/judge.py")
    assert "secret" not in kept.detail


def test_defects_of_most_documents_are_not_those_of_the_documents(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(9):
        archive.write(f"{n}.txt", article(n))
    fail_on(monkeypatch, "number")
    with pytest.raises(Stop, match="9 of 9 records failed for no reason of theirs: ZeroDivisionError in flows"):
        archive.run()
    assert archive.index.ledger.counts() == {}


def fail_on(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    process = stages.process

    def failing(raw: Any, options: Any, **_: Any) -> Article:
        if words in raw.text:
            raise ZeroDivisionError("secret")
        return process(raw, options)

    monkeypatch.setattr(stages, "process", failing)


def test_an_article_that_is_not_there_after_it_was_written_stops_the_run(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.txt", article(1))
    monkeypatch.setattr(type(archive.index), "missing", lambda _self, ids: set(ids))
    with pytest.raises(Stop, match=r"1 articles are not in the index .* from a\.txt of"):
        archive.run()
    assert archive.index.ledger.counts() == {}


def test_what_other_records_said_of_a_text_outlives_the_same_bytes_in_the_next_chunk(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both chunks are judged before the first of them is settled."""
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 1)
    archive.write("1.jsonl", record("a", 1, author="Jane Roe"))
    archive.write("2.jsonl", record("a", 1, outlet="The Paper"))
    archive.write("3.jsonl", record("a", 1, outlet="The Paper"))
    archive.run()
    (document,) = archive.documents()
    kept = archive.raw_store.get(document["source"]["sha256"])
    assert kept is not None
    assert (kept.metadata.authors, kept.metadata.outlet) == (("Jane Roe",), "The Paper")


def test_refusals_of_most_documents_are_those_of_the_engine(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(9):
        archive.write(f"{n}.txt", article(n))

    def refusing(document: Any) -> Any:
        raise ValueError("no such field")

    monkeypatch.setattr("flows.index.embedded.writer.to_tantivy", refusing)
    monkeypatch.setattr("flows.index.elastic.engine.with_siblings", refusing)
    with pytest.raises(Stop, match=r"the engine refused 9 of 9 documents: .*no such field") as stopped:
        archive.run()
    assert stopped.value.safe.startswith("0 records of this run are booked, 9 wait.")
    assert archive.index.ledger.counts() == {}
    (run,) = archive.index.ledger.runs()
    assert (run["state"], run["waiting"], run["seen"]) == ("stopped", 9, 0)
    monkeypatch.undo()
    assert archive.run().loaded == 9


def test_what_is_to_stay_out_is_no_record_of_a_report() -> None:
    """Its place may be named after its address."""
    report = RunReport(run_id="r", started_at=datetime(2026, 1, 5, tzinfo=UTC))
    taken = Verdict(Reject(RejectCode.FORGOTTEN), Reading("0a72", "0", Metadata()), seconds={"read": 0.5})
    count_work(Record("drop", "what-jane-roe-did.txt", "", "txt", b"", "0", 9), taken, report)
    assert (report.judged, report.stage_seconds, report.slowest, report.largest) == (1, {"read": 0.5}, [], [])


def test_a_run_that_stops_says_how_many_records_are_booked(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    for n in range(6):
        archive.write(f"{n}.txt", article(n))
    record_entries, calls = type(archive.index.ledger).record, []

    def failing(self: Any, entries: Any, rejected: Any = ()) -> None:
        calls.append(len(entries))
        if len(calls) == 2:
            raise Stop("the disk is full.", safe="All is well.", next_command="free space")
        record_entries(self, entries, rejected)

    monkeypatch.setattr(type(archive.index.ledger), "record", failing)
    with pytest.raises(Stop) as stopped:
        archive.run()
    assert stopped.value.safe == "2 records of this run are booked, 4 wait. All is well."
    monkeypatch.undo()
    report = archive.run()
    assert (report.unchanged, report.loaded, report.waiting) == (2, 4, 0)
