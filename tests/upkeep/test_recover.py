"""Articles that the index lost come back from their raw texts."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.index.base import Document, Index
from flows.ingest import ingest
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.discover import discover
from flows.report import RunReport
from flows.upkeep.recover import count_lost, recover
from tests.engines import Opener

FAST = frozenset({"entities", "quotes", "stories"})
SEEN = datetime(2026, 1, 15, 8, tzinfo=UTC)


def text(n: int) -> str:
    return (
        f"The town of Number {n} opened a swimming pool on Monday, and {n} hundred people came to see it.\n\n"
        f"The mayor said that it had cost the town {n} million, and that nobody would regret it."
    )


class Desk:
    """An index that loses articles, a raw store and a drop."""

    def __init__(self, index: Index, folder: Path) -> None:
        self.index = index
        self.raw_store = RawStore(folder / "raw")
        self.drop = folder / "drop"
        self.drop.mkdir()
        self.days = 0

    def write(self, name: str, *records: dict[str, object]) -> None:
        (self.drop / name).write_text("".join(json.dumps(record) + "\n" for record in records))

    def ingest(self) -> RunReport:
        seen = SEEN + timedelta(days=self.days)
        self.days += 1
        return ingest(self.index, self.raw_store, discover([str(self.drop)]), Options(seen.date(), seen, FAST))

    def recover(self) -> RunReport:
        return recover(self.index, self.raw_store, FAST)

    def documents(self) -> dict[str, Document]:
        return {document["id"]: document for document in self.index.scan()}

    def lose(self, *ids: str) -> None:
        with self.index.writer("test") as writer:
            assert writer.delete(ids) == len(ids)


@pytest.fixture
def desk(opener: Opener, tmp_path: Path) -> Iterator[Desk]:
    index = opener()
    yield Desk(index, tmp_path)
    index.close()


def without_run(document: Document) -> Document:
    return document | {"pipeline": {**document["pipeline"], "run_id": ""}}


def test_nothing_is_missing_where_nothing_is_lost(desk: Desk) -> None:
    desk.write("a.jsonl", {"id": 1, "text": text(1)})
    desk.ingest()
    assert count_lost(desk.index) == 0
    assert (desk.recover().seen, desk.recover().created) == (0, 0)


def test_lost_articles_come_back_as_they_were(desk: Desk) -> None:
    for n in range(4):
        desk.write(f"{n}.jsonl", {"id": n, "text": text(n), "title": f"Pool {n}", "topics": ["Towns"]})
    desk.ingest()
    before = desk.documents()
    lost = list(before)[:3]
    desk.lose(*lost)
    for path in desk.drop.iterdir():
        path.rename(path.with_suffix(".gone"))
    assert count_lost(desk.index) == 3
    report = desk.recover()
    assert (report.seen, report.created, report.state, report.kind) == (3, 3, "completed", "recover")
    assert report.balanced
    after = desk.documents()
    assert {id: without_run(document) for id, document in after.items()} == {
        id: without_run(document) for id, document in before.items()
    }
    assert count_lost(desk.index) == 0


def test_the_next_ingest_says_unchanged(desk: Desk) -> None:
    desk.write("a.jsonl", {"id": 1, "text": text(1)}, {"id": 2, "text": text(1)}, {"id": 3, "text": text(3)})
    desk.ingest()
    desk.lose(*desk.documents())
    assert desk.recover().created == 2
    assert desk.ingest().unchanged == 3


def test_every_place_and_every_version_come_back(desk: Desk) -> None:
    url = "https://example.org/pool"
    desk.write("a.jsonl", {"id": "a", "text": text(1), "url": url})
    desk.ingest()
    desk.write("b.jsonl", {"id": "b", "text": text(2), "url": url}, {"id": "c", "text": text(2), "url": url})
    desk.ingest()
    (before,) = desk.documents().values()
    desk.lose(before["id"])
    desk.recover()
    (after,) = desk.documents().values()
    assert after["body"] == before["body"]
    assert [place["id"] for place in after["source"]["places"]] == ["b", "c"]
    assert after["versions"] == before["versions"]
    assert after["first_seen_at"] == before["first_seen_at"]


def test_an_article_whose_text_is_not_kept_is_named(desk: Desk) -> None:
    desk.write("a.jsonl", {"id": 1, "text": text(1)})
    desk.ingest()
    (document,) = desk.documents().values()
    desk.lose(document["id"])
    desk.raw_store.remove(document["source"]["sha256"])
    report = desk.recover()
    assert (report.seen, report.not_kept, report.created, report.balanced) == (1, 1, 0, True)
    assert document["id"] in report.refused[0] and str(desk.drop) in report.refused[0]


def test_a_rejected_record_lost_nothing(desk: Desk) -> None:
    desk.write("a.jsonl", {"id": 1, "text": ""})
    desk.ingest()
    assert count_lost(desk.index) == 0


def test_more_articles_than_a_page_are_each_made_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.upkeep.recover._PAGE", 2)
    for n in range(3):
        desk.write(f"{n}.jsonl", *({"id": i, "text": text(i)} for i in range(4)))
    desk.ingest()
    before = desk.documents()
    desk.lose(*before)
    assert count_lost(desk.index) == 4
    assert desk.recover().created == 4
    places = {document["id"]: document["source"]["places"] for document in desk.documents().values()}
    assert places == {id: document["source"]["places"] for id, document in before.items()}
