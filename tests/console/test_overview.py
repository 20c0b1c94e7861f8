"""An index and its runs, on a screen and in a line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

from rich.console import Console

from flows.console.overview import line, screen
from flows.index.base import IndexStatus
from flows.overview import Snapshot
from flows.spool.waiting import Waiting

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RUNNING = {
    "run_id": "20261123T115900-abcdef",
    "kind": "ingest",
    "state": "running",
    "drops": ["today \x1b[2J"],
    "started_at": (NOW - timedelta(seconds=60)).isoformat(),
    "seen": 12_345,
    "loaded": 12_000,
    "rejected": 345,
    "reasons": {"no_article": 345},
}
HELD = RUNNING | {"run_id": "20261122T060000-123456", "state": "held"}
SPOOL = Waiting("20261122T060000-123456", ("a \x1b[2J",), "/data/index", NOW, 900, True, 4_000_000)
SNAPSHOT = Snapshot(
    at=NOW,
    status=IndexStatus("embedded", "/data/index", "articles-v1", 1, 54_321, 2_000_000, NOW),
    records={"loaded": 54_321, "rejected": 345},
    runs=[RUNNING, HELD],
    spooled=[SPOOL],
    holder="flows ingest, process 1 on host",
    rate=205.75,
    stale=7,
    free=3_000_000_000,
)
IDLE = replace(SNAPSHOT, runs=[], spooled=[], holder=None, rate=None, stale=None, free=None)


def printed(snapshot: Snapshot, trouble: str | None = None) -> str:
    file = StringIO()
    Console(file=file, width=140, color_system=None).print(screen(snapshot, trouble))
    return file.getvalue()


def test_a_screen_tells_of_the_run_under_way_and_the_held_one() -> None:
    shown = printed(SNAPSHOT)
    assert "12,345 records (12,000 loaded, 345 rejected), 205.8 records/s" in shown
    assert "for 60 s" in shown
    assert "no_article 345" in shown
    assert "process 1 on host" in shown
    assert "waiting: 20261122T060000-123456, 900 records, 4.0 MB, of a" in shown
    assert "flows ingest --resume 20261122T060000-123456, or --discard" in shown
    assert "3.0 GB free" in shown
    assert "\x1b" not in shown


def test_a_screen_of_an_empty_index_says_that_nothing_runs() -> None:
    shown = printed(IDLE)
    assert "no run is under way" in shown
    assert "GB free" not in shown


def test_records_that_are_held_back_are_not_forgotten() -> None:
    back = RUNNING | {"seen": 0, "loaded": 0, "rejected": 0, "waiting": 900}
    assert "0 records, 900 judged and not loaded, 205.8 records/s" in printed(replace(SNAPSHOT, runs=[back]))


def test_a_trouble_stands_beside_what_was_seen_last() -> None:
    shown = printed(SNAPSHOT, "nothing answers; asked again")
    assert "nothing answers; asked again" in shown
    assert "12,345 records" in shown


def test_a_line_tells_what_changes() -> None:
    told = line(SNAPSHOT)
    assert told.endswith("54,321 articles | 1 waiting | 7 stale | 3.0 GB free")
    assert "12,345 records (12,000 loaded, 345 rejected), 205.8 records/s" in told
    assert "\n" not in told
    assert "\x1b" not in told
    assert line(IDLE).endswith("no runs yet | 54,321 articles")
    assert "nothing runs, the last one held" in line(replace(SNAPSHOT, runs=[HELD]))
