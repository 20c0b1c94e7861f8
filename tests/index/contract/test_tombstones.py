"""What stays out of an archive, and what the ledger tells of one article: the same on each engine."""

from dataclasses import replace
from datetime import UTC, datetime

from flows.index.base import Index
from flows.index.ledger import LedgerEntry, RecordOutcome, RejectedRecord, Tombstone, all_tombstones

NOW = datetime(2026, 1, 5, 12, 0, 0, 123456, tzinfo=UTC)
STONE = Tombstone("0a" * 12, frozenset({"0a" * 12, "b1" * 32}), NOW, "run-1", "order 17/26")


def entry(path: str, outcome: RecordOutcome, article_id: str | None, sha256: str) -> LedgerEntry:
    return LedgerEntry("drop", path, "", sha256, 10, outcome, article_id, None, None, "f", "run-1", NOW)


def test_a_tombstone_comes_back_as_it_was_and_is_replaced_whole(engine: Index) -> None:
    ledger = engine.ledger
    ledger.bury([STONE, replace(STONE, article_id="0b" * 12, done=True)])
    assert ledger.buried([STONE.article_id, "ff" * 12]) == {STONE.article_id: STONE}
    more = STONE.knowing(["c2" * 32]).completed()
    ledger.bury([more])
    assert list(all_tombstones(ledger)) == [more, replace(STONE, article_id="0b" * 12, done=True)]
    assert more.hashes == STONE.hashes | {"c2" * 32}
    assert [stone.article_id for stone in ledger.tombstones(after=STONE.article_id, limit=5)] == ["0b" * 12]
    assert ledger.exhume([STONE.article_id, "ff" * 12]) == 1
    assert ledger.buried([STONE.article_id]) == {}


def test_traces_are_entries_of_any_outcome_and_are_gone_when_removed(engine: Index) -> None:
    ledger = engine.ledger
    mine = [
        entry("a", RecordOutcome.LOADED, "x", "1"),
        entry("b", RecordOutcome.DELETED, "x", "2"),
        entry("c", RecordOutcome.REJECTED, None, "3"),
    ]
    other = entry("d", RecordOutcome.LOADED, "y", "4")
    ledger.record([*mine, other], [RejectedRecord.of(mine[2], b"head", format="txt")])
    assert ledger.traces(["x"], ["3", "1"]) == mine
    ledger.remove([one.key for one in mine])
    assert ledger.traces(["x", "y"], ["1", "2", "3"]) == [other]
    assert ledger.rejected() == []
    ledger.remove([one.key for one in mine])  # again does nothing
