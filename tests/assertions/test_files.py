"""What stands in the files, and what is wrong with them: file, line and reason."""

from pathlib import Path

import pytest

from flows.assertions.assertion import Assertion
from flows.assertions.files import DEFAULTS, book, own_file, read
from flows.errors import Stop, UsageError
from flows.settings import settings


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.yml"
    path.write_text(text)
    return path


def test_the_defaults_can_be_used_and_all_but_one_warn() -> None:
    found = read(None)
    assert found.problems == []
    assert [one.id for one in found.assertions.values() if one.severity == "stop"] == ["drop-collapsed"]
    assert all(one.relative and one.sample and one.why for one in found.assertions.values())


WRONG = {
    "assertions:\n  - {id: a, measure: documents, minimum: 5}\n  - id: b\n    measure: size\n    maximum: 1\n": (
        4,
        "measure: Input should be 'documents'",
    ),
    "assertions:\n  - id: a\n    measure: undated\n    maximum: many\n": (4, "maximum: Input should be a valid number"),
    "assertions:\n  - id: a\n    measure: undated\n    maximum: 2\n": (2, "its maximum is at most 1"),
    "assertions:\n  - id: a\n    measure: undated\n    minimum: 0.1\n": (2, "undated has no minimum; it can have"),
    "assertions:\n  - id: a\n    measure: undated\n": (2, "a bound is missing; undated can have maximum, rise"),
    "assertions:\n  - {id: a, measure: documents, each: outlet, minimum: 1}\n": (2, "not of each outlet"),
    "assertions:\n  - {id: A b, measure: documents, minimum: 1}\n": (2, "id: String should match pattern"),
    "assertions:\n  - {id: a, measure: documents, minimum: 1, colour: red}\n": (2, "colour: Extra inputs"),
    "assertions:\n  - {id: a, measure: documents, minimum: .nan}\n": (2, "minimum: "),
    "assertions:\n  - &a {id: a, measure: documents, minimum: 1}\n  - *a\n": (1, "aliases are not read"),
    "assertions:\n  - {id: a, measure: documents, minimum: 1}\n  - {id: a, measure: documents, minimum: 2}\n": (
        3,
        "a: line 2 has this id already",
    ),
    "\n- a\n": (1, "two lists are expected"),
    "asertions: []\n": (1, "no list 'asertions' is known"),
    "assertions: [\n": (2, "no YAML"),
    "overrides:\n  - {assertion: nobody, drop: x, severity: warn}\n": (2, "no assertion has the id nobody"),
    "overrides:\n  - {assertion: more-undated, outlet: x, rise: 1}\n": (2, "is about a whole drop"),
    "overrides:\n  - {assertion: more-undated, drop: x, minimum: 1}\n": (2, "more-undated: undated has no minimum"),
    "overrides:\n  - {assertion: more-undated, rise: 1}\n": (2, "drop or outlet is missing"),
    "overrides:\n  - {assertion: more-undated, drop: x}\n": (2, "it changes nothing"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_used_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    path = own(tmp_path, text)
    problem, *_ = read(path).problems
    line, told = WRONG[text]
    assert (problem.path, problem.line) == (path, line)
    assert told in problem.told


def test_every_problem_is_told_and_a_run_stops_at_the_first(tmp_path: Path) -> None:
    path = own(tmp_path, "assertions:\n  - {id: a, measure: x}\n  - {id: b, measure: y}\n")
    assert [problem.line for problem in read(path).problems] == [2, 3]
    with pytest.raises(Stop, match=rf"{path}:2: measure: .*, and 1 more") as stopped:
        book(path)
    assert stopped.value.next_command.endswith(f"flows assertions check {path}")


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_bytes(b"assertions:\n  - \xff\n")
    (problem,) = read(path).problems
    assert (problem.line, problem.told) == (2, "it is not UTF-8")


def test_a_file_that_was_asked_for_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        book(tmp_path / "nowhere.yml")


def test_the_file_of_an_installation_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_file() is None
    settings().home.mkdir()
    usual = own(settings().home, "")
    usual = usual.rename(settings().home / "assertions.yml")
    assert own_file() == usual
    monkeypatch.setenv("FLOWS_ASSERTIONS", str(tmp_path / "given.yml"))
    settings.cache_clear()
    assert own_file() == tmp_path / "given.yml"
    assert own_file(tmp_path / "option.yml") == tmp_path / "option.yml"


def test_an_own_assertion_takes_the_place_of_ours(tmp_path: Path) -> None:
    path = own(tmp_path, "assertions:\n  - {id: drop-collapsed, measure: documents, minimum: 7}\n")
    found = book(path)
    assert found.assertions["drop-collapsed"] == Assertion(id="drop-collapsed", measure="documents", minimum=7)
    assert (found.files["drop-collapsed"], found.files["more-undated"]) == (path, DEFAULTS)


OVERRIDES = """
overrides:
  - {assertion: drop-collapsed, drop: "/srv/*", minimum_of_recent: 0.2}
  - {assertion: drop-collapsed, drop: /srv/manual, severity: off}
  - {assertion: more-undated-of-outlet, drop: "/srv/*", outlet: The *, rise: 0.9}
  - {assertion: more-undated-of-outlet, outlet: The Sun, severity: stop}
"""


def test_overrides_hold_for_their_drops_and_outlets(tmp_path: Path) -> None:
    found = book(own(tmp_path, OVERRIDES))

    def of(*drops: str) -> dict[str, Assertion]:
        return {one.assertion.id: one.assertion for one in found.of(drops)}

    assert of("/srv/wire")["drop-collapsed"].minimum_of_recent == 0.2
    assert of("/srv/wire", "/home/x")["drop-collapsed"].minimum_of_recent == 0.05
    assert of("/home/x")["drop-collapsed"].minimum_of_recent == 0.05
    assert "drop-collapsed" not in of("/srv/manual")
    (undated,) = [one for one in found.of(["/srv/wire"]) if one.assertion.id == "more-undated-of-outlet"]
    assert (undated.of("The Sun").rise, undated.of("The Sun").severity) == (0.9, "stop")
    assert (undated.of("The Mail").rise, undated.of("The Mail").severity) == (0.9, "warn")
    assert undated.of("BBC").rise == 0.3
    assert undated.severities == {"warn", "stop"}
