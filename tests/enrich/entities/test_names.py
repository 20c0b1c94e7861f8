import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    ("short", "full"),
    [
        ("Kutcher", "Ashton Kutcher"),
        ("KUTCHER", "Ashton Kutcher"),
        ("Ashton", "Ashton Kutcher"),
        ("de Blasio", "Bill de Blasio"),
        ("van Beethoven", "Ludwig van Beethoven"),
        ("Beethoven", "Ludwig van Beethoven"),
        ("Assad", "Bashar al-Assad"),
        ("al-Assad", "Bashar al-Assad"),
        ("bin Salman", "Mohammed bin Salman"),
        ("Rees-Mogg", "Jacob Rees-Mogg"),
        ("Anne-Marie", "Anne-Marie Duff"),
        ("Suu Kyi", "Aung San Suu Kyi"),
        ("García Márquez", "Gabriel García Márquez"),
        ("Garcia", "Gabriel García Márquez"),
        ("Xi", "Xi Jinping"),
        ("J. Smith", "Jane Smith"),
        ("J.K. Rowling", "Joanne Rowling"),
        ("JK Rowling", "Joanne Rowling"),
        ("Downey", "Robert Downey Jr."),
        ("Harry", "Prince Harry"),
        ("Charles", "King Charles III"),
        ("Gaga", "Lady Gaga"),
        ("Lord Cameron", "David Cameron"),
        ("Mr Masterson", "Danny Masterson"),
    ],
)
def test_a_part_of_a_name_takes_the_full_one(short: str, full: str) -> None:
    assert names.canonical([full, short, "Somebody Else"])[short] == (full,)


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("Mrs Smith", "John Smith"),
        ("Mr Smith", "Jane Smith"),
        ("K. Smith", "Jane Smith"),
        ("Smith Jr.", "John Smith"),
        ("Smithson", "John Smith"),
        ("Jane Smith", "John Smith"),
        ("Queen Elizabeth", "Elizabeth Warren"),
        ("Martin Luther", "Martin Luther King"),
    ],
)
def test_a_form_that_does_not_fit_is_somebody_else(form: str, other: str) -> None:
    assert names.canonical([other, form])[form] == (form,)


def test_a_surname_without_a_full_name_stays() -> None:
    assert names.canonical(["Kutcher", "Kutcher"]) == {"Kutcher": ("Kutcher",)}


def test_the_kutchers_are_nobody() -> None:
    table = names.canonical(["Ashton Kutcher", "Kutchers", "Mary Jones", "Joneses", "Williams"])
    assert (table["Kutchers"], table["Joneses"], table["Williams"]) == ((), (), ("Williams",))


def test_relatives_with_one_surname_stay_apart_and_their_surname_ambiguous_but_a_title_tells() -> None:
    table = names.canonical(["Bill Clinton", "Hillary Clinton", "Clinton", "Mrs Clinton"])
    assert table["Clinton"] == ("Bill Clinton", "Hillary Clinton")
    assert table["Mrs Clinton"] == ("Hillary Clinton",)


def test_a_relative_who_is_called_by_the_first_name_does_not_have_the_surname_alone() -> None:
    table = names.canonical(["Ted Cruz", "Heidi Cruz", "Rafael Cruz", "Cruz", "Heidi"])
    assert table["Cruz"] == ("Ted Cruz", "Rafael Cruz")
    assert names.canonical(["Ted Cruz", "Heidi Cruz", "Cruz", "Heidi", "Ted"])["Cruz"] == ("Ted Cruz", "Heidi Cruz")


def test_a_middle_initial_makes_no_other_person_but_two_different_ones_do() -> None:
    same = names.canonical(["Charlaine F. Olmedo", "Charlaine Olmedo", "Charlaine Olmedo"])
    assert set(same.values()) == {("Charlaine Olmedo",)}
    two = names.canonical(["George W. Bush", "George H. W. Bush", "George Bush"])
    assert two["George W. Bush"] != two["George H. W. Bush"]
    assert two["George Bush"] == ("George W. Bush", "George H. W. Bush")


def test_junior_is_not_his_father_nor_meant_by_the_surname_beside_him() -> None:
    table = names.canonical(["Donald Trump Jr.", "Donald Trump", "Trump", "Trump Jr."])
    assert table["Donald Trump Jr."] == table["Trump Jr."] == ("Donald Trump Jr.",)
    assert table["Trump"] == ("Donald Trump",)


def test_diacritics_and_capitals_make_no_other_person() -> None:
    table = names.canonical(["BEYONCÉ KNOWLES", "Beyoncé Knowles", "Beyonce Knowles", "Beyoncé Knowles"])
    assert set(table.values()) == {("Beyoncé Knowles",)}


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


def test_siblings_share_the_surname_that_stands_once() -> None:
    text = "It was played by the actors Kitty and Red Forman on the show."
    assert names.siblings(text, {"Kitty": ("Kitty",)}) == {"Kitty": "Kitty Forman", "Red Forman": "Red Forman"}


def test_two_people_joined_by_and_are_no_siblings() -> None:
    text = "Letters by Kutcher and Danny Masterson. Kutcher apologised."
    assert names.siblings(text, {"Kutcher": ("Kutcher",), "Danny Masterson": ("Danny Masterson",)}) == {}


def test_surnames_that_nobody_read_are_known_with_who_bears_them() -> None:
    table = names.canonical(["Ashton Kutcher", "Bill Clinton", "Hillary Clinton", "Robert Downey Jr.", "Cher"])
    assert names.surnames(table) == {
        "Kutcher": ("Ashton Kutcher",), "Clinton": ("Bill Clinton", "Hillary Clinton"),
        "Downey": ("Robert Downey Jr.",),
    }  # fmt: skip


@pytest.mark.parametrize(
    "surface",
    ["rape", "Route 66", "A", "@ashton", "One Two Three Four Five Six Seven", "Rovers axe Petrie", "Mum", "President"],
)
def test_what_no_person_is_called(surface: str) -> None:
    assert not names.is_person_shaped(surface)


def test_a_form_that_a_crowd_shares_says_nothing_and_takes_no_time() -> None:
    crowd = [f"A{number} Smith" for number in range(5_000)]
    table = names.canonical([*crowd, "Smith"])
    assert table["Smith"] == ("Smith",)
    assert max(map(len, table.values())) == 1


WORDS = st.sampled_from(["Ann", "Bo", "de", "Roe", "ROE", "Jr.", "Mrs", "Lord", "al-Roe", "J.", "Roes", "X", "É"])
SURFACES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=12)


@given(SURFACES)
def test_every_surface_has_an_entry_and_shares_a_word_with_whom_it_means(surfaces: list[str]) -> None:
    table = names.canonical(surfaces)
    assert set(table) == set(surfaces)
    for surface, full_names in table.items():
        ours = set(surface.casefold().replace(".", "").replace("al-", "").split())
        for name in full_names:
            theirs = set(name.casefold().replace(".", "").replace("al-", "").split())
            assert ours & theirs or any(word[0] in {one[0] for one in theirs} for word in ours)
