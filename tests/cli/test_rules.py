"""flows rules: from a line that an outlet repeats to an archive without it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.settings import settings
from tests.clean.rules.shelf import SIGN_OFF as RULE
from tests.clean.rules.shelf import forget, own_rules_end_here, write_file, write_rules  # noqa: F401
from tests.cli.conftest import Flows, Ran
from tests.rulemaking.newsroom import GAZETTE, HERALD, sentence

LINE = "The river belongs to everybody who lives in Northfield, and so does this page."
FAST = ("--without", "entities,quotes,stories,topics")


@pytest.fixture
def flows(flows: Flows) -> Flows:
    """Each command is a process of its own: it reads the rules again."""

    def run(*arguments: object) -> Ran:
        forget()
        return flows(*arguments)

    return run


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """Six articles of one outlet that repeat a line, and one of another."""
    folder = tmp_path / "drop"
    folder.mkdir()
    for number in range(7):
        outlet = GAZETTE if number < 6 else HERALD
        own = [sentence(number, at) for at in range(6)]
        text = "\n\n".join([*own[:3], LINE, *own[3:]] if outlet == GAZETTE else own)
        record = {"url": f"https://{outlet}/{number}", "title": f"The {number}. vote of the town", "text": text}
        (folder / f"{number}.json").write_text(json.dumps(record))
    return folder


def bodies(flows: Flows) -> list[str]:
    return [hit["document"]["body"] for hit in flows("search", "*", "--page-size", 50, "--json").json["hits"]]


def proposed(flows: Flows, *arguments: object) -> list[str]:
    return [one["rule"]["id"] for one in flows("rules", "propose", *arguments, "--json").json]


def test_from_a_line_that_repeats_to_an_archive_without_it(flows: Flows, drop: Path) -> None:
    assert flows("ingest", *FAST, drop).code == 0
    assert sum(LINE in body for body in bodies(flows)) == 6
    (id_,) = proposed(flows)
    assert "rules propose" in (settings().rules_folder / "proposed.yml").read_text()
    assert sum(LINE in body for body in bodies(flows)) == 6
    told = flows("rules", "diff", drop, "--json").json
    assert (told["documents"], told["changed"], told["lose_much"], told["rules"]) == (7, 6, 0, {id_: 6})
    assert flows("reprocess", "--stale", "--dry-run", "--json").json["documents"] == 0
    assert flows("rules", "approve", id_, "--by", "Jane Roe", "--json").json == {"approved": [id_], "refused": {}}
    assert flows("reprocess", "--stale", "--dry-run", "--json").json["stages"] == {"clean": 7}
    report = flows("reprocess", "--stale", "--workers", 1, "--json").json
    assert (report["state"], report["updated"], report["unchanged"]) == ("completed", 6, 1)
    assert not [body for body in bodies(flows) if LINE in body]
    assert flows("rules", "list", "--outlet", GAZETTE, "--json").json[0]["articles"] == 6
    assert flows("ingest", *FAST, drop, "--json").json["unchanged"] == 7
    assert proposed(flows) == []


def test_workers_judge_by_the_rules_of_the_installation(flows: Flows, drop: Path) -> None:
    write_rules(RULE | {"whole": [LINE]})
    ran = flows("process", *FAST, "--workers", 1, drop)
    assert [LINE in document["body"] for document in ran.lines] == [False] * 7


def test_a_drop_is_cleaned_on_the_fly(flows: Flows, drop: Path) -> None:
    (drop / "broken.json").write_text("{")
    ran = flows("rules", "propose", drop, "--outlet", GAZETTE)
    assert "7 articles of 2 outlets" in ran.out
    assert "1 records became no article" in ran.out
    assert LINE in ran.out
    assert "6 of 6 articles, 100%" in ran.out
    assert proposed(flows, drop, "--outlet", HERALD) == []
    assert proposed(flows, drop, "--min-documents", 7) == []


def test_an_outlet_is_asked_for_by_any_of_its_names(flows: Flows, drop: Path) -> None:
    assert len(proposed(flows, drop, "--outlet", f"www.{GAZETTE}")) == 1
    ran = flows("rules", "propose", drop, "--outlet", "nobody.example")
    assert ran.code == 2
    assert f"no article is of nobody.example; most are of {GAZETTE}, {HERALD}" in ran.err.replace("\n", " ")
    asked = (("--outlet", GAZETTE), ("--outlet", HERALD), ("--kind", "newsletter"), ("--kind", "advert"))
    assert [len(flows("rules", "list", "--proposed", "--json", *one).json) for one in asked] == [1, 0, 1, 0]
    assert "no proposal waits" in flows("rules", "list", "--proposed", "--outlet", HERALD).out


def test_json_has_the_proposals_and_what_was_left_out_is_told_beside_it(flows: Flows, drop: Path) -> None:
    (drop / "broken.json").write_text("{")
    ran = flows("rules", "propose", drop, "--json")
    assert len(ran.json) == 1
    assert "1 records became no article" in ran.err


def test_what_an_approval_would_do_to_texts_without_an_address_is_shown_before_it(flows: Flows, drop: Path) -> None:
    (id_,) = proposed(flows, drop)
    for path in drop.glob("*.json"):
        path.with_suffix(".txt").write_text(json.loads(path.read_text())["text"])
        path.unlink()
    assert flows("rules", "diff", drop, "--json").json["rules"] == {id_: 6}
    flows("rules", "approve", id_)
    assert [LINE in one["body"] for one in flows("process", *FAST, drop).lines] == [False] * 7


@pytest.mark.parametrize("command", [("list", "--proposed"), ("approve", "own-x"), ("reject", "own-x")])
def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(flows: Flows, command: tuple[str, ...]) -> None:
    settings().rules_folder.parent.mkdir(parents=True, exist_ok=True)
    settings().rules_folder.write_text("")
    ran = flows("rules", *command)
    assert ran.code == 3
    assert "cannot be read" in ran.err


def test_what_is_rejected_is_not_proposed_again(flows: Flows, drop: Path) -> None:
    (id_,) = proposed(flows, drop)
    assert flows("rules", "reject", id_).code == 0
    assert flows("rules", "reject", id_).code == 0
    assert proposed(flows, drop) == []
    assert flows("rules", "list", "--proposed", "--json").json == []


def test_running_text_is_approved_by_name_only_and_only_once(flows: Flows, drop: Path) -> None:
    (id_,) = proposed(flows, drop)
    assert flows("rules", "approve", "--all-above", 0.5, "--json").json == {"approved": [], "refused": {}}
    assert flows("rules", "approve", id_, "--all-above", 0.5, "--json").json["approved"] == [id_]
    assert flows("rules", "approve", id_, "--json").json["approved"] == []
    assert flows("rules", "test", id_).code == 0


def test_a_line_of_another_outlet_is_not_approved(flows: Flows, drop: Path) -> None:
    (id_,) = proposed(flows, drop)
    other = drop / "6.json"
    other.write_text(
        json.dumps(json.loads(other.read_text()) | {"text": "\n\n".join([sentence(9, 0), LINE, sentence(9, 1)])})
    )
    assert flows("ingest", *FAST, drop).code == 0
    ran = flows("rules", "approve", id_)
    assert ran.code == 1
    assert "1 articles of other outlets hold the line: herald.example" in ran.out
    assert not (settings().rules_folder / "approved.yml").exists()


def test_examples_that_do_not_hold_are_told_with_what_happens(flows: Flows) -> None:
    write_rules(RULE | {"keeps": [RULE["whole"][0]]}, RULE | {"id": "own-b", "whole": ["Another page"]})
    ran = flows("rules", "test", "own-sign-off", "own-b")
    assert ran.code == 1
    assert (
        "should stay: Written with love by the river\n  'Written with love by the river' goes by own-sign-off"
        in ran.out
    )
    assert "own-b  should go: Written with love by the river\n  the rule does not match it" in ran.out
    assert "2 rules: 2 examples do not hold" in ran.out
    assert len(flows("rules", "test", "own-b", "--json").json["failures"]) == 1
    assert flows("rules", "test", "en-advert").code == 0


def test_a_file_of_rules_is_tried_before_it_ships(flows: Flows, drop: Path, tmp_path: Path) -> None:
    file = tmp_path / "draft.yml"
    file.write_text(json.dumps({"rules": [RULE | {"id": "en-advert", "whole": [LINE]}]}))
    ran = flows("rules", "diff", drop, "--rules", file)
    assert "6 of 7 documents change" in ran.out
    assert "lines out by  en-advert 6" in ran.out
    assert ran.out.count(LINE) == 6
    assert flows("rules", "diff", drop, "--rules", tmp_path / "none.yml").code == 2
    file.write_text("rules: [{id: own-x}]")
    assert "rule own-x: kind: Field required" in flows("rules", "diff", drop, "--rules", file).err


def test_strictnesses_are_compared(flows: Flows, drop: Path) -> None:
    told = flows("rules", "diff", drop, "--strictness", "thorough", "--json").json
    assert told["documents"] == 7
    assert told["lose_much"] == 0


def test_rules_are_listed_by_kind_and_language(flows: Flows) -> None:
    found = flows("rules", "list", "--kind", "advert", "--language", "de", "--json").json
    assert found
    assert all(one["kind"] == "advert" and one["file"] == "de.yml" for one in found)
    assert "en-advert" in flows("rules", "list", "--kind", "advert").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("approve",), "say which proposals"),
        (("approve", "own-x"), "no proposal 'own-x'"),
        (("reject",), "say which proposals"),
        (("test", "own-x"), "no rule 'own-x'"),
        (("propose",), "there is no index yet"),
        (("diff", "."), "nothing is proposed"),
        (("list", "--kind", "advrt"), "no kind 'advrt'; there are advert"),
        (("list", "--language", "xx"), "no file of rules is called 'xx'"),
        (("list", "--proposed", "--language", "de"), "proposals are of outlets"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(flows: Flows, arguments: tuple[str, ...], told: str) -> None:
    ran = flows("rules", *arguments)
    assert ran.code == 2
    assert told in ran.err


COMMANDS: dict[str, Callable[[Path], tuple[object, ...]]] = {
    "ingest": lambda drop: ("ingest", drop),
    "dry run": lambda drop: ("ingest", "--dry-run", drop),
    "process": lambda drop: ("process", drop),
    "reprocess": lambda _: ("reprocess", "--stale"),
    "propose": lambda drop: ("rules", "propose", drop),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_broken_file_of_rules_stops_whatever_would_clean(
    flows: Flows, drop: Path, command: Callable[[Path], tuple[object, ...]]
) -> None:
    write_file(b"rules: [{id: own-a, kind: advert}]")
    ran = flows(*command(drop))
    assert ran.code == 3
    assert "own.yml, rule own-a: reason: Field required" in ran.err.replace("\n", " ")
    assert ran.out == ""


def test_explain_tells_who_spoke_of_a_line(flows: Flows, drop: Path) -> None:
    write_rules(RULE | {"whole": [LINE], "outlets": [GAZETTE]})
    lines = flows("explain", drop / "0.json", "--json").json["lines"]
    (gone,) = [line for line in lines if line["text"] == LINE]
    assert gone["evidence"][0] | {"rule": "own-sign-off", "by": "own.yml", "weight": 1.0} == gone["evidence"][0]
    assert "+1.00 own-sign-off (own.yml): The sign-off of the Gazette" in flows("explain", drop / "0.json").out
    assert all("weight" in line for line in lines if line.get("evidence"))
