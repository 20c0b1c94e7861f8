"""Whether an archive is well: each check on a real index that is, and on one that is not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from flows.errors import IndexUnavailable, UsageError
from flows.health import Check, Health, Limits, health
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.embedded.ledger import SqliteLedger
from flows.settings import Settings, settings
from tests.archive import Archive

NOTHING_FREE = Limits(min_free=10**18)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def archive(tmp_path: Path, home: Path) -> Iterator[Archive]:
    """Three articles, loaded by one run a moment ago."""
    index = EmbeddedIndex.open(home)
    made = Archive(tmp_path / "drop", home, index)
    for number in range(3):
        made.write(f"{number}.txt", f"Article number {number}\n\n" + "The council of Ghent decided it on Monday. " * 9)
    report = made.run()
    index.ledger.save_run(report.to_document() | {"started_at": datetime.now(UTC).isoformat()})
    yield made
    index.close()


@pytest.fixture
def look(home: Path) -> Callable[..., Health]:
    def looked(**limits: Any) -> Health:
        return health(None, own(home), Limits(min_free=0, **limits))

    return looked


def own(home: Path) -> Settings:
    return settings().model_copy(update={"home": home})


def trouble(found: Health) -> Check:
    """The only thing that is not well."""
    (check,) = found.troubles
    assert check.next_command
    assert not found.well
    return check


def test_an_archive_that_is_well_says_so_of_everything(archive: Archive, look: Callable[..., Health]) -> None:
    found = look(max_age=timedelta(hours=1))
    assert found.well and not found.troubles
    assert [check.name for check in found.checks] == ["index", "schema", "ledger", "runs", "disk"]
    assert "3 articles" in found.checks[0].found
    assert found.to_document()["well"] is True


def test_where_no_index_is_none_is_made(home: Path, look: Callable[..., Health]) -> None:
    assert trouble(look()).name == "index"
    assert not home.exists()


def test_a_location_that_is_none_is_a_wrong_call(home: Path) -> None:
    with pytest.raises(UsageError):
        health("somewhere", own(home))


def test_an_engine_that_does_not_answer_is_a_finding(home: Path) -> None:
    found = health("http://127.0.0.1:9", own(home), Limits(min_free=0))
    assert trouble(found).name == "index"


def test_an_article_that_the_index_lost_shows_in_the_ledger(archive: Archive, look: Callable[..., Health]) -> None:
    with archive.index.writer("test") as writer:
        writer.delete([next(archive.index.scan())["id"]])
        writer.commit()
        assert look().well, "whoever writes is ahead in one of them"
    check = trouble(look())
    assert (check.name, check.next_command) == ("ledger", "flows reprocess --missing")
    assert "names 3 articles, and the index holds 2" in check.found


def test_an_article_that_no_record_stands_for_shows_in_the_ledger(
    archive: Archive, look: Callable[..., Health]
) -> None:
    entries = archive.index.ledger.entries()
    archive.index.ledger.remove([entries[0].key])
    assert "flows ingest" in trouble(look()).next_command


@pytest.mark.parametrize("state", ["stopped", "running", "held"])
def test_a_last_run_that_did_not_end_well_is_named(archive: Archive, look: Callable[..., Health], state: str) -> None:
    ended = archive.index.ledger.runs(1)[0]
    later = datetime.now(UTC).isoformat()
    archive.index.ledger.save_run(ended | {"run_id": "9", "state": state, "started_at": later})
    check = trouble(look())
    assert check.name == "runs" and check.next_command.startswith("flows runs show 9")
    assert ("flows ingest --resume 9 --accept" in check.next_command) == (state == "held")
    assert ("interrupted" if state == "running" else state) in check.found  # it says it runs, and nobody writes


def test_what_another_kind_of_run_did_does_not_speak_for_the_drop(
    archive: Archive, look: Callable[..., Health]
) -> None:
    ended = archive.index.ledger.runs(1)[0]
    archive.index.ledger.save_run(ended | {"run_id": "9", "kind": "retry", "state": "stopped"})
    assert look().well


def test_an_ingest_that_is_too_long_ago_is_told_and_only_the_newest_where_no_drop_is_named(
    archive: Archive, look: Callable[..., Health]
) -> None:
    ended = archive.index.ledger.runs(1)[0]
    before = datetime.now(UTC) - timedelta(hours=50)
    archive.index.ledger.save_run(ended | {"run_id": "1", "drops": ["once"], "started_at": before.isoformat()})
    day = timedelta(hours=26)
    assert look(max_age=day).well
    assert "50.0 hours ago, and 26.0 hours are allowed" in trouble(look(max_age=day, drops=("once",))).found
    assert look(max_age=day, drops=(str(archive.drop),)).well
    assert "no ingest of other" in trouble(look(drops=("other",))).found
    assert trouble(look(max_age=timedelta(0))).name == "runs"


@pytest.mark.parametrize(("hours", "gigabytes"), [(float("nan"), 1.0), (1e308, 1.0), (None, float("inf"))])
def test_limits_that_are_no_numbers_are_a_wrong_call(hours: float | None, gigabytes: float) -> None:
    with pytest.raises(UsageError):
        Limits.of(hours, (), gigabytes)


def test_a_full_disk_is_told_before_the_next_run_finds_out(archive: Archive, home: Path) -> None:
    check = trouble(health(None, own(home), NOTHING_FREE))
    assert (check.name, "flows gc" in check.next_command) == ("disk", True)


def test_an_index_of_another_schema_is_a_finding(archive: Archive, home: Path, look: Callable[..., Health]) -> None:
    archive.index.close()
    (meta,) = (home / "index").glob("*/flows.json")
    told = orjson.loads(meta.read_bytes())
    meta.write_bytes(orjson.dumps(told | {"schema_sha256": "0" * 64}))
    assert trouble(look()).name == "schema"


def test_a_ledger_that_cannot_be_read_is_a_finding_among_the_others(
    archive: Archive, look: Callable[..., Health], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: SqliteLedger) -> int:
        raise IndexUnavailable("the ledger is damaged", safe="All.", next_command="restore it")

    monkeypatch.setattr(SqliteLedger, "articles", broken)
    assert trouble(look()) == Check("ledger", well=False, found="the ledger is damaged", next_command="restore it")


def test_a_drop_of_which_only_the_half_was_read_is_named(archive: Archive, look: Callable[..., Health]) -> None:
    ended = archive.index.ledger.runs(1)[0]
    later = datetime.now(UTC).isoformat()
    archive.index.ledger.save_run(ended | {"run_id": "9", "kind": "resume", "started_at": later})
    check = trouble(look())
    assert (check.name, check.next_command) == ("runs", "flows ingest, with the same drop")
    assert f"{archive.drop} was cut off" in check.found
