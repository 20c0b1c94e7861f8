"""Commands that read drops, as a person types them."""

import json
import shutil
from pathlib import Path

import pytest
from rich.progress import Progress, TaskID

from flows.cli.options import err
from tests.cli.conftest import Flows

LIGHT = ("--without", "entities,quotes,stories")


def test_ingest_prints_what_a_person_wants_to_know(flows: Flows, seeds: Path) -> None:
    ran = flows("ingest", seeds)
    assert ran.code == 0
    for expected in ("5 records in 5 files", "loaded 5", "advert 5", "en 5", "Ashton Kutcher", "flows search"):
        assert expected in ran.out, ran.out
    again = flows("ingest", seeds, "--json")
    assert again.code == 0
    assert {name: again.json[name] for name in ("seen", "loaded", "unchanged")} == {
        "seen": 5,
        "loaded": 0,
        "unchanged": 5,
    }


def test_ingest_exits_with_1_for_new_rejects_only(flows: Flows, tmp_path: Path, seeds: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "empty.txt").write_text("")
    (drop / "a.txt").write_bytes((seeds / "003_b6697f65ef116fd0.txt").read_bytes())
    first = flows("ingest", drop, "--json", *LIGHT)
    assert (first.code, first.json["rejected"], first.json["reasons"]) == (1, 1, {"empty": 1})
    assert flows("ingest", drop, "--json", *LIGHT).code == 0


