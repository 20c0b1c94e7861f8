"""`flows forget` on the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Flows

LIGHT = ("--without", "entities,quotes,stories")
URL = "https://example.org/pool"
TEXT = "The mayor of Quuxington resigned on Tuesday over the pool, which had cost the town more than its school."


@pytest.fixture
def loaded(flows: Flows, tmp_path: Path) -> Path:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.jsonl").write_text(json.dumps({"text": TEXT, "url": URL}) + "\n")
    assert flows("ingest", drop, *LIGHT).code == 0
    return drop


def test_a_rehearsal_tells_what_would_go_and_changes_nothing(flows: Flows, loaded: Path) -> None:
    told = flows("forget", URL, "--dry-run")
    assert told.code == 0
    assert "would be taken out" in told.out and "raw texts" in told.out
    assert flows("forget", URL, "--dry-run", "--json").json == {"articles": 1, "entries": 1, "raw texts": 1}
    assert flows("forget", "--list").out.strip() == "nothing was forgotten"
    assert flows("search", "Quuxington", "--json").json["total"] == 1


def test_it_asks_first(flows: Flows, loaded: Path) -> None:
    told = flows("forget", URL)
    assert told.code != 0
    assert "Quuxington" not in told.out + told.err
    assert flows("search", "Quuxington", "--json").json["total"] == 1


def test_what_is_forgotten_stays_out_until_it_is_undone(flows: Flows, loaded: Path) -> None:
    report = flows("forget", URL, "--yes", "--reason", "order \x1b[2J17/26", "--json").json
    assert (report["kind"], report["state"], report["deleted"]) == ("forget", "completed", 1)
    assert flows("search", "Quuxington", "--json").json["total"] == 0
    assert flows("ingest", loaded, *LIGHT).code == 0  # known, and quiet
    listed = flows("forget", "--list")
    assert "order \N{REPLACEMENT CHARACTER}[2J17/26" in listed.out and URL not in listed.out
    (stone,) = flows("forget", "--list", "--json").json
    assert stone["done"] and stone["hashes"] >= 3
    assert flows("forget", stone["article_id"], "--undo", "--json").json == {"tombstones_removed": 1}
    assert flows("ingest", loaded, "--json", *LIGHT).json["loaded"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("ftp://example.org/a",),
        ("--list", URL),
        (URL, "--undo", "--dry-run"),
        (URL, "--yes", "--reason", "x" * 501),
    ],
)
def test_a_wrong_call_takes_nothing_out(flows: Flows, loaded: Path, arguments: tuple[str, ...]) -> None:
    assert flows("forget", *arguments).code == 2
    assert flows("search", "Quuxington", "--json").json["total"] == 1
