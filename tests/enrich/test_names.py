import pytest

from flows.enrich import names


@pytest.mark.parametrize(
    ("surface", "bare"),
    [
        ("Kutcher's", "Kutcher"),
        ("Mr Masterson", "Masterson"),
        ("Judge Charlaine F. Olmedo", "Charlaine F. Olmedo"),
        ("Sen. Elizabeth Warren", "Elizabeth Warren"),
        ("the victims'", "the victims"),
        ("Sammy Davis Jr.", "Sammy Davis Jr."),
        ('"Anna  Bell",', "Anna Bell"),
        ("Mr", "Mr"),
        ("...", ""),
    ],
)
def test_bare_names_lose_possessives_honorifics_and_punctuation(surface: str, bare: str) -> None:
    assert names.bare(surface) == bare


def test_surnames_and_first_names_take_the_full_name() -> None:
    table = names.canonical(["Ashton Kutcher", "Kutcher", "Danny Masterson", "Danny"])
    assert table["Kutcher"] == ("Ashton Kutcher",)
    assert table["Danny"] == ("Danny Masterson",)


def test_a_surname_without_a_full_name_stays() -> None:
    assert names.canonical(["Kutcher", "Kutcher"]) == {"Kutcher": ("Kutcher",)}


def test_relatives_with_one_surname_stay_apart_and_their_surname_ambiguous() -> None:
    table = names.canonical(["Chynna Phillips", "Bijou Phillips", "Phillips"])
    assert table["Chynna Phillips"] == ("Chynna Phillips",)
    assert table["Phillips"] == ("Chynna Phillips", "Bijou Phillips")


def test_a_middle_initial_makes_no_other_person_but_two_different_ones_do() -> None:
    same = names.canonical(["Charlaine F. Olmedo", "Charlaine Olmedo", "Charlaine Olmedo"])
    assert set(same.values()) == {("Charlaine Olmedo",)}
    two = names.canonical(["George W. Bush", "George H. Bush"])
    assert two["George W. Bush"] != two["George H. Bush"]


def test_junior_is_not_his_father() -> None:
    table = names.canonical(["Donald Trump", "Donald Trump Jr."])
    assert table["Donald Trump Jr."] == ("Donald Trump Jr.",)


def test_surnames_of_several_words_match_as_a_whole() -> None:
    assert names.canonical(["Bill de Blasio", "de Blasio"])["de Blasio"] == ("Bill de Blasio",)


def test_siblings_share_the_surname_that_stands_once() -> None:
    text = "It was played by the actors Kitty and Red Forman on the show."
    assert names.siblings(text, {"Kitty": ("Kitty",)}) == {"Kitty": "Kitty Forman", "Red Forman": "Red Forman"}


def test_two_people_joined_by_and_are_no_siblings() -> None:
    text = "Letters by Kutcher and Danny Masterson. Kutcher apologised."
    assert names.siblings(text, {"Kutcher": ("Kutcher",), "Danny Masterson": ("Danny Masterson",)}) == {}


@pytest.mark.parametrize("surface", ["rape", "Route 66", "A", "@ashton", "One Two Three Four Five Six Seven"])
def test_what_no_person_is_called(surface: str) -> None:
    assert not names.is_person_shaped(surface)
