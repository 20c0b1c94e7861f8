import pytest

from flows.clean import fields


def test_topics_of_the_outlet() -> None:
    assert fields.topics("Topics: Ashton Kutcher, Celebrity, Crime") == ["Ashton Kutcher", "Celebrity", "Crime"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe", ["Jane Roe"]),
        ("By JANE ROE and JOHN DOE", ["Jane Roe", "John Doe"]),
        ("By Jane Roe, John Doe and Max Major", ["Jane Roe", "John Doe", "Max Major"]),
        ("By Jane Roe, Senior Editor | Updated 3:14 pm", ["Jane Roe"]),
        ("Von: Anna Muster, Redakteurin für Finanzen", ["Anna Muster"]),
        ("By Staff Reporter", []),
        ("By Associated Press", []),
    ],
)
def test_names_of_a_byline(line: str, names: list[str]) -> None:
    assert fields.authors(line) == names


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("The couple has apologised. Photo credit: Getty Images", "Getty Images"),
        ("(Getty)", "Getty"),
        ("Photo by Jane Roe/Getty Images", "Jane Roe/Getty Images"),
        ("Zwei Boote am Kai. © Anna Muster/dpa", "Anna Muster/dpa"),
        ("The bridge from the north (Picture: PA)", "PA"),
        ("The mayor at the opening. Getty Images", "Getty Images"),
    ],
)
def test_holder_of_a_picture(line: str, holder: str) -> None:
    assert fields.credit(line) == holder


def test_a_warning_without_its_label() -> None:
    assert fields.content_warning("Warning: This story discusses rape.") == "This story discusses rape."
    assert fields.content_warning("*CONTENT WARNING: sexual violence*") == "Sexual violence"
