import pytest

from flows.enrich import works


def titles(text: str, names: tuple[str, ...] = ()) -> list[str]:
    return [title.text for title in works.find(text, names)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("who starred alongside him on That ’70s Show – ahead of it", "That ’70s Show"),
        ("in the well-known sitcom, That 70's Show, shared", "That 70's Show"),
        ("the wife of That '70s Show star Topher Grace", "That '70s Show"),
        ("The Punk'd creator said", "Punk'd"),
        ("The Butterfly Effect star said: no", "The Butterfly Effect"),
        ("on Netflix’s The Ranch, which ran from 2016", "The Ranch"),
        ("in her new documentary “13th.” It is long", "13th"),
        ("his film The Quiet Hour opens", "The Quiet Hour"),
        ("a novel called “A House of Straw”, in which", "A House of Straw"),
    ],
)
def test_titles_beside_a_cue_are_works(text: str, title: str) -> None:
    assert titles(text) == [title]


@pytest.mark.parametrize(
    "text",
    [
        "The former Hollywood star said so.",
        "the Manchester United star Marcus Rashford",
        "the hit Fox sitcom",
        "about 50 stars wrote letters",
        "He called it a “terrible mistake” on the show.",
        "reported The Boston Globe on Monday",
    ],
)
def test_other_capitals_and_quotations_are_no_works(text: str) -> None:
    assert titles(text, ("Manchester United", "Fox", "Marcus Rashford")) == []


def test_spellings_of_one_title_share_key_and_canonical_form() -> None:
    spellings = ["That 70's Show", "That ‘70s Show", "That ’70s Show", "That '70s Show"]
    assert len({works.key(spelling) for spelling in spellings}) == 1
    assert {works.canonical([spelling]) for spelling in spellings} == {"That '70s Show"}
    assert works.canonical(spellings) == "That '70s Show"


def test_offsets_point_at_the_words_as_printed() -> None:
    text = "First line.\n\nHe is on Netflix’s The Ranch now."
    (title,) = works.find(text)
    assert text[title.start : title.end] == "The Ranch"
