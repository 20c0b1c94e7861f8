"""The ledger: where every record went, on every engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flows.index.base import Index, LedgerEntry, RecordOutcome, RejectedRecord
from tests.engines import Opener

NOW = datetime(2026, 1, 1, 12, 30, 15, 250_000, tzinfo=UTC)


def entry(
    path: str, record: str = "", *, outcome: RecordOutcome = RecordOutcome.LOADED, article: str | None = "x1"
) -> LedgerEntry:
    return LedgerEntry(
        drop="desk", path=path, record=record, sha256="ab" * 32, size=12, outcome=outcome, article_id=article,
        reason=None, detail=None, fingerprint="f1", run_id="r1", seen_at=NOW,
    )  # fmt: skip


def reject(path: str, minutes: int = 0) -> RejectedRecord:
    return RejectedRecord(
        drop="desk", path=path, record="", sha256="cd" * 32, size=3, code="binary", detail="NUL bytes",
        head=b"\x00\xff\n", run_id="r1", seen_at=NOW + timedelta(minutes=minutes),
    )  # fmt: skip


def rejected_entry(path: str) -> LedgerEntry:
    return replace(entry(path, outcome=RecordOutcome.REJECTED, article=None), reason="binary", detail="NUL bytes")


def test_entries_come_back_by_key(engine: Index) -> None:
    one, two, other = entry("a.jsonl", "1"), entry("a.jsonl", "2", article="x2"), entry("b.txt")
    engine.ledger.record([one, two, other])
    assert engine.ledger.known([one.key, other.key, ("desk", "a.jsonl", "9")]) == {one.key: one, other.key: other}
    assert engine.ledger.known([]) == {}


def test_many_entries_in_one_call(engine: Index) -> None:
    entries = [entry("a.jsonl", str(number), article=f"x{number}") for number in range(1500)]
    engine.ledger.record(entries)
    assert engine.ledger.known([one.key for one in entries]) == {one.key: one for one in entries}
    assert len(engine.ledger.of_articles([f"x{number}" for number in range(1500)])) == 1500


def test_an_entry_replaces_the_one_of_its_place(engine: Index) -> None:
    engine.ledger.record([entry("a.txt")])
    newer = replace(entry("a.txt", outcome=RecordOutcome.DUPLICATE, article="x9"), sha256="ef" * 32)
    engine.ledger.record([newer])
    assert engine.ledger.known([newer.key]) == {newer.key: newer}
    assert engine.ledger.counts() == {"duplicate": 1}


def test_entries_are_found_by_their_article(engine: Index) -> None:
    loaded = entry("a.txt")
    duplicate = entry("b.txt", outcome=RecordOutcome.DUPLICATE)
    engine.ledger.record([loaded, duplicate, entry("c.txt", article="x2"), rejected_entry("d.txt")])
    assert sorted(engine.ledger.of_articles(["x1", "nobody"]), key=lambda one: one.key) == [loaded, duplicate]
    assert engine.ledger.of_articles([]) == []


def test_rejects_come_back_the_newest_first(engine: Index) -> None:
    old, new = reject("old.txt"), reject("new.txt", minutes=5)
    engine.ledger.record([rejected_entry("old.txt"), rejected_entry("new.txt")], [old, new])
    assert engine.ledger.rejected() == [new, old]
    assert engine.ledger.rejected(limit=1) == [new]


def test_a_record_that_loads_clears_its_reject(engine: Index) -> None:
    engine.ledger.record([rejected_entry("a.txt"), rejected_entry("b.txt")], [reject("a.txt"), reject("b.txt")])
    engine.ledger.record([entry("a.txt")])
    assert [record.path for record in engine.ledger.rejected()] == ["b.txt"]
    assert engine.ledger.counts() == {"loaded": 1, "rejected": 1}


def test_a_record_that_is_rejected_again_keeps_one_reject(engine: Index) -> None:
    engine.ledger.record([rejected_entry("a.txt")], [reject("a.txt")])
    engine.ledger.record([rejected_entry("a.txt")], [reject("a.txt", minutes=9)])
    assert engine.ledger.rejected() == [reject("a.txt", minutes=9)]


def test_run_reports_come_back_the_newest_first(engine: Index) -> None:
    for number in (1, 2, 3):
        started = (NOW + timedelta(minutes=number)).isoformat()
        engine.ledger.save_run({"run_id": f"r{number}", "started_at": started, "counts": {"loaded": number}})
    assert [run["run_id"] for run in engine.ledger.runs()] == ["r3", "r2", "r1"]
    assert engine.ledger.runs(limit=1)[0]["counts"] == {"loaded": 3}


def test_a_run_report_is_replaced_by_its_id(engine: Index) -> None:
    engine.ledger.save_run({"run_id": "r1", "started_at": NOW.isoformat(), "counts": {}})
    engine.ledger.save_run({"run_id": "r1", "started_at": NOW.isoformat(), "counts": {"loaded": 5}})
    assert [run["counts"] for run in engine.ledger.runs()] == [{"loaded": 5}]


def test_an_empty_ledger(engine: Index) -> None:
    assert (engine.ledger.counts(), engine.ledger.rejected(), engine.ledger.runs()) == ({}, [], [])


def test_another_handle_sees_the_ledger(opener: Opener, engine: Index) -> None:
    engine.ledger.record([entry("a.txt")])
    other = opener()
    assert other.ledger.counts() == {"loaded": 1}
    other.close()
