"""Floors rise by themselves and fall by a reason alone."""

from argparse import Namespace
from pathlib import Path

import pytest

from tests.quality.floors import Floors, hash_of

REACHED = {"en": {"people": 0.9128, "works": 0.5}}


def settle(path: Path, reached: dict[str, dict[str, float]], *, raised: bool = False, accept: str | None = None) -> int:
    """Settle the floors of this file on the set `one`."""
    return Floors.read(path).settle(path, reached, "one", Namespace(raised=raised, accept=accept))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "floors.yml"
    assert settle(file, REACHED, accept="the first") == 0
    return file


def test_floors_are_rounded_down(path: Path) -> None:
    assert Floors.read(path) == Floors("one", ("the first",), {"en": {"people": 0.912, "works": 0.5}})


def test_raising_keeps_what_was_better(path: Path) -> None:
    assert settle(path, {"en": {"people": 0.95, "works": 0.5}}, raised=True) == 0
    assert Floors.read(path).floors == {"en": {"people": 0.95, "works": 0.5}}


def test_a_worse_figure_changes_nothing_without_a_reason(path: Path) -> None:
    before = path.read_bytes()
    assert settle(path, {"en": {"people": 0.95, "works": 0.4}}, raised=True) == 1
    assert path.read_bytes() == before


def test_a_reason_lowers_a_floor_and_stays(path: Path) -> None:
    assert settle(path, {"en": {"people": 0.8, "works": 0.5}}, accept="a harder set") == 0
    assert Floors.read(path) == Floors("one", ("the first", "a harder set"), {"en": {"people": 0.8, "works": 0.5}})


def test_a_measure_that_is_gone_has_fallen(path: Path) -> None:
    assert Floors.read(path).fallen({"en": {"people": 0.95}}) == ["en: works 0.0000 is below 0.500"]


def test_another_set_needs_a_reason(path: Path) -> None:
    assert Floors.read(path).settle(path, REACHED, "two", Namespace(raised=True, accept=None)) == 1
    assert Floors.read(path).set == "one"


def test_the_hash_is_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("a")
    before = hash_of(tmp_path, "*.yml")
    (tmp_path / "a.yml").rename(tmp_path / "b.yml")
    renamed = hash_of(tmp_path, "*.yml")
    (tmp_path / "b.yml").write_text("b")
    assert len({before, renamed, hash_of(tmp_path, "*.yml")}) == 3
