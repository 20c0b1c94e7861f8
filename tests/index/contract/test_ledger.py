"""The ledger: where every record went, on every engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.index.base import Index
from flows.index.ledger import EVERYTHING, LedgerEntry, RecordOutcome, RejectedRecord, Selection
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


def test_runs_over_the_same_drops_are_found_however_many_others_there_were(engine: Index) -> None:
    def save(run_id: str, *drops: str, kind: str = "ingest") -> None:
        engine.ledger.save_run({"run_id": run_id, "started_at": NOW.isoformat(), "kind": kind, "drops": drops})

    save("first", "a", 'b"\\ü')
    for number in range(5):
        save(f"other {number}", "a")
    save("retry", "a", 'b"\\ü', kind="retry")
    save("last", 'b"\\ü', "a")
    assert [run["run_id"] for run in engine.ledger.runs(drops=["a", 'b"\\ü'])] == ["last", "first"]
    assert [run["run_id"] for run in engine.ledger.runs(1, drops=['b"\\ü', "a"])] == ["last"]
    assert engine.ledger.runs(drops=["c"]) == engine.ledger.runs(drops=[]) == []


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


def test_a_reject_keeps_what_its_reader_knew(engine: Index) -> None:
    kept = replace(
        reject("a.warc"),
        format="html",
        encoding="windows-1252",
        beside=b'{"url": "\xff"}',
        location="/drops/desk/a.warc",
    )
    engine.ledger.record([rejected_entry("a.warc")], [kept, reject("b.txt")])
    assert engine.ledger.rejects() == [kept, reject("b.txt")]


def test_accepted_bytes_are_found_by_their_hash(engine: Index) -> None:
    one = replace(entry("a.txt"), sha256="11" * 32)
    copies = [replace(entry(f"{n}.txt", outcome=RecordOutcome.DUPLICATE), sha256="22" * 32) for n in range(3)]
    refused = replace(rejected_entry("r.txt"), sha256="33" * 32)
    deleted = replace(entry("d.txt", outcome=RecordOutcome.DELETED), sha256="44" * 32)
    engine.ledger.record([one, *copies, refused, deleted])
    found = engine.ledger.of_bytes([hash * 32 for hash in ("11", "22", "33", "44", "55")])
    assert found.keys() == {"11" * 32, "22" * 32}
    assert found["11" * 32] == one
    assert found["22" * 32] in copies
    assert engine.ledger.of_bytes([]) == {}


def test_many_hashes_in_one_call(engine: Index) -> None:
    entries = [replace(entry(f"{n}.txt"), sha256=f"{n:064x}") for n in range(1500)]
    engine.ledger.record(entries)
    assert engine.ledger.of_bytes([f"{n:064x}" for n in range(2000)]) == {one.sha256: one for one in entries}


def test_a_deleted_entry_stands_for_no_article(engine: Index) -> None:
    kept, gone = entry("a.txt", article="x1"), entry("b.txt", article="x2", outcome=RecordOutcome.DELETED)
    engine.ledger.record([kept, replace(gone, outcome=RecordOutcome.LOADED)])
    assert engine.ledger.articles() == 2
    engine.ledger.record([gone])
    assert engine.ledger.articles() == 1
    assert engine.ledger.of_articles(["x1", "x2"]) == [kept]
    assert engine.ledger.counts() == {"loaded": 1, "deleted": 1}
    assert engine.ledger.known([gone.key]) == {gone.key: gone}


def test_articles_are_counted_once(engine: Index) -> None:
    duplicate = entry("copy.txt", outcome=RecordOutcome.DUPLICATE, article="x1")
    damaged = replace(rejected_entry("now-damaged.txt"), article_id="x9")  # what it held before is still there
    engine.ledger.record([entry("a.txt", article="x1"), entry("b.txt", article="x2"), duplicate, damaged])
    engine.ledger.record([rejected_entry("never-read.txt")])
    assert engine.ledger.articles() == 3


def test_drops_are_counted_without_what_was_deleted(engine: Index) -> None:
    other = [replace(entry(f"{n}.txt"), drop="/mnt/agency") for n in range(3)]
    gone = replace(entry("g.txt", outcome=RecordOutcome.DELETED), drop="/mnt/gone")
    engine.ledger.record([entry("a.txt"), rejected_entry("b.txt"), *other, gone])
    assert engine.ledger.drops() == {"/mnt/agency": 3, "desk": 2}


def test_entries_are_paged_in_the_order_of_their_keys(engine: Index) -> None:
    places = [
        ("b", "a.jsonl", "10"),
        ("b", "a.jsonl", "2"),
        ("a", "z.txt", ""),
        ("b", "a-b.txt", ""),
        ("b", "É.txt", ""),
    ]
    places += [("a", "𝒜.txt", ""), ("a", "\ufffd.txt", ""), ("b", "a.jsonl", "")]
    entries = [replace(entry(path, record), drop=drop) for drop, path, record in places]
    engine.ledger.record(entries)
    found: list[LedgerEntry] = []
    while page := engine.ledger.entries(after=found[-1].key if found else None, limit=3):
        assert len(page) <= 3
        found += page
    assert [one.key for one in found] == sorted(places)
    assert engine.ledger.entries(limit=2) == found[:2]


def test_places_longer_than_an_index_sorts_are_paged_too(engine: Index) -> None:
    """Members of an archive and ids of records may have any name."""
    long = [entry("a.jsonl", "k" * 9000 + str(n)) for n in range(5)] + [entry("p" * 9000 + f"/{n}") for n in range(3)]
    entries = [*long, entry("a.jsonl", "9"), entry("z.txt")]
    engine.ledger.record(entries, [replace(reject(one.path), record=one.record) for one in long])
    found: list[LedgerEntry] = []
    refused: list[RejectedRecord] = []
    while page := engine.ledger.entries(after=found[-1].key if found else None, limit=2):
        found += page
    while kept := engine.ledger.rejects(after=refused[-1].key if refused else None, limit=2):
        refused += kept
    assert sorted(one.key for one in found) == sorted(one.key for one in entries)
    assert sorted(one.key for one in refused) == sorted(one.key for one in long)


def test_a_page_of_many_entries(engine: Index) -> None:
    engine.ledger.record([entry(f"{n:05}.txt") for n in range(2300)])
    assert len(engine.ledger.entries(limit=2200)) == 2200
    assert len(engine.ledger.entries(limit=5000)) == 2300


SELECTIONS: dict[str, tuple[Selection, set[str]]] = {
    "everything": (EVERYTHING, {"a.txt", "b.txt", "sub/c.txt", "sub/d.txt"}),
    "drop": (Selection(drop="desk"), {"a.txt", "b.txt", "sub/c.txt"}),
    "outcome": (Selection(outcome=RecordOutcome.DUPLICATE), {"b.txt"}),
    "reason": (Selection(reason="binary"), {"sub/c.txt", "sub/d.txt"}),
    "run": (Selection(run_id="r2"), {"sub/d.txt"}),
    "glob": (Selection(path="sub/*"), {"sub/c.txt", "sub/d.txt"}),
    "star across slashes": (Selection(path="s*c.t?t"), {"sub/c.txt"}),
    "anywhere": (Selection(path="b"), {"b.txt", "sub/c.txt", "sub/d.txt"}),
    "case": (Selection(path="B"), set()),
    "all of them": (Selection("desk", "sub/*", RecordOutcome.REJECTED, "binary", "r1"), {"sub/c.txt"}),
    "none": (Selection(drop="desk", reason="json_syntax"), set()),
}


@pytest.mark.parametrize("name", SELECTIONS)
def test_entries_are_selected(engine: Index, name: str) -> None:
    elsewhere = replace(rejected_entry("sub/d.txt"), drop="other", run_id="r2")
    duplicate = entry("b.txt", outcome=RecordOutcome.DUPLICATE)
    engine.ledger.record([entry("a.txt"), duplicate, rejected_entry("sub/c.txt"), elsewhere])
    selection, paths = SELECTIONS[name]
    found = engine.ledger.entries(selection)
    assert {one.path for one in found} == paths
    if found:
        assert engine.ledger.entries(selection, after=found[0].key) == found[1:]


def test_rejects_are_selected_and_paged_by_key(engine: Index) -> None:
    broken = replace(reject("c.jsonl", minutes=-5), record="line 17", code="json_syntax", run_id="r2")
    kept = [reject("a.txt", minutes=7), reject("sub/b.txt"), broken]
    engine.ledger.record([replace(rejected_entry(one.path), record=one.record) for one in kept], kept)
    ledger = engine.ledger
    assert [one.path for one in ledger.rejects()] == ["a.txt", "c.jsonl", "sub/b.txt"]
    assert [one.path for one in ledger.rejects(after=kept[0].key, limit=1)] == ["c.jsonl"]
    assert ledger.rejects(Selection(reason="json_syntax")) == [broken]
    assert ledger.rejects(Selection(run_id="r2")) == [broken]
    assert ledger.rejects(Selection(path="sub/*", outcome=RecordOutcome.LOADED)) == [kept[1]]
    assert ledger.rejects(Selection(drop="nobody")) == []


def test_a_run_is_found_by_its_id(engine: Index) -> None:
    engine.ledger.save_run({"run_id": "r1", "started_at": NOW.isoformat(), "counts": {"loaded": 5}})
    found = engine.ledger.run("r1")
    assert found and found["counts"] == {"loaded": 5}
    assert engine.ledger.run("r") is None
    assert engine.ledger.run("r/../1 ?") is None


def test_rejects_are_found_by_their_place(engine: Index) -> None:
    by_reader = replace(reject("a.zip"), read=False)
    engine.ledger.record([rejected_entry("a.zip"), rejected_entry("b.txt")], [by_reader, reject("b.txt")])
    assert engine.ledger.refused([by_reader.key, ("desk", "nobody", "")]) == {by_reader.key: by_reader}
    assert engine.ledger.refused([]) == {}


def test_what_its_reader_refused_is_not_whole() -> None:
    assert reject("a.txt").whole
    assert not replace(reject("a.txt"), read=False).whole
    assert not replace(reject("a.txt"), size=100_000).whole
    assert not replace(reject("a.txt"), size=0, head=b"").whole


def test_the_holder_of_the_writer_is_told(engine: Index, opener: Opener) -> None:
    other = opener()
    assert other.holder() is None
    with engine.writer("the night shift"):
        assert "the night shift" in (other.holder() or "")
    assert other.holder() is None
    other.close()
