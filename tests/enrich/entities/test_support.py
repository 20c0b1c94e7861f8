import pytest

from flows.article import EntityType
from flows.enrich.entities.head_nouns import HEAD
from flows.enrich.entities.readings import TITLE, Reading
from flows.enrich.entities.support import Support


def support(*readings: Reading) -> Support:
    made = Support()
    for reading in readings:
        made.add(reading)
    return made


def reading(read_as: EntityType | None, evidence: str = "") -> Reading:
    return Reading("Roe", "person", 0, evidence=evidence, read_as=read_as)


def test_readings_that_agree_raise_it_and_others_lower_it() -> None:
    once = support(reading("person")).confidence("Roe", "person")
    thrice = support(*[reading("person")] * 3).confidence("Roe", "person")
    torn = support(reading("person"), reading("organisation")).confidence("Roe", "person")
    assert 0 < torn < once < thrice < 1


def test_a_full_name_with_a_first_name_or_a_title_is_surer() -> None:
    alone, full = support(reading("person")), support(reading("person"))
    assert (
        full.confidence("Ann Roe", "person") > full.confidence("Xyx Roe", "person") > alone.confidence("Roe", "person")
    )
    titled = support(reading("person", TITLE))
    assert titled.confidence("Xyx Roe", "person") == full.confidence("Ann Roe", "person")


def test_a_rule_that_decides_is_believed_against_the_model() -> None:
    council = support(Reading("Ayr Council", "organisation", 0, evidence=HEAD, read_as="place"))
    assert council.confidence("Ayr Council", "organisation") == 0.8


def test_a_rule_that_states_how_sure_it_is_is_taken_at_its_word() -> None:
    assert support(Reading("Lyon", "place", 0, 0.95, "in the list of places")).confidence("Lyon", "place") == 0.95
    work = Support(stated=0.7, rules=["role after it"])
    assert (work.confidence("Punk'd", "work"), work.evidence("work", [])) == (0.7, ["role after it"])


def test_the_evidence_is_counted_and_said_once() -> None:
    made = support(reading("person", TITLE), reading("person", TITLE), reading("place"))
    assert made.evidence("person", ["in the headline"]) == [
        "2 of 3 readings of the model: person", "title or role before it", "in the headline",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["person", "organisation", "place", "work"])
def test_it_stays_within_bounds_whatever_speaks(kind: EntityType) -> None:
    for made in (Support(), support(*[reading("person", TITLE)] * 100), support(reading(None))):
        assert 0 <= made.confidence("Roe", kind) <= 0.99
