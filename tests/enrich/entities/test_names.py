import pytest

from flows.enrich.entities import names


@pytest.mark.parametrize(
    ("surface", "bare"),
    [
        ("Kutcher's", "Kutcher"),
        ("Jones'", "Jones"),
        ("Mr Masterson", "Masterson"),
        ("Judge Charlaine F. Olmedo", "Charlaine F. Olmedo"),
        ("Sen. Elizabeth Warren", "Elizabeth Warren"),
        ("the victims'", "the victims"),
        ("Sammy Davis Jr.", "Sammy Davis Jr."),
        ('"Anna  Bell",', "Anna Bell"),
        ("Prince Harry", "Prince Harry"),
        ("Prince Mohammed bin Salman", "Mohammed bin Salman"),
        ("Pope John Paul II", "Pope John Paul II"),
        ("Lord Cameron", "Lord Cameron"),
        ("Mr", "Mr"),
        ("...", ""),
    ],
)
def test_bare_names_lose_possessives_honorifics_and_punctuation_but_no_title_that_is_half_the_name(
    surface: str, bare: str
) -> None:
    assert names.bare(surface) == bare


def test_what_is_no_person_keeps_its_first_word() -> None:
    assert names.trimmed("General Motors'") == "General Motors"
    assert names.trimmed("the W.T.O.") == "the W.T.O."


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        ("ASHTON KUTCHER", "Ashton Kutcher"),
        ("ASHTON MCDONALD-ROE", "Ashton McDonald-Roe"),
        ("JK Rowling", "JK Rowling"),
    ],
)
def test_names_in_capitals_are_written_as_names_are(shouted: str, written: str) -> None:
    assert names.well_cased(shouted) == written


@pytest.mark.parametrize(
    "surface",
    ["rape", "Route 66", "A", "@ashton", "One Two Three Four Five Six Seven", "Rovers axe Petrie", "Mum", "President"],
)
def test_what_no_person_is_called(surface: str) -> None:
    assert not names.is_person_shaped(surface)
