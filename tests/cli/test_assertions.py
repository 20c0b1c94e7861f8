"""What a drop has to be like, on the command line: files that are checked, runs that are held, and the way on."""

from pathlib import Path

import pytest

from tests.archive import FAST, article
from tests.cli.conftest import Flows

QUICK = ("--without", ",".join(sorted(FAST)))


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """Three articles, and assertions beside them that they breach."""
    drop = tmp_path / "drop"
    drop.mkdir()
    for n in range(3):
        (drop / f"{n}.txt").write_text(article(n))
    (tmp_path / "own.yml").write_text("assertions:\n  - {id: many, measure: documents, minimum: 4, severity: stop}\n")
    return drop


def test_a_file_that_can_be_used_is_told(flows: Flows, drop: Path) -> None:
    ran = flows("assertions", "check", drop.parent / "own.yml")
    assert (ran.code, "all of it can be used" in ran.out) == (0, True)
    assert flows("assertions", "check").code == 0


def test_a_mistake_is_told_with_its_line(flows: Flows, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yml"
    file.write_text("assertions:\n  - id: a\n    measure: documents\n    minimum: few\n")
    ran = flows("assertions", "check", file)
    assert ran.code == 1
    assert f"{file}:4  minimum: Input should be a valid number" in ran.out.replace("\n", "")
    assert flows("assertions", "check", file, "--json").json["problems"][0]["line"] == 4
    ran = flows("ingest", tmp_path, "--assertions", file)
    assert (ran.code, "flows assertions check" in ran.err) == (3, True)


def test_what_holds_for_a_drop_is_shown(flows: Flows, drop: Path) -> None:
    flows("ingest", drop, *QUICK)
    shown = flows("assertions", "show", drop, "--assertions", drop.parent / "own.yml", "--json").json
    assert shown["recent_runs"] == 1
    rows = {row["id"]: row for row in shown["assertions"]}
    assert rows["many"]["says"] == "documents: at least 4"
    assert rows["drop-collapsed"]["abstains"] == "0 of 3 recent runs with 1,000 documents or more"
    ran = flows("assertions", "show", drop)
    assert ran.code == 0 and "drop-collapsed" in ran.out and "abstains" in ran.out


def test_a_held_run_is_told_resumed_and_gone(flows: Flows, drop: Path) -> None:
    ran = flows("ingest", drop, *QUICK, "--assertions", drop.parent / "own.yml")
    assert ran.code == 3
    assert "stopped: the drop is not as it should be: many: 3, where 4 is the limit" in ran.err
    status = flows("status", "--json").json
    (spooled,) = status["spooled"]
    assert (status["last_run"]["state"], spooled["records"]) == ("held", 3)
    assert f"flows ingest --resume {spooled['run_id']}" in flows("status").out
    assert "held" in flows("runs").out
    assert "does not hold" in flows("runs", "show", spooled["run_id"]).out
    assert flows("ingest", "--resume", spooled["run_id"]).code == 3
    ran = flows("ingest", "--resume", spooled["run_id"], "--accept")
    assert (ran.code, "loaded 3" in ran.out, "accepted by" in ran.out) == (0, True, True)
    assert flows("status", "--json").json["spooled"] == []


def test_what_is_spooled_goes_by_order(flows: Flows, drop: Path) -> None:
    for _ in range(2):
        flows("ingest", drop, *QUICK, "--assertions", drop.parent / "own.yml")
    first, second = flows("status", "--json").json["spooled"]
    ran = flows("ingest", "--discard", first["run_id"])
    assert (ran.code, first["run_id"] in ran.out) == (0, True)
    flows("ingest", drop, *QUICK)
    assert flows("gc", "--json").json["spools"] == []
    assert flows("gc", "--spools", "1", "--json").json["spools"] == []
    assert flows("gc", "--spools", "0", "--json").json["spools"] == [second["run_id"]]
    assert flows("status", "--json").json["spooled"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("drop", "--resume", "x"),
        ("--resume", "x", "--discard", "x"),
        ("drop", "--accept"),
        ("--resume", "x", "--dry-run"),
        ("--resume", "x", "--on-missing", "delete"),
        ("--discard", "x", "--dry-run"),
        ("--discard", "x", "--index", "http://127.0.0.1:9"),
    ],
)
def test_what_is_meant_has_to_be_clear(flows: Flows, arguments: tuple[str, ...]) -> None:
    ran = flows("ingest", *arguments)
    assert (ran.code, ran.err.startswith("error: "), "spooled" in ran.err) == (2, True, False)
