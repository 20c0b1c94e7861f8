"""flows outlets: check, show and add."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Flows, Ran
from tests.enrich.outlets import ENTRY, forget, own_outlets_end_here, write_outlets  # noqa: F401

GAZETTE = ("Valley Gazette", "--domain", "gazette.example", "--country", "gb", "--language", "en")
FAST = ("--without", "entities,quotes,stories,topics", "--workers", 0)


@pytest.fixture
def flows(flows: Flows) -> Flows:
    """Each command is a process of its own: it reads the catalogue again."""

    def run(*arguments: object) -> Ran:
        forget()
        return flows(*arguments)

    return run


def test_the_catalogue_that_ships_holds(flows: Flows) -> None:
    ran = flows("outlets", "check")
    assert ran.code == 0
    assert "all of it holds" in ran.out


def test_a_broken_entry_is_told_by_file_and_line(flows: Flows) -> None:
    path = write_outlets("# Ours.\n" + ENTRY.replace("GB", "UK"))
    ran = flows("outlets", "check")
    assert ran.code == 1
    assert f"{path}:2" in ran.out and "'UK' is no country" in ran.out
    (problem,) = flows("outlets", "check", "--json").json["problems"]
    assert (problem["path"], problem["line"], problem["entry"]) == (str(path), 2, "valley-post")


def test_a_sign_of_ones_own_is_put_to_the_proof(flows: Flows) -> None:
    sign = "signs: [{phrase: by emailing us at webnews, example: by emailing us at webnews, keep: it rains}]"
    shared = "get in touch with our news team by emailing us at webnews@metro.co.uk"
    write_outlets(ENTRY.replace("type:", f"{sign.replace('by emailing us at webnews', shared)}, type:"))
    found = flows("outlets", "check", "--json").json["failures"]
    assert [one["outlet"] for one in found] == ["metro-uk", "valley-post"]


@pytest.mark.parametrize("name", ["metro-uk", "metro.co.uk", "https://www.metro.co.uk/", "Metro UK"])
def test_an_outlet_is_shown_by_id_domain_or_name(flows: Flows, name: str) -> None:
    ran = flows("outlets", "show", name)
    assert ran.code == 0
    assert "DMG Media (dmg-media)" in ran.out
    assert "united_kingdom_ireland.yml:" in ran.out.replace("\n", "")


def test_a_name_of_several_shows_them_all(flows: Flows) -> None:
    found = flows("outlets", "show", "The Star", "--json").json
    assert {one["id"] for one in found} >= {"the-star-ke", "the-star-my"}
    assert all(one["line"] > 1 and one["articles"] is None for one in found)


def test_an_unknown_name_says_what_is_near_and_how_to_add_it(flows: Flows) -> None:
    ran = flows("outlets", "show", "The Gardian")
    assert ran.code == 2
    assert "the-guardian" in ran.err and "flows outlets add" in ran.err


def test_from_a_drop_of_an_unknown_outlet_to_an_archive_that_names_it(flows: Flows, tmp_path: Path) -> None:
    text = "The council of Northfield closed the bridge on Monday, for good, and a ferry takes its place.\n" * 3
    record = {"url": "https://gazette.example/1", "title": "Bridge closed", "text": text}
    (tmp_path / "a.json").write_text(json.dumps(record))
    assert flows("ingest", *FAST, tmp_path / "a.json").code == 0
    ran = flows("outlets", "add", *GAZETTE)
    assert ran.code == 0
    assert "next: flows outlets check, then flows reprocess --stale" in ran.out
    assert flows("outlets", "show", "valley-gazette", "--json").json[0]["articles"] == 0
    assert flows("reprocess", "--stale", "--workers", 0, "--json").json["updated"] == 1
    assert flows("outlets", "show", "gazette.example", "--json").json[0]["articles"] == 1


def test_what_is_there_already_is_refused(flows: Flows) -> None:
    assert flows("outlets", "add", *GAZETTE, "--json").json["outlet"]["id"] == "valley-gazette"
    again = flows("outlets", "add", *GAZETTE)
    assert again.code == 2
    assert "valley-gazette has the domain gazette.example already" in again.err.replace("\n", " ")


def test_a_catalogue_that_cannot_be_used_stops_a_run_before_it_reads(flows: Flows, seeds: Path) -> None:
    write_outlets("- {id: broken}\n")
    ran = flows("ingest", *FAST, seeds)
    assert ran.code == 3
    assert "own.yml:1, broken" in ran.err and "flows outlets check" in ran.err
