"""`flows report`, as a person types it."""

import webbrowser
from pathlib import Path
from typing import Any

import pytest

from flows.index.opening import open_index
from flows.settings import settings
from tests.cli.conftest import Flows
from tests.reporting.reports import report

ARTICLE = "The council of Northfield voted on Tuesday to close the old swimming pool, as it had told residents. " * 4


@pytest.fixture
def runs(flows: Flows, tmp_path: Path) -> list[dict[str, Any]]:
    """The reports of two runs over a drop of a good and a bad file, the newest first."""
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.txt").write_text(ARTICLE)
    (drop / "b.txt").write_text(" ")
    for _ in range(2):
        flows("ingest", drop, "--without", "entities,quotes,stories")
    found: list[dict[str, Any]] = flows("runs", "--json").json
    return found


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to show."""
    asked: list[str] = []

    def show(address: str) -> bool:
        asked.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", show)
    return asked


def test_a_report_is_told_to_people_and_programs(flows: Flows, runs: list[dict[str, Any]]) -> None:
    newest, first = runs
    assert flows("report", "--json").json == newest
    assert flows("report", first["run_id"], "--json").json == first
    told = flows("report", first["run_id"]).out
    assert "judged" in told and "slowest" in told and "work" in told
    assert flows("report", "nobody").code == 2


def test_a_run_tells_its_work(runs: list[dict[str, Any]]) -> None:
    unchanged, first = runs
    stages = {"read", "clean", "language", "outlet", "dates", "topics", "summary", "signature"}
    assert set(first["stage_seconds"]) == stages | {"load", "stories"}
    assert (first["stage_documents"]["read"], first["stage_documents"]["load"]) == (2, 1)
    assert [one["path"] for one in first["largest"]] == ["a.txt", "b.txt"]
    assert first["largest"][0]["value"] == len(ARTICLE) and first["slowest"][0]["value"] > 0
    assert first["peak_memory"] == sum(first["processes"].values()) > 1_000_000
    assert unchanged["stage_seconds"] == {} and unchanged["slowest"] == []


def test_the_page_is_shown_in_a_browser(flows: Flows, runs: list[dict[str, Any]], shown: list[str]) -> None:
    ran = flows("report", "--open")
    page = Path(ran.out.strip())
    assert page.parent.name == "reports" and page.stem == runs[0]["run_id"]
    assert shown == [page.as_uri()] and page.read_bytes().startswith(b"<!doctype html>")


@pytest.mark.usefixtures("runs")
def test_the_page_is_written_where_it_is_wanted(flows: Flows, shown: list[str], tmp_path: Path) -> None:
    assert flows("report", "--output", tmp_path / "today" / "r.html", "--json").json["state"] == "completed"
    assert (tmp_path / "today" / "r.html").exists() and shown == []
    assert flows("report", "--output", tmp_path).code == 2


@pytest.mark.usefixtures("runs")
def test_without_a_browser_the_file_is_named(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    ran = flows("report", "--open")
    assert ran.code == 0 and "no browser" in ran.err and ran.out.strip().endswith(".html")


@pytest.mark.parametrize("asked", [("report", "--output", "r.html"), ("runs", "show", "2")])
def test_a_report_of_a_newer_program_is_no_defect(
    flows: Flows,
    asked: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_index(None, settings()) as index:
        index.ledger.save_run(report().to_document() | {"run_id": "2026", "unheard_of": 1})
    ran = flows(*asked)
    assert ran.code == 2 and "another version of article-flows, with unheard_of" in ran.err
    assert flows("report", "--json").json["unheard_of"] == 1


def test_where_no_run_was_it_is_said(flows: Flows) -> None:
    ran = flows("report")
    assert ran.code == 2 and "no runs yet" in ran.err
