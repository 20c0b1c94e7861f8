"""Commands that ask the ledger, as a person types them."""

import base64
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.index.opening import open_index
from flows.report import RunReport
from flows.settings import Settings
from tests.cli.conftest import Flows

LIGHT = ("--without", "entities,quotes,stories")
TEXT = (
    "The council of Northfield voted on Tuesday to close the old pool. Residents had collected signatures against it."
)
HOSTILE = "\x1b]0;owned\x07\x1b[31m \u202eevil \x9b2J"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A drop with something for every command, and a state folder that it was ingested into: to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    drop, home = folder / "drop", folder / "home"
    (drop / "sub").mkdir(parents=True)
    (drop / "a.txt").write_text(f"The pool closes\n\n{TEXT}")
    (drop / "copy.txt").write_text(f"The pool closes\n\n{TEXT}")
    (drop / "sub" / "empty.txt").touch()
    (drop / "sub" / "bin.txt").write_bytes(b"\0\x01abc\xff")
    (drop / f"{HOSTILE}.txt").write_text(f"{HOSTILE} title\n\n{HOSTILE} {TEXT}")
    rows = [{"id": "1", "text": TEXT + " Nobody came."}, {"id": HOSTILE, "text": ["\x9b2J"]}]
    lines = [*map(json.dumps, rows), "{broken \x9b2J"]
    (drop / "sub" / "x.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return drop, home


@pytest.fixture
def drop(flows: Flows, filled: tuple[Path, Path], own_state_folder: Path) -> Path:
    drop, home = filled
    if not home.exists():
        assert flows("ingest", drop, *LIGHT).code == 1
        shutil.copytree(own_state_folder, home)
    else:
        shutil.copytree(home, own_state_folder)
    return drop


def test_files_says_what_became_of_each(flows: Flows, drop: Path) -> None:
    ran = flows("files", "--json")
    assert ran.code == 0
    outcomes = {(r["path"], r["record"]): r["outcome"] for r in ran.json["records"]}
    assert outcomes[("a.txt", "")] == "loaded"
    assert outcomes[("copy.txt", "")] == "duplicate"
    assert outcomes[("sub/x.jsonl", "1")] == "loaded"
    assert outcomes[("sub/x.jsonl", "line 3")] == "rejected"
    assert len(outcomes) == 8
    printed = flows("files", drop / "a.txt").out
    assert "The pool closes" in printed
    assert "copy.txt" not in printed


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        (["copy"], {"copy.txt"}),
        (["sub/*", "--outcome", "rejected"], {"sub/empty.txt", "sub/bin.txt", "sub/x.jsonl"}),
        (["--reason", "json_syntax"], {"sub/x.jsonl"}),
        (["--run", "nobody"], set()),
        (["--drop", "nobody"], set()),
    ],
)
def test_files_are_selected(flows: Flows, drop: Path, arguments: list[str], places: set[str]) -> None:
    assert {record["path"] for record in flows("files", *arguments, "--json").json["records"]} == places


def test_bytes_that_are_no_utf_8_and_numbers_out_of_range_are_no_defect(flows: Flows, drop: Path) -> None:
    odd = "\udcff"  # how Python has such a byte of the command line
    for command in (["files"], ["rejects", "list"], ["rejects", "retry", *LIGHT]):
        for option in ("--drop", "--run"):
            assert flows(*command, option, odd, "--json").code == 0
    for wrong in (["rejects", "show", "bin", "--drop", odd], ["rejects", "show", odd], ["runs", "show", odd]):
        assert flows(*wrong).code == 2
    for command in (["files"], ["rejects", "list"], ["runs"]):
        assert flows(*command, "--limit", "9" * 30).code == 2


def test_a_file_that_is_not_there_gets_a_hint(flows: Flows, drop: Path) -> None:
    ran = flows("files", "nothing-like-it")
    assert ran.code == 0
    assert "no record of the ledger has such a path" in ran.out
    assert drop.name in ran.out
    assert flows("files", "nothing-like-it", "--json").json["hint"]
    assert flows("files", "--limit", "2", "--json").json["more"]


def test_an_unknown_reason_names_the_known_ones(flows: Flows) -> None:
    for command in (["files"], ["rejects", "list"], ["rejects", "retry"]):
        ran = flows(*command, "--reason", "boring")
        assert ran.code == 2
        assert "json_syntax" in ran.err


def test_rejects_are_listed_and_counted(flows: Flows, drop: Path) -> None:
    listed = flows("rejects", "list", "--json").json
    assert listed["reasons"] == {"binary": 1, "empty": 1, "json_syntax": 1, "record_shape": 1}
    assert len(flows("rejects", "list", "--limit", "1", "--json").json["rejects"]) == 1
    printed = flows("rejects", "list", "--path", "sub/b*").out
    assert "NUL byte" in printed
    assert "1 rejected: binary 1" in printed


