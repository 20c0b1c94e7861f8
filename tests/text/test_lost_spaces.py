from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.lost_spaces import Vocabulary, glued_sentences, lost_spaces

CONTEXT = (
    "The mayor of Northfield spoke to Rivera and to the council about the old bridge over the river, and then she said "
    "that it would be closed. Rivera said the ferry is for everyone who works there."
)


def mended(text: str, context: str = CONTEXT) -> str:
    starts = [0, *(space.at for space in lost_spaces(text, Vocabulary([text, context]))), len(text)]
    return " ".join(text[start:end] for start, end in pairwise(starts))


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("She left onThursday with them.", "She left on Thursday with them."),
        ("Das Amt schließt amMontag wieder.", "Das Amt schließt am Montag wieder."),
        ("A letter fromRivera came.", "A letter from Rivera came."),
        ("It was theRivera case.", "It was the Rivera case."),
        ("So saidRivera in May.", "So said Rivera in May."),
        ("The old bridgeRivera had loved.", "The old bridge Rivera had loved."),
    ],
)
def test_a_word_and_a_name_are_parted_where_both_are_proved(printed: str, read: str) -> None:
    assert mended(printed) == read


@pytest.mark.parametrize(
    "text",
    [
        "An iPhone and an eBook on YouTube.",
        "McDonald met LaGuardia, DiCaprio, DeSantis and MacRivera.",
        "She wrote it in toString and fromPath.",  # neither Path nor String stands elsewhere
        "Send it to www.toRivera.example or to me@fromRivera.example.",
        "The firm inRivera and its rival; inRivera again.",  # what comes twice is a name
        "Die LehrerInnen und die mitarbeiterInnen kamen.",
        "The onStar of theRIVERA.",
    ],
)
def test_names_with_capitals_inside_stay(text: str) -> None:
    assert mended(text) == text


def test_a_language_that_writes_capitals_inside_its_words_is_left_alone() -> None:
    text = "Amapholisa afike eMbali ngoLwesihlanu. Uthe kuMbali akukho muntu ku Mbali."
    assert mended(text, "") == text


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("It was the end of one.Start of the next was late.", "It was the end of one. Start of the next was late."),
        ("They closed it.The ferry is free.", "They closed it. The ferry is free."),
        ("“We close it.”The mayor left.", "“We close it.” The mayor left."),
        ("They closed it.“We had to,” she said.", "They closed it. “We had to,” she said."),
        ('She said "we close it."The mayor left.', 'She said "we close it." The mayor left.'),
        ('They closed it."We had to," she said.', 'They closed it. "We had to," she said.'),
        ("Will it close?It will, they say.", "Will it close? It will, they say."),
        ("It was closed by Rivera.Nobody came.", "It was closed by Rivera. Nobody came."),
        ("Sie schlossen sie.Die Fähre ist frei.", "Sie schlossen sie. Die Fähre ist frei."),
    ],
)
def test_a_space_between_sentences_comes_back(printed: str, read: str) -> None:
    assert mended(printed) == read


@pytest.mark.parametrize(
    "text",
    [
        "She studied at St.Gallen and wrote to Dr.Rivera.",
        "He sold Yahoo!Japan and Booking.Com to Node.Js people.",
        "Open www.example.Org or java.util.List or /etc/conf.Local now.",
        "The U.S.A and the Ph.D and 3.Beta stay.",
        "It was said by J.R.R.Tolkien there.",
    ],
)
def test_names_and_addresses_with_a_point_inside_stay(text: str) -> None:
    assert mended(text) == text


def test_borders_of_glued_sentences() -> None:
    assert list(glued_sentences("They closed it.The ferry is free.")) == [15]


@given(st.text(alphabet='aB.!"“” TheonMonday', max_size=200))
def test_only_spaces_are_added(text: str) -> None:
    assert mended(text).replace(" ", "") == text.replace(" ", "")
