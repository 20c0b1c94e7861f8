"""No change makes cleaning worse unasked: see `tests.quality.gate`."""

import pytest

from flows.article import STRICTNESSES, Strictness
from flows.training.labelled import LabelledDrop, read_folder
from tests.quality.floors import Floors
from tests.quality.gate import DROPS, FLOORS, GROUPS, MEASURES, reached, row, set_hash

_HINT = "`python -m tests.quality.gate` shows how it stands; --accept takes a reason"


@pytest.fixture(scope="module")
def floors() -> Floors:
    return Floors.read(FLOORS)


@pytest.fixture(scope="module")
def drops() -> list[LabelledDrop]:
    return list(read_folder(DROPS))


def test_the_floors_are_those_of_this_set(floors: Floors) -> None:
    assert floors.set == set_hash(), f"a labelled drop changed: {_HINT}"


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_nothing_is_cleaned_worse_than_before(
    strictness: Strictness, floors: Floors, drops: list[LabelledDrop]
) -> None:
    rows = {row(strictness, group) for group in GROUPS}
    held = Floors(floors={name: floors.floors[name] for name in rows})
    assert all(held.of(name, measure) is not None for name in rows for measure in MEASURES)
    below = held.fallen(reached(drops, [strictness]))
    assert not below, "\n".join([*below, _HINT])


def test_a_cleaner_that_takes_nothing_out_does_not_pass(floors: Floors, drops: list[LabelledDrop]) -> None:
    kept = sum(label == "keep" for drop in drops for label in drop.labels)
    removable = sum(label not in ("keep", "ignore", "title", "subtitle") for drop in drops for label in drop.labels)
    untouched = 2 * kept / (2 * kept + removable)  # F1 of lines when every line is kept
    assert all(floors.floors[row("careful", group)]["line_f1"] > untouched for group in GROUPS)


def test_a_careful_cleaner_loses_at_most_one_word_in_two_hundred_where_rules_go_deep(floors: Floors) -> None:
    kept = {group: floors.floors[row("careful", group)]["kept"] for group in GROUPS}
    assert kept["en"] >= 0.995 and kept["de"] >= 0.995
    assert kept["other languages"] >= 0.99