def test_a_reject_is_shown_whole(flows: Flows, drop: Path) -> None:
    assert "00 01 61 62 63 ff" in flows("rejects", "show", "sub/bin.txt").out
    document = flows("rejects", "show", drop / "sub" / "bin.txt", "--json").json
    assert base64.b64decode(document["head"]) == b"\0\x01abc\xff"
    assert document["whole"]
    shown = flows("rejects", "show", "x.jsonl", "--record", "line 3")
    assert "{broken" in shown.out
    several = flows("rejects", "show", "x.jsonl")
    assert several.code == 2
    assert "--record 'line 3'" in several.err
    assert flows("rejects", "show", "a.txt").code == 2


def test_the_bytes_that_are_kept_are_written_as_they_are(flows: Flows, drop: Path) -> None:
    assert flows("rejects", "show", "x.jsonl", "--record", "line 3", "--raw").out == "{broken \x9b2J"


def test_rejects_are_tried_again(flows: Flows, drop: Path) -> None:
    mended = drop / "sub" / "empty.txt"
    mended.write_text(TEXT + " It is mended.")
    try:
        ran = flows("rejects", "retry", "--json", *LIGHT)
    finally:
        mended.write_text("")
    assert ran.code == 1
    counts = {name: ran.json["report"][name] for name in ("kind", "seen", "loaded", "rejected", "newly_rejected")}
    assert counts == {"kind": "retry", "seen": 4, "loaded": 1, "rejected": 3, "newly_rejected": 0}
    assert flows("files", "empty", "--json").json["records"][0]["outcome"] == "loaded"


def test_runs_are_listed_and_shown(flows: Flows, drop: Path) -> None:
    (report,) = flows("runs", "--json").json
    assert report["state"] == "completed"
    assert report["run_id"] in flows("runs").out
    shown = flows("runs", "show", report["run_id"][:-3])
    assert shown.code == 0
    assert "8 records in 6 files" in shown.out
    assert flows("runs", "show", report["run_id"], "--json").json == report
    unknown = flows("runs", "show", "nobody")
    assert unknown.code == 2
    assert report["run_id"] in unknown.err


def test_no_command_lets_a_name_act_on_the_terminal(flows: Flows, drop: Path) -> None:
    run_id = flows("runs", "--json").json[0]["run_id"]
    record = next(r for r in flows("rejects", "list", "--json").json["rejects"] if r["reason"] == "record_shape")
    commands = [
        ["files"],
        ["files", HOSTILE + "x"],
        ["rejects", "list"],
        ["rejects", "show", "x.jsonl"],
        ["rejects", "show", "x.jsonl", "--record", record["record"]],
        ["rejects", "show", "x.jsonl", "--record", "line 3"],
        ["rejects", "retry", "--path", "x.jsonl", *LIGHT],
        ["runs"],
        ["runs", "show", run_id],
    ]
    for command in commands:
        for ran in (flows(*command), flows(*command, "--json")):
            assert not set("\x1b\x07\x9b\u202e") & set(ran.out + ran.err), command


def test_a_run_that_was_killed_is_called_interrupted(flows: Flows, drop: Path) -> None:
    with open_index(None, Settings()) as index:
        index.ledger.save_run(RunReport(run_id="r", index="i", started_at=datetime.now(UTC)).to_document())
    assert flows("runs", "--json").json[0]["state"] == "interrupted"
    assert flows("status", "--json").json["last_run"]["state"] == "interrupted"


def test_an_empty_ledger(flows: Flows) -> None:
    assert "flows ingest" in flows("files").out
    assert "no rejects" in flows("rejects", "list").out
    assert "flows ingest" in flows("runs").out
    assert flows("rejects", "retry", "--json").code == 0


def test_the_same_on_elasticsearch(flows: Flows, filled: tuple[Path, Path], empty_archive_url: str) -> None:
    drop, _ = filled
    index = ("--index", empty_archive_url)
    assert flows("ingest", drop / "sub", *LIGHT, *index).code == 1
    assert [r["outcome"] for r in flows("files", "x.jsonl", "--json", *index).json["records"]].count("rejected") == 2
    assert "x.jsonl" in flows("files", drop / "sub" / "x.jsonl", *index).out
    assert flows("rejects", "list", "--json", *index).json["reasons"]["binary"] == 1
    assert "00 01 61" in flows("rejects", "show", "bin.txt", *index).out
    retried = flows("rejects", "retry", "--reason", "binary", "--json", *LIGHT, *index)
    assert (retried.code, retried.json["report"]["rejected"]) == (1, 1)
    newest, oldest = flows("runs", "--json", *index).json
    assert (newest["kind"], oldest["kind"]) == ("retry", "ingest")
    assert "1 records" in flows("runs", "show", newest["run_id"], *index).out
