from flows.enrich.entities.entity_types import types
from flows.enrich.entities.readings import TITLE, Reading
from flows.enrich.recognition.spans import SpanKind


def read(*readings: tuple[str, SpanKind]) -> list[Reading]:
    return [Reading(surface, kind, place) for place, (surface, kind) in enumerate(readings)]


def test_the_majority_decides_the_type_and_surnames_are_people() -> None:
    kinds = types(
        read(
            ("Danny Masterson", "person"), ("Masterson", "organisation"), ("Masterson", "organisation"),
            ("Fox", "organisation"), ("Fox", "person"), ("Fox", "organisation"),
        ),
        "",
    )  # fmt: skip
    assert kinds == {"Danny Masterson": "person", "Masterson": "person", "Fox": "organisation"}


def test_one_rule_outweighs_two_readings_of_the_model() -> None:
    ruled = Reading("Malik", "person", 0, evidence=TITLE)
    assert types([*read(("Malik", "place"), ("Malik", "place")), ruled], "")["Malik"] == "person"


def test_who_stands_where_places_do_is_a_place_unless_a_title_says_otherwise() -> None:
    text = "A viaduct in Wexcombe was shut. The mayor of Wexcombe spoke in Brandt's house. Wexcombe Council met."
    found = types([*read(("Wexcombe", "person")), Reading("Brandt", "person", 1)], text)
    assert found == {"Wexcombe": "place", "Brandt": "person"}
    titled = [Reading("Wexcombe", "person", 0, title="Mr")]
    assert types(titled, text) == {"Wexcombe": "person"}


def test_the_last_word_of_a_team_is_the_team_unless_somebody_is_called_so() -> None:
    assert types(read(("Aldbrook Rovers", "organisation"), ("Rovers", "person")), "")["Rovers"] == "organisation"
    named = read(("Aldbrook Rovers", "organisation"), ("Ann Rovers", "person"), ("Rovers", "person"))
    assert types(named, "")["Rovers"] == "person"


def test_what_begins_with_a_first_name_is_a_person_but_a_christian_union_is_none() -> None:
    kinds = types(read(("Connie Willis", "organisation"), ("Christian Appeal", "organisation")), "")
    assert kinds == {"Connie Willis": "person", "Christian Appeal": "organisation"}


def test_a_word_that_is_written_small_elsewhere_or_shouted_once_is_no_name() -> None:
    text = "Success came late. It was a success. The RAPIST ran."
    assert types(read(("Success", "organisation"), ("RAPIST", "person")), text) == {}


def test_who_has_a_title_before_the_surname_is_a_person_by_the_full_name_too() -> None:
    titled = Reading("Langton", "person", 2, evidence=TITLE, title="Mr")
    kinds = types([*read(("Piers Langton", "organisation"), ("Langton Group", "organisation")), titled], "")
    assert kinds == {"Piers Langton": "person", "Langton Group": "organisation", "Langton": "person"}


def test_a_surname_that_stands_nowhere_after_a_preposition_of_place_is_no_place() -> None:
    named = read(("Roman Castellane", "person"), ("Castellane", "place"), ("Castellane", "place"))
    assert types(named, "Castellane wore a cap while Castellane laughed.")["Castellane"] == "person"
    assert types(named, "Castellane wore a cap in Castellane.")["Castellane"] == "place"
