"""What observers are told of, and that nobody is where there is none."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import stages, telemetry
from flows.errors import Held
from flows.telemetry.catalogue import HAPPENINGS, STEPS
from flows.telemetry.observing import NOTHING
from flows.workers import replaceable
from flows.workers.judge import Task, Verdict
from flows.workers.process import WorkerDied
from tests.archive import FAST, Archive
from tests.telemetry.told import SECRETS, Told
from tests.workers.tasks import record


@pytest.fixture
def told() -> Iterator[Told]:
    observer = Told()
    with telemetry.observed_by(observer):
        yield observer


def test_nothing_is_made_where_nobody_observes(archive: Archive) -> None:
    with telemetry.observed_by():
        assert telemetry.span("chunk", records=1) is NOTHING
        assert archive.run().seen == 5


def test_a_run_is_told_from_its_first_entry_in_the_ledger_to_its_last(archive: Archive, told: Told) -> None:
    report = archive.run()
    names = [name for name, _, _ in told.spans]
    assert names == ["prepare", "judge", "write", "ledger", "chunk", "run"]
    assert [name for name, _ in told.events] == ["run.started", *["document.rejected"] * report.rejected]
    _, facts, error = told.spans[-1]
    assert (facts["run"], facts["state"], error) == (report.run_id, "completed", None)
    assert (facts["seen"], facts["loaded"], facts["newly_rejected"]) == (5, 3, 2)
    assert all(facts["run"] == report.run_id for _, facts in [*told.events, *((n, f) for n, f, _ in told.spans)])


def test_the_counts_of_the_chunks_are_those_of_the_run(
    archive: Archive, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.load.chunks.RECORDS_PER_COMMIT", 2)
    report = archive.run()
    assert len(told.counts) == 3
    assert sum(part.loaded for part in told.counts) == report.loaded == 3
    assert sum((part.reasons for part in told.counts), start=told.counts[0].reasons.__class__()) == report.reasons
    assert told.queue[-1] == 0
    assert {"read", "dates"} <= told.stages


def test_batches_of_files_have_numbers(archive: Archive, told: Told) -> None:
    with archive.begun() as run:
        for number in run.batches():
            run.ingest_batch(number)
        run.finish()
    batch = next(facts for name, facts, _ in told.spans if name == "batch")
    assert (batch["batch"], batch["seen"]) == (0, 5)
    assert next(facts for name, facts, _ in told.spans if name == "chunk")["batch"] == 0


def test_nothing_told_is_of_an_article_or_of_a_name(archive: Archive, told: Told) -> None:
    archive.run()
    (archive.drop / "more.jsonl").unlink()
    archive.run(on_missing="delete", max_missing=1.0)
    everything = repr([told.spans, told.events, told.stages])
    assert [secret for secret in SECRETS if secret in everything] == []


def test_every_name_and_fact_is_in_the_catalogue(archive: Archive, told: Told) -> None:
    archive.without = FAST - {stages.STORIES}
    archive.run()
    for name, facts, _ in told.spans:
        assert facts.keys() <= {"run", "kind", "batch", *STEPS[name].facts}, name
    for name, facts in told.events:
        assert facts.keys() <= {"run", "kind", "batch", *HAPPENINGS[name].facts}, name


def test_a_run_that_stops_says_by_what(archive: Archive, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ValueError("Northfield")

    monkeypatch.setattr("flows.load.chunk.Loader._book", failing)
    with pytest.raises(ValueError, match="Northfield"):
        archive.run()
    assert [(name, error) for name, _, error in told.spans[-3:]] == [
        ("ledger", "ValueError"),
        ("chunk", "ValueError"),
        ("run", "ValueError"),
    ]
    assert told.spans[-1][1]["state"] == "stopped"
    assert "Northfield" not in repr(told.spans)


def test_what_happens_in_another_thread_happens_in_the_open_span(told: Told) -> None:
    def work() -> None:
        telemetry.event("worker.lost", tries=1, refused=False)
        with telemetry.span("bulk", operations=3):
            pass

    with telemetry.span("batch", batch=7):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        with telemetry.span("chunk"):
            pass
    assert [(name, facts["batch"]) for name, facts, _ in told.spans] == [("bulk", 7), ("chunk", 7), ("batch", 7)]
    assert told.events == [("worker.lost", {"batch": 7, "tries": 1, "refused": False})]


def test_a_span_that_an_error_left_is_over(told: Told) -> None:
    with pytest.raises(KeyboardInterrupt), telemetry.span("batch", batch=1):
        raise KeyboardInterrupt
    telemetry.event("worker.lost", tries=1, refused=True)
    assert told.spans == [("batch", {"batch": 1}, "KeyboardInterrupt")]
    assert told.events == [("worker.lost", {"tries": 1, "refused": True})]


class Dying:
    """A worker process that dies of whatever it is given."""

    def __init__(self, *_: object) -> None:
        pass

    def wait_ready(self) -> None:
        pass

    def send(self, tasks: object) -> None:
        raise WorkerDied

    def end(self) -> None:
        pass


def test_a_worker_that_dies_is_told_each_time(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaceable, "Worker", Dying)
    poison = record("a")
    (verdict,) = replaceable.ReplaceableWorker(lambda _: Verdict(), lambda _: None).judged([Task(poison)])
    assert verdict.refusal is not None
    assert told.events == [
        ("worker.lost", {"tries": 1, "refused": False, "record": poison.sha256}),
        ("worker.lost", {"tries": 2, "refused": True, "record": poison.sha256}),
    ]


def test_a_breach_is_told_without_its_outlet(archive: Archive, told: Told, tmp_path: Path) -> None:
    rules = tmp_path / "assertions.yml"
    rules.write_text("assertions:\n- {id: enough, measure: documents, minimum: 100, severity: stop}\n")
    with pytest.raises(Held):
        archive.run(assertions=rules)
    assert ("assertion.breached", "enough") in [(name, facts.get("assertion")) for name, facts in told.events]
    assert [name for name, _, _ in told.spans] == ["prepare", "spool", "run"]
    _, facts, error = told.spans[-1]
    assert (facts["state"], error) == ("held", "Held")
