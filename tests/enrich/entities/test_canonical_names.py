import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.enrich.entities.canonical_names import canonical, siblings, surnames


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
    assert canonical([full, short, "Somebody Else"])[short] == (full,)


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
    assert canonical([other, form])[form] == (form,)


def test_a_surname_without_a_full_name_stays() -> None:
    assert canonical(["Kutcher", "Kutcher"]) == {"Kutcher": ("Kutcher",)}


def test_the_kutchers_are_nobody() -> None:
    table = canonical(["Ashton Kutcher", "Kutchers", "Mary Jones", "Joneses", "Williams"])
    assert (table["Kutchers"], table["Joneses"], table["Williams"]) == ((), (), ("Williams",))


def test_relatives_with_one_surname_stay_apart_and_their_surname_ambiguous_but_a_title_tells() -> None:
    table = canonical(["Bill Clinton", "Hillary Clinton", "Clinton", "Mrs Clinton"])
    assert table["Clinton"] == ("Bill Clinton", "Hillary Clinton")
    assert table["Mrs Clinton"] == ("Hillary Clinton",)


def test_a_relative_who_is_called_by_the_first_name_does_not_have_the_surname_alone() -> None:
    table = canonical(["Ted Cruz", "Heidi Cruz", "Rafael Cruz", "Cruz", "Heidi"])
    assert table["Cruz"] == ("Ted Cruz", "Rafael Cruz")
    assert canonical(["Ted Cruz", "Heidi Cruz", "Cruz", "Heidi", "Ted"])["Cruz"] == ("Ted Cruz", "Heidi Cruz")


def test_a_middle_initial_makes_no_other_person_but_two_different_ones_do() -> None:
    same = canonical(["Charlaine F. Olmedo", "Charlaine Olmedo", "Charlaine Olmedo"])
    assert set(same.values()) == {("Charlaine Olmedo",)}
    two = canonical(["George W. Bush", "George H. W. Bush", "George Bush"])
    assert two["George W. Bush"] != two["George H. W. Bush"]
    assert two["George Bush"] == ("George W. Bush", "George H. W. Bush")


def test_junior_is_not_his_father_nor_meant_by_the_surname_beside_him() -> None:
    table = canonical(["Donald Trump Jr.", "Donald Trump", "Trump", "Trump Jr."])
    assert table["Donald Trump Jr."] == table["Trump Jr."] == ("Donald Trump Jr.",)
    assert table["Trump"] == ("Donald Trump",)


def test_diacritics_and_capitals_make_no_other_person() -> None:
    table = canonical(["BEYONCÉ KNOWLES", "Beyoncé Knowles", "Beyonce Knowles", "Beyoncé Knowles"])
    assert set(table.values()) == {("Beyoncé Knowles",)}


def test_siblings_share_the_surname_that_stands_once() -> None:
    text = "It was played by the actors Kitty and Red Forman on the show."
    assert siblings(text, {"Kitty": ("Kitty",)}) == {"Kitty": "Kitty Forman", "Red Forman": "Red Forman"}


def test_two_people_joined_by_and_are_no_siblings() -> None:
    text = "Letters by Kutcher and Danny Masterson. Kutcher apologised."
    assert siblings(text, {"Kutcher": ("Kutcher",), "Danny Masterson": ("Danny Masterson",)}) == {}


def test_surnames_that_nobody_read_are_known_with_who_bears_them() -> None:
    table = canonical(["Ashton Kutcher", "Bill Clinton", "Hillary Clinton", "Robert Downey Jr.", "Cher"])
    assert surnames(table) == {
        "Kutcher": ("Ashton Kutcher",), "Clinton": ("Bill Clinton", "Hillary Clinton"),
        "Downey": ("Robert Downey Jr.",),
    }  # fmt: skip


def test_a_form_that_a_crowd_shares_says_nothing_and_takes_no_time() -> None:
    crowd = [f"A{number} Smith" for number in range(5_000)]
    table = canonical([*crowd, "Smith"])
    assert table["Smith"] == ("Smith",)
    assert max(map(len, table.values())) == 1


WORDS = st.sampled_from(["Ann", "Bo", "de", "Roe", "ROE", "Jr.", "Mrs", "Lord", "al-Roe", "J.", "Roes", "X", "É"])
SURFACES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=12)


@given(SURFACES)
def test_every_surface_has_an_entry_and_shares_a_word_with_whom_it_means(surfaces: list[str]) -> None:
    table = canonical(surfaces)
    assert set(table) == set(surfaces)
    for surface, full_names in table.items():
        ours = set(surface.casefold().replace(".", "").replace("al-", "").split())
        for name in full_names:
            theirs = set(name.casefold().replace(".", "").replace("al-", "").split())
            assert ours & theirs or any(word[0] in {one[0] for one in theirs} for word in ours)
