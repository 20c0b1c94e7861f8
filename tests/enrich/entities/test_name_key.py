"""Which spellings are one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.enrich.entities.name_key import name_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("Mila Kunis", "MILA KUNIS", "mila kunis", "Mila Kunis’s", "Ms. Mila Kunis"),
        ("J.K. Rowling", "J. K. Rowling", "JK Rowling", "J K Rowling"),
        ("Conan O'Brien", "Conan O’Brien", "Conan OBrien"),
        ("Jean-Claude Juncker", "Jean Claude Juncker", "Jean‑Claude Juncker"),
        ("Thomas Müller", "Thomas Muller", "Thomas Mu\u0308ller"),
        ("Łukasz Fabiański", "Lukasz Fabianski"),
        ("Robert Downey Jr.", "Robert Downey Jr", "ROBERT DOWNEY JR"),
        ("Иван Королёв", "Иван Королев"),
        ("Charlaine F. Olmedo", "Charlaine F Olmedo"),
    ],
)
def test_spellings_of_one_name_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in spellings}) == 1
    assert name_key(spellings[0])


@pytest.mark.parametrize(
    "names",
    [
        ("Michael Jordan", "Michael B. Jordan"),
        ("George W. Bush", "George H. W. Bush", "George Bush"),
        ("Robert Downey", "Robert Downey Jr."),
        ("Jo Cox", "J. O. Cox"),
        ("JO COX", "J.O. Cox"),
        ("Thomas Müller", "Thomas Mueller"),
        ("Aiko がわ", "Aiko かわ"),
    ],
)
def test_other_names_have_other_keys(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", ["Kutcher", "Charles III", "Mr. Kutcher", "習近平", "", " ", "--", "O'"])
def test_a_name_alone_has_no_key(name: str) -> None:
    assert name_key(name) == ""


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_or_none(name: str) -> None:
    key = name_key(name)
    assert name_key(key) in (key, "")
