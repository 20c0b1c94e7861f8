from flows.enrich.entities.mentions import NameMatcher, capitalised


def test_the_longest_surface_is_found_whatever_its_marks() -> None:
    gazetteer = NameMatcher(
        {"Conan O'Brien": [("Conan O'Brien", "person")], "Conan": [("Conan the Barbarian", "work")]}
    )
    text = "Conan O’Brien met Conan."
    assert [(text[m.start : m.end], m.name) for m in gazetteer.find(text)] == [
        ("Conan O’Brien", "Conan O'Brien"),
        ("Conan", "Conan the Barbarian"),
    ]


def test_a_surface_inside_a_word_is_no_mention() -> None:
    assert NameMatcher({"Ann": [("Ann Bell", "person")]}).find("Annual Anna") == []


def test_a_shared_surname_means_the_person_named_last_and_nobody_before_them() -> None:
    gazetteer = NameMatcher({
        "Bijou Phillips": [("Bijou Phillips", "person")],
        "Chynna Phillips": [("Chynna Phillips", "person")],
        "Phillips": [("Bijou Phillips", "person"), ("Chynna Phillips", "person")],
    })  # fmt: skip
    found = gazetteer.find("Phillips. Chynna Phillips. Phillips. Bijou Phillips. Phillips.")
    assert [m.name.split()[0] for m in found] == ["Chynna", "Chynna", "Bijou", "Bijou"]


def test_whoever_is_mentioned_in_passing_has_the_shared_surname_for_that_paragraph() -> None:
    gazetteer = NameMatcher({
        "Hillary Clinton": [("Hillary Clinton", "person")],
        "Bill Clinton": [("Bill Clinton", "person")],
        "Clinton": [("Hillary Clinton", "person"), ("Bill Clinton", "person")],
    })  # fmt: skip
    text = "Hillary Clinton spoke. Clinton smiled.\n\nBill Clinton came. Clinton slept.\n\nClinton won."
    assert [m.name.split()[0] for m in gazetteer.find(text)] == ["Hillary", "Hillary", "Bill", "Bill", "Hillary"]


def test_nobody_is_named_in_the_parts_that_are_not_read() -> None:
    text = "Jane Roe met Jane Roe."
    assert [m.start for m in NameMatcher({"Jane Roe": [("Jane Roe", "person")]}).find(text, [(0, 9)])] == [13]


def test_capitalised_runs_stand_for_names_but_not_the_words_that_open_sentences() -> None:
    assert [m.name for m in capitalised("The dog bit Jane Roe. He ran to J. Smith")] == ["Jane Roe", "J. Smith"]
