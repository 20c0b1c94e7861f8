"""flows topics refresh, from the command line."""

from pathlib import Path

from flows.enrich import frequencies
from tests.cli.conftest import Flows


def test_refresh_tells_what_would_change_then_changes_it_then_nothing(flows: Flows, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    for number in range(4):
        text = f"The council of Northfield closed bridge {number} on Monday, for good, it said in a statement. " * 3
        (drop / f"{number}.txt").write_text(text)
    assert flows("ingest", drop, "--without", "entities,stories").code == 0

    few = flows("topics", "refresh")
    assert "too few articles" in few.out and "nothing changes" in few.out

    dry = flows("topics", "refresh", "--at-least", 4, "--dry-run")
    assert "northfield 0.1% →" in dry.out and "dry run" in dry.out
    assert not frequencies.folder().exists()

    told = flows("topics", "refresh", "--at-least", 4, "--json").json
    assert [(one["language"], one["outcome"], one["articles"]) for one in told] == [("en", "new", 4)]
    assert "northfield\t4\n" in frequencies.file_of("en").read_text()
    assert "nothing changes" in flows("topics", "refresh", "--at-least", 4).out


def test_an_empty_index_has_nothing_to_count(flows: Flows) -> None:
    assert "no article is in a language" in flows("topics", "refresh").out


def test_a_run_ends_before_it_begins_where_a_table_is_none(flows: Flows, seeds: Path) -> None:
    frequencies.folder().mkdir(parents=True)
    frequencies.file_of("en").write_text("# articles\tmany\n")
    ran = flows("ingest", seeds)
    assert ran.code == 2
    assert "en.tsv" in ran.err and "flows topics refresh" in ran.err
