import pytest

from flows.enrich.entities import unread
from flows.enrich.recognition.spans import Span


def parts(text: str, dateline: str | None = None) -> list[str]:
    return [text[start:end] for start, end in unread.unread(text, dateline, 0)]


def test_the_agency_of_a_dateline_is_not_read_and_its_place_is() -> None:
    text = "LONDON (Reuters) - A man was rescued on Monday. Reuters saw it."
    assert parts(text, "LONDON (Reuters)") == ["(Reuters)"]
    assert unread.place_of("KANSAS CITY, Mo. (AP)") == "KANSAS CITY"
    assert unread.place_of(None) is None


@pytest.mark.parametrize(
    "credit",
    [
        "(Reporting by Jane Roe; Editing by John Doe)",
        "Additional reporting by Jane Roe",
        "Photograph: Jane Roe/The Agency",
        "Featured Image Credit: Getty Images",
    ],
)
def test_who_wrote_the_report_or_took_the_picture_is_not_in_it(credit: str) -> None:
    assert parts(f"A man ran.\n{credit}\nHe fell.") == [credit]


@pytest.mark.parametrize("text", ["Reporting by the agency said it.", "Pictures by the sea are nice.", "It was 2019."])
def test_sentences_are_read(text: str) -> None:
    assert parts(text) == []


@pytest.mark.parametrize(
    "event", ["1983 United Kingdom general election", "2016 US presidential election", "2014 FIFA World Cup in Brazil"]
)
def test_the_place_in_the_name_of_an_event_is_part_of_it(event: str) -> None:
    assert parts(f"He stood at the {event}, and lost.") == [event]


def test_spans_outside_are_kept() -> None:
    spans = [Span(0, 3, "person"), Span(5, 9, "place"), Span(12, 15, "place")]
    assert unread.outside(spans, [(4, 6), (8, 12)]) == [spans[0], spans[2]]


def test_long_lines_of_years_and_capitals_take_no_time() -> None:
    assert parts("2019 Aa of the " * 10_000) == []
