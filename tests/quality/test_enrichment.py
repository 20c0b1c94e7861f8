"""No change makes an enrichment worse unasked: see `tests.quality.enrichment`."""

import pytest

from tests.quality.enrichment import ALL, FLOORS, GROUPS, MEASURES, NO_FLOOR, Outcome, measure, set_hash
from tests.quality.enrichment_measures import FIGURES
from tests.quality.enrichment_set import read_set
from tests.quality.floors import Floors

pytestmark = pytest.mark.xdist_group("enrichment")  # one process makes the pass, not each that gets one of its tests
_HINT = "`python -m tests.quality.enrichment --worst 5` shows how it stands; --accept takes a reason"


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """The one pass over the set."""
    return measure(read_set())


def test_the_floors_are_those_of_this_set() -> None:
    assert Floors.read(FLOORS).set == set_hash(), f"a labelled article changed: {_HINT}"


def test_every_measure_has_a_floor() -> None:
    floors = Floors.read(FLOORS).floors
    assert set(floors) == set(GROUPS)
    assert set(floors[ALL]) == set(MEASURES) - set(NO_FLOOR)
    assert all(set(floors[group]) == set(FIGURES) - set(NO_FLOOR) for group in GROUPS if group != ALL)


def test_nothing_is_enriched_worse_than_before(outcome: Outcome) -> None:
    below = Floors.read(FLOORS).fallen(outcome.held)
    assert not below, "\n".join([*below, _HINT])


def test_names_are_found_better_than_by_the_model_alone(outcome: Outcome) -> None:
    english = outcome.figures["en"]
    assert english["entities"] > english["model_alone"]


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("people", 0.9), ("works", 0.8), ("quotes", 0.9), ("end_to_end", 0.65),
        ("outlet_precision", 0.95), ("stories", 0.93), ("near_duplicates", 0.99),
    ],
)  # fmt: skip
def test_no_reason_lowers_a_floor_below_what_enrichment_is_for(name: str, least: float) -> None:
    floor = Floors.read(FLOORS).of(ALL, name)
    assert floor is not None and floor >= least