def test_process_gives_one_document_a_line_in_order_and_rejects_beside(flows: Flows, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    text = "The council voted on Tuesday to close the pool. Residents had collected signatures against the plan."
    rows = [{"id": "a", "text": text}, {"id": "b", "text": ""}, {"id": "c", "html": f"<p>{text}</p>"}]
    source.write_text("\n".join(json.dumps(row) for row in rows) + "\n{broken\n")
    ran = flows("process", source, *LIGHT)
    assert ran.code == 1
    assert [document["source"]["id"] for document in ran.lines] == ["a", "c"]
    rejects = [json.loads(line) for line in ran.err.splitlines()]
    assert [(reject["record"], reject["code"]) for reject in rejects] == [("b", "empty"), ("line 4", "json_syntax")]


def test_process_prints_nothing_that_a_terminal_obeys(
    flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And to a file or a pipe what was written, byte by byte."""
    source = tmp_path / "in.jsonl"
    hostile = "\x9b2J \u202egnp"
    text = f"{hostile} The council voted on Tuesday to close the pool. Residents had collected signatures against it."
    rows = [{"id": hostile, "title": hostile, "text": text}, {"id": f"{hostile} b", "text": ""}]
    source.write_text("\n".join(json.dumps(row) for row in rows))
    piped = flows("process", source, *LIGHT)
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True, raising=False)
    shown = flows("process", source, *LIGHT)
    for raw, inert in ((piped.out, shown.out), (piped.err, shown.err)):
        assert {"\x9b", "\u202e"} <= set(raw)
        assert not {"\x9b", "\u202e"} & set(inert)
        assert [json.loads(line).keys() for line in raw.splitlines()] == [
            json.loads(line).keys() for line in inert.splitlines()
        ]
    assert shown.lines[0]["source"]["id"] == hostile


def test_process_groups_stories_over_the_whole_input(flows: Flows, seeds: Path) -> None:
    documents = flows("process", seeds, "--stories", "--without", "entities").lines
    assert len({document["story"]["id"] for document in documents}) == 1
    assert [document["source"]["path"][:3] for document in documents] == ["000", "001", "002", "003", "004"]


def test_process_and_ingest_make_the_same_document(flows: Flows, seeds: Path) -> None:
    (processed,) = flows("process", seeds / "002_d05778e0d9991043.txt", "--without", "stories").lines
    flows("ingest", seeds / "002_d05778e0d9991043.txt", "--without", "stories")
    loaded = flows("show", processed["id"], "--json").json
    run_id = loaded["pipeline"].pop("run_id")
    assert run_id
    for document in (processed, loaded):
        del document["first_seen_at"]
    assert loaded == processed


def test_explain_shows_removed_lines_with_rule_and_reason(flows: Flows, seeds: Path) -> None:
    ran = flows("explain", seeds / "002_d05778e0d9991043.txt")
    assert ran.code == 0
    assert "Advert" in ran.out and "topics" in ran.out and "Saturday (9 September)" in ran.out
    document = flows("explain", seeds / "002_d05778e0d9991043.txt", "--json").json
    outcomes = [line["outcome"] for line in document["lines"]]
    assert (outcomes.count("removed"), outcomes.count("field")) == (5, 1)
    assert document["document"]["topics"] == ["Ashton Kutcher", "Celebrity", "Crime"]


def test_explain_by_id_reads_the_raw_text_that_was_kept(flows: Flows, seeds: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes((seeds / "002_d05778e0d9991043.txt").read_bytes())
    flows("ingest", copy, *LIGHT)
    copy.unlink()
    (hit,) = flows("search", "*", "--json").json["hits"]
    assert flows("explain", hit["id"], "--json").json["document"]["id"] == hit["id"]


def test_wrong_calls_are_told_with_exit_code_2(flows: Flows, tmp_path: Path, seeds: Path) -> None:
    for arguments, message in (
        (("ingest", tmp_path / "missing"), "no file or folder"),
        (("ingest", seeds, "--without", "magic"), "no stage 'magic'"),
        (("ingest", seeds, "--index", "ftp://example.org"), "--index is"),
        (("explain", "0" * 24), "no article"),
        (("ingest", seeds, "--drop-date", "yesterday"), "drop-date"),
        (("ingest",), "DROP"),
    ):
        ran = flows(*arguments)
        assert ran.code == 2, (arguments, ran)
        assert message in ran.err, ran.err
        assert "Traceback" not in ran.err


def test_the_seeds_are_found_in_elasticsearch(flows: Flows, seeds: Path, new_archive_url: str) -> None:
    first = flows("ingest", seeds, "--index", new_archive_url, "--json")
    assert (first.code, first.json["loaded"]) == (0, 5)
    again = flows("ingest", seeds, "--index", new_archive_url, "--json")
    assert (again.json["unchanged"], again.json["loaded"]) == (5, 0)
    of_all = 'people:"Mila Kunis"'  # one of the five never says "Mila": the other four do
    for query, found in (('"role model"', 3), (of_all, 5), ("Mastersen~", 5), ("date:2023-09", 1)):
        assert flows("search", query, "--index", new_archive_url, "--json").json["total"] == found, query
    (hit,) = flows("search", "topics:crime", "--index", new_archive_url, "--json").json["hits"]
    assert flows("explain", hit["id"], "--index", new_archive_url).code == 0
    assert flows("status", "--index", new_archive_url, "--json").json["documents"] == 5


def test_an_elasticsearch_that_does_not_answer_stops_the_run(flows: Flows, seeds: Path) -> None:
    ran = flows("ingest", seeds, "--index", "http://user:secret@127.0.0.1:9")
    assert ran.code == 3
    assert "next:" in ran.err and "secret" not in ran.err and "Traceback" not in ran.err


def test_explain_says_what_it_was_given(flows: Flows, tmp_path: Path, own_state_folder: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.jsonl").write_text("")
    for target, message in (
        ("nosuch.txt", "no file 'nosuch.txt'"),
        (tmp_path / "empty", "name one file of it"),
        (tmp_path / "empty.jsonl", "holds no records"),
    ):
        ran = flows("explain", target)
        assert ran.code == 2
        assert message in ran.err.replace("\n", " ")
    assert not own_state_folder.exists() or not list(own_state_folder.iterdir())


def test_progress_has_an_end_only_where_files_are_records(
    flows: Flows, tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    totals: list[float | None] = []
    add_task = Progress.add_task

    def adding(self: Progress, description: str, total: float | None = 100) -> TaskID:
        totals.append(total)
        return add_task(self, description, total=total)

    monkeypatch.setattr(Progress, "add_task", adding)
    monkeypatch.setattr(err, "_force_terminal", True)
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "One."}\n{"text": "Two."}\n')
    flows("ingest", seeds, *LIGHT)
    flows("ingest", lines, *LIGHT)
    assert totals == [5, None]


def test_workers_give_the_documents_of_this_process_in_the_same_order(flows: Flows, seeds: Path) -> None:
    here, there = (flows("process", seeds, "--workers", number, *LIGHT).lines for number in (0, 2))
    for document in (*here, *there):
        del document["first_seen_at"]
        if document["date_source"] == "first_seen":
            del document["@timestamp"]
    assert len(here) == 5
    assert here == there


def test_ingest_in_workers_gives_what_ingest_in_this_process_gives(flows: Flows, seeds: Path) -> None:
    assert flows("ingest", seeds, "--workers", "2", "--json", *LIGHT).json["loaded"] == 5
    assert flows("ingest", seeds, "--workers", "0", "--json", *LIGHT).json["unchanged"] == 5


def test_a_dry_run_tells_and_leaves_no_trace(flows: Flows, tmp_path: Path, seeds: Path, own_state_folder: Path) -> None:
    ran = flows("ingest", seeds, "--dry-run", "--json", *LIGHT)
    assert (ran.code, ran.json["new"]["records"]) == (0, 5)
    assert not own_state_folder.exists()
    drop = tmp_path / "drop"
    shutil.copytree(seeds, drop)
    flows("ingest", drop, *LIGHT)
    (drop / "002_d05778e0d9991043.txt").unlink()
    ran = flows("ingest", drop, "--dry-run", *LIGHT)
    assert ran.code == 0
    assert "4 records; nothing was written" in ran.out and "002_d05778e0d9991043.txt" in ran.out


def test_what_is_gone_is_deleted_when_asked_for_and_not_when_it_is_all(
    flows: Flows, tmp_path: Path, seeds: Path
) -> None:
    drop = tmp_path / "drop"
    shutil.copytree(seeds, drop)
    flows("ingest", drop, *LIGHT)
    (drop / "002_d05778e0d9991043.txt").unlink()
    kept = flows("ingest", drop, *LIGHT)
    assert "1 gone from the drop, kept" in kept.out
    deleted = flows("ingest", drop, "--on-missing", "delete", "--json", *LIGHT).json
    assert (deleted["missing"], deleted["deleted"]) == (1, 1)
    for path in drop.iterdir():
        path.unlink()
    stopped = flows("ingest", drop, "--on-missing", "delete", *LIGHT)
    assert stopped.code == 3
    assert "4 of the 4 records" in stopped.err and "--max-missing 1" in stopped.err
    assert flows("ingest", drop, "--on-missing", "delete", "--max-missing", "1", "--json", *LIGHT).json["deleted"] == 4
