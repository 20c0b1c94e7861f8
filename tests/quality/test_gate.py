"""No change makes cleaning worse unasked: see `tests.quality.gate`."""

import pytest

from flows.article import STRICTNESSES, Strictness
from flows.training.labelled import LabelledDrop, read_folder
from tests.quality.gate import DROPS, GROUPS, MEASURES, floors, measure, set_hash

_HINT = "`python -m tests.quality.gate` shows how it stands; --accept takes a reason"


@pytest.fixture(scope="module")
def drops() -> list[LabelledDrop]:
    return list(read_folder(DROPS))


def test_the_floors_are_those_of_this_set() -> None:
    assert floors()["set"] == set_hash(), f"a labelled drop changed: {_HINT}"


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_nothing_is_cleaned_worse_than_before(strictness: Strictness, drops: list[LabelledDrop]) -> None:
    reached = measure(drops, strictness)
    below = [
        f"{group}: {name} {reached[group][name]:.4f} is below {floors()['floors'][strictness][group][name]:.3f}"
        for group in GROUPS
        for name in MEASURES
        if reached[group][name] < floors()["floors"][strictness][group][name]
    ]
    assert not below, "\n".join([*below, _HINT])


def test_a_cleaner_that_takes_nothing_out_does_not_pass(drops: list[LabelledDrop]) -> None:
    kept = sum(label == "keep" for drop in drops for label in drop.labels)
    removable = sum(label not in ("keep", "ignore", "title", "subtitle") for drop in drops for label in drop.labels)
    untouched = 2 * kept / (2 * kept + removable)  # F1 of lines when every line is kept
    assert all(floors()["floors"]["careful"][group]["line_f1"] > untouched for group in GROUPS)


def test_a_careful_cleaner_loses_at_most_one_word_in_two_hundred_where_rules_go_deep() -> None:
    assert all(floors()["floors"]["careful"][group]["kept"] >= 0.995 for group in ("en", "de"))
    assert floors()["floors"]["careful"]["other languages"]["kept"] >= 0.99
