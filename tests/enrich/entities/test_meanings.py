from flows.enrich.entities.meanings import Meanings
from flows.enrich.entities.readings import Reading
from flows.enrich.recognition.spans import SpanKind


def meanings(*readings: tuple[str, SpanKind]) -> Meanings:
    read = [Reading(surface, kind, place, read_as=kind) for place, (surface, kind) in enumerate(readings)]
    made = Meanings(read, {reading.surface: reading.kind for reading in read})
    made.add_people("")
    made.add_others()
    return made


def test_a_part_of_a_name_speaks_for_the_whole() -> None:
    made = meanings(("Ashton Kutcher", "person"), ("Kutcher", "person"), ("Kutcher", "person"))
    assert made.of["Kutcher"] == [("Ashton Kutcher", "person")]
    assert len(made.support["Ashton Kutcher", "person"].readings) == 3


def test_a_shared_surname_speaks_for_nobody() -> None:
    made = meanings(("Bill Clinton", "person"), ("Hillary Clinton", "person"), ("Clinton", "person"))
    assert made.of["Clinton"] == [("Bill Clinton", "person"), ("Hillary Clinton", "person")]
    assert {len(support.readings) for support in made.support.values()} == {1}


def test_what_an_organisation_is_called_before_what_it_is_stands_for_it_and_so_does_the_last_word_of_a_team() -> None:
    made = meanings(
        ("Hofstra University", "organisation"), ("Hofstra", "organisation"), ("Aldbrook Rovers", "organisation"),
        ("Rovers", "organisation"), ("Fox News", "organisation"), ("Fox", "organisation"),
    )  # fmt: skip
    assert made.of["Hofstra"] == [("Hofstra University", "organisation")]
    assert made.of["Rovers"] == [("Aldbrook Rovers", "organisation")]
    assert made.of["Fox"] == [("Fox", "organisation")]


def test_a_bracket_or_initials_join_a_short_form_with_what_spoke_for_it() -> None:
    made = meanings(("World Health Organization", "organisation"), ("Internal Revenue Service", "organisation"),
                    ("WHO", "organisation"), ("I.R.S.", "organisation"))  # fmt: skip
    made.join_acronyms("The World Health Organization (WHO) and the Internal Revenue Service met.")
    assert made.of["WHO"] == [("World Health Organization", "organisation")]
    assert made.of["I.R.S."] == [("Internal Revenue Service", "organisation")]
    support = made.support["World Health Organization", "organisation"]
    assert support.rules == ["short form in brackets after it (WHO)"]
    assert len(support.readings) == 2


def test_initials_of_two_organisations_stand_for_themselves() -> None:
    made = meanings(("Bristol Bus Company", "organisation"), ("Boston Book Club", "organisation"),
                    ("BBC", "organisation"))  # fmt: skip
    made.join_acronyms("")
    assert made.of["BBC"] == [("BBC", "organisation")]


def test_places_have_one_name() -> None:
    made = meanings(("U.S.", "place"), ("United States", "place"))
    assert set(made.support) == {("United States", "place")}


def test_a_title_of_a_work_takes_the_place_of_what_was_read() -> None:
    made = meanings(("Punk'd", "organisation"))
    made.add_works("Kutcher was the Punk'd star.", "en")
    assert made.of["Punk'd"] == [("Punk'd", "work")]
    assert made.support["Punk'd", "work"].stated > 0
