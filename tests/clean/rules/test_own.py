"""Rules of an installation: read beside ours, part of what a result depends on, and refused by name when broken."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from flows import stages
from flows.clean import data, judge
from flows.clean.rules import book
from flows.errors import Stop
from flows.settings import settings
from tests.clean.documents import BODY, raw_text
from tests.clean.rules.shelf import SIGN_OFF, forget, own_rules_end_here, write_file, write_rules  # noqa: F401

LINE = SIGN_OFF["whole"][0]
TEXT = "\n".join([*BODY[:2], LINE, BODY[2]])


def gone() -> list[str]:
    return [verdict.text for verdict in judge(raw_text(TEXT)).verdicts if verdict.outcome != "kept"]


def test_a_rule_of_the_installation_acts() -> None:
    assert gone() == []
    write_rules(SIGN_OFF)
    assert gone() == [LINE]


def test_what_is_proposed_or_rejected_acts_on_nothing() -> None:
    for name in ("proposed.yml", "rejected.yml", "notes.txt", "approved.yml.x2.tmp"):
        write_rules(SIGN_OFF, name=name)
    assert gone() == []


def test_own_rules_are_part_of_what_a_result_depends_on() -> None:
    before, fingerprint = data(), stages.fingerprint()
    write_rules(SIGN_OFF)
    assert data() != before
    assert stages.fingerprint() != fingerprint
    write_rules()
    write_file(b"", "proposed.yml")
    (settings().rules_folder / "own.yml").unlink()
    forget()
    assert (data(), stages.fingerprint()) == (before, fingerprint)


def test_every_file_names_the_rules_that_it_holds() -> None:
    path = write_rules(SIGN_OFF)
    assert book().files["own-sign-off"] == str(path)
    assert book().files["en-advert"] == "en.yml"


def test_another_folder_is_given_by_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLOWS_RULES", str(tmp_path / "elsewhere"))
    settings.cache_clear()
    write_rules(SIGN_OFF)
    assert (tmp_path / "elsewhere" / "own.yml").exists()
    assert gone() == [LINE]


def test_a_folder_that_was_asked_for_has_to_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLOWS_RULES", str(tmp_path / "unmounted"))
    settings.cache_clear()
    with pytest.raises(Stop, match="unmounted: No such file"):
        stages.check_without(frozenset())


BROKEN = {
    "no YAML": (b"rules: [", "own.yml, the file: no YAML"),
    "no text": (b"rules: \xff\x00", "own.yml, the file: no YAML"),
    "another shape": (b"- id: a", "own.yml, the file: one key is expected, `rules`"),
    "another key": (b"rules: []\nproposals: []", "own.yml, the file: one key is expected, `rules`"),
    "no rule": (b"rules: [5]", "own.yml, entry 1: "),
    "a day that is none": (b"rules: [{id: 2023-02-30}]", "own.yml"),
    "a misspelt key": (b"rules: [{id: own-a, kindd: advert}]", "own.yml, rule own-a: .*kindd: Extra inputs"),
    "no such kind": (
        b"rules: [{id: own-a, kind: advart, reason: long enough, whole: [a], acts_on: [a], keeps: [b]}]",
        "rule own-a: kind: ",
    ),
    "no proof": (b"rules: [{id: own-a, kind: advert, reason: long enough, whole: [a]}]", "acts_on: Field required"),
    "no expression": (
        b"rules: [{id: own-a, kind: advert, reason: long enough, pattern: ['(?:a'], acts_on: [a], keeps: [b]}]",
        r"rule own-a: pattern: '\(\?:a' is no regular expression",
    ),
    "a group": (
        b"rules: [{id: own-a, kind: advert, reason: long enough, ending: ['(a)b'], acts_on: [a], keeps: [b]}]",
        r"rule own-a: ending: '\(a\)b' has a group",
    ),
    "every line": (
        b"rules: [{id: own-a, kind: advert, reason: long enough, pattern: [ab, '.*'], acts_on: [a], keeps: [b]}]",
        r"rule own-a: pattern: '\.\*' matches every line",
    ),
    "no end in time": (
        rb"rules: [{id: own-a, kind: advert, reason: long enough, pattern: ['(?:\w+ ?){1,9}$'], "
        b"acts_on: [a], keeps: [b]}]",
        r"rule own-a: pattern: .* can take time without bound",
    ),
    "an id of ours": (
        b"rules: [{id: en-advert, kind: advert, reason: long enough, whole: [a], acts_on: [a], keeps: [b]}]",
        "rule en-advert: the id stands in en.yml already",
    ),
    "nested without end": (b"rules: " + b"[" * 5_000, "own.yml"),
}


@pytest.mark.parametrize(("content", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_stops_a_run_before_it_reads(content: bytes, told: str) -> None:
    write_file(content)
    with pytest.raises(Stop, match=told) as stopped:
        stages.check_without(frozenset())
    assert stopped.value.safe == "Nothing was read or written."


def test_every_rule_of_ours_begins_with_its_id() -> None:
    in_order = [rule.id for rule in book().rules]
    assert len(in_order) == len(set(in_order))
    for rule in (in_order[0], in_order[-1]):
        write_rules(SIGN_OFF | {"id": rule})
        with pytest.raises(Stop, match=f"rule {rule}: the id stands in"):
            data()


def test_an_id_given_twice_names_both_files() -> None:
    first, second = write_rules(SIGN_OFF, name="a.yml"), write_rules(SIGN_OFF, name="b.yml")
    with pytest.raises(Stop) as stopped:
        data()
    assert stopped.value.happened == f"{second}, rule own-sign-off: the id stands in {first} already"


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), st.text("rules: []{}-&*!?|>'\"#%@`,\n\t0a", max_size=60).map(str.encode)))
def test_whatever_stands_in_a_file_it_is_used_or_refused(content: bytes) -> None:
    write_file(content)
    try:
        data()
    except Stop as stop:
        assert "own.yml" in stop.happened
