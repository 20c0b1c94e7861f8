import pytest

from flows.enrich.entities.place_names import place_name


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("U.S.", "United States"), ("US", "United States"), ("u.s", "United States"), ("Md", "Maryland"),
        ("N.C.", "North Carolina"), ("LOS ANGELES", "Los Angeles"), ("Paris", "Paris"), ("NYC", "New York City"),
    ],
)  # fmt: skip
def test_a_place_has_one_name(surface: str, name: str) -> None:
    assert place_name(surface) == name
