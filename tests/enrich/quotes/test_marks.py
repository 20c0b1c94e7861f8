import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.enrich.quotes import marks as quote_marks


def quoted(text: str) -> list[str]:
    return [text[found.start : found.end].strip() for found in quote_marks.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "hello there" and “bye”.', ["hello there", "bye"]),
        ("‘A few words,’ he said. ‘Don’t go.’", ["A few words,", "Don’t go."]),
        ("'A few words,' he said. 'Don't go.'", ["A few words,", "Don't go."]),
        ("''A few words,'' he said.", ["A few words,"]),
        ('"Opened straight, closed curly.” And on.', ["Opened straight, closed curly."]),
        ("« Bonjour le monde », dit-il", ["Bonjour le monde"]),
        ("„Guten Tag“, sagte er. »Guten Abend«, sagte sie.", ["Guten Tag", "Guten Abend"]),
        ('"Outer “inner” more," he said', ["Outer “inner” more,"]),
        ("‘He said “no” to me,’ she said", ["He said “no” to me,"]),
        ("“Left open, he said. “Whole,” she said.", ["Whole,"]),
        ('He said: "left open to the end', ["left open to the end"]),
    ],
)
def test_every_convention_gives_the_outer_words(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "on That ‘70s Show and in the '80s",
        "the victims’ families and the dogs' owners",
        "rock 'n' roll, 'tis said",
        "don't, won't, Punk'd",
        "6'3\" tall",
        '"',
    ],
)
def test_apostrophes_and_feet_are_no_quotations(text: str) -> None:
    assert quoted(text) == []


def test_a_plural_possessive_does_not_close_a_quotation() -> None:
    assert quoted("He said ‘the victims’ families know it’ today") == ["the victims’ families know it"]


def test_a_quotation_goes_on_in_the_next_paragraph_that_opens_with_a_mark() -> None:
    first, second = quote_marks.find("‘We support all victims.\n\n‘We have done this.’")
    assert (first.goes_on, second.goes_on) == (True, False)


@given(st.text(alphabet="\"'“”‘’«»„` as.\n7", max_size=60))
def test_quotations_are_in_order_apart_and_within_a_line(text: str) -> None:
    position = 0
    for found in quote_marks.find(text):
        assert position <= found.start < found.end <= len(text)
        assert "\n" not in text[found.start : found.end]
        position = found.end


def test_what_follows_a_line_of_marks_is_still_read() -> None:
    assert quoted("“" * 100_000 + "\n\nHe said “a few words” there")[-1] == "a few words"
