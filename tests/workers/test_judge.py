"""One record, judged without an index."""

from pathlib import Path

import orjson
import pytest

from flows import stages
from flows.errors import RejectCode, Stop
from flows.inputs import Metadata
from flows.workers import judge as judging
from flows.workers.judge import Judge, Task
from tests.workers import poison
from tests.workers.tasks import OPTIONS, judge, record


def test_a_record_becomes_a_document_and_its_raw_text_is_kept(tmp_path: Path) -> None:
    one = judge(tmp_path)
    given = record("first", title="The pool", colour="blue")
    verdict = one(Task(given))
    document = orjson.loads(verdict.document)
    assert verdict.reading
    assert (document["id"], document["title"]) == (verdict.reading.article_id, "The pool")
    assert verdict.unmapped == ("colour",)
    kept = one.raw_store.get(given.sha256) if one.raw_store else None
    assert kept and kept.metadata.title == "The pool"
    assert orjson.loads(one(Task(kept)).document) == document


def test_what_is_only_read_is_not_cleaned_and_not_kept(tmp_path: Path) -> None:
    one = judge(tmp_path)
    verdict = one(Task(record("first"), only_read=True))
    assert verdict.reading and not verdict.document and not verdict.refusal
    assert not (tmp_path / "raw").exists()


def test_what_others_said_of_the_text_completes_what_the_record_says(tmp_path: Path) -> None:
    one = judge(tmp_path)
    earlier = Metadata(title="The pool", authors=("Jane Roe",))
    one(Task(record("first", title="Its own"), earlier=earlier))
    again = one(Task(record("first", title="Its own"), accepted_before=True))
    document = orjson.loads(again.document)
    assert (document["title"], document["authors"]) == ("Its own", ["Jane Roe"])


def test_a_document_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "SECONDS", 0.1)
    acting(monkeypatch)
    verdict = judge(tmp_path)(Task(record("SLEEPS")))
    assert verdict.refusal and verdict.refusal.code is RejectCode.TIME_LIMIT


def test_what_each_stage_took_is_told_of_what_is_refused_too(tmp_path: Path) -> None:
    one = judge(tmp_path)
    assert list(one(Task(record("first"))).seconds)[:2] == ["read", "clean"]
    assert list(one(Task(record("first"), only_read=True)).seconds) == ["read"]
    refused = one(Task(record("empty", text=" ")))
    assert refused.refusal and set(refused.seconds) <= {"read", "clean"} and sum(refused.seconds.values()) > 0


def test_the_memory_of_whoever_judges_is_told_now_and_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.memory._looked_at", float("-inf"))
    one = judge(tmp_path)
    first, second = (one(Task(record(text))) for text in ("first", "second"))
    assert first.memory and first.memory.bytes > 1_000_000 and second.memory is None


def test_a_full_disk_is_no_fault_of_the_document(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("a file where the folder should be")
    with pytest.raises((OSError, Stop)):
        judge(tmp_path)(Task(record("first")))


def acting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "process", stages.process)  # put back what the next line replaces
    poison.warm_up(Judge(OPTIONS, None))
