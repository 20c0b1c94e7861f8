"""YAML of the program and of an installation: read, written, and pointed into for whoever has to mend it."""

import pytest

from flows.read.plain_yaml import plain_yaml
from flows.yaml_files import NoYaml, line_of, parsed, written

FILE = b"""# A remark
rules:
  - id: first
    kind: advert

  - id: second
    acts_on:
      - One
      - Two
"""


def test_what_is_written_is_read_again() -> None:
    document = {"outlets": ["Süddeutsche", "a: b", "no"], "words": 3 * ["long " * 50]}
    assert parsed(written(document).encode()) == document
    assert written({"b": 1, "a": 2}) == "b: 1\na: 2\n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(b"rules:\n  - [\n", 3, id="a list without its end"),
        pytest.param(b"- \xff\x00", None, id="no text"),
        pytest.param(b"- 2023-02-30", None, id="a day that there is not"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(content: bytes, line: int | None) -> None:
    with pytest.raises(NoYaml) as told:
        parsed(content)
    assert told.value.line == line and told.value.problem
    assert str(told.value).startswith(f"line {line}: " if line else told.value.problem)
    assert line_of(content, ("rules", 0)) == 1


def test_a_hostile_file_is_no_yaml_either() -> None:
    with pytest.raises(NoYaml):
        parsed(b"- " + b"[" * 5000)


def test_what_others_wrote_is_told_alike() -> None:
    with pytest.raises(NoYaml, match="line 2: ") as told:
        plain_yaml("a: [\n")
    assert told.value.line == 2


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ((), 1),
        (("rules",), 2),
        (("rules", 0, "kind"), 4),
        (("rules", 1), 6),
        (("rules", 1, "acts_on", 1), 9),
        (("rules", 1, "keeps"), 6),
        (("rules", 7), 2),
        (("outlets", 0), 1),
    ],
)
def test_a_part_of_a_file_is_found_or_what_is_around_it(where: tuple[str | int, ...], line: int) -> None:
    assert line_of(FILE, where) == line
