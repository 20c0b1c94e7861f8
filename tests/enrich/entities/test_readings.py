import pytest

from flows.enrich.entities.readings import Reading, readings
from flows.enrich.recognition.spans import Span, SpanKind


def read(text: str, printed: str, kind: SpanKind, title_end: int = 0) -> list[Reading]:
    """The readings of one span of a text without a title."""
    start = text.index(printed)
    return readings([Span(start, start + len(printed), kind)], text, title_end, english=True)


@pytest.mark.parametrize(
    ("text", "printed", "kind", "surfaces"),
    [
        ("It was William Beckford's Vathek.", "William Beckford's Vathek", "person", ["William Beckford"]),
        ("Kutcher, Kunis went.", "Kutcher, Kunis", "person", ["Kutcher", "Kunis"]),
        ("A National Organization for Women (NOW) vote.", "National Organization for Women (NOW", "organisation",
         ["National Organization for Women", "NOW"]),
        ("by the Bank of England.", "the Bank of", "organisation", ["Bank of England"]),
        ("Socialists of the moment.", "Socialists of", "organisation", ["Socialists"]),
        ("The Green Party of Canada met.", "Green Party", "organisation", ["Green Party of Canada"]),
        ("Plymouth City Council met.", "Plymouth City", "place", ["Plymouth City Council"]),
        ("near Stoke-on-Trent.", "Stoke", "organisation", ["Stoke-on-Trent"]),
        ("in northern Syria.", "northern Syria", "place", ["Syria"]),
        ("Mehmet Oz — Ivy League doctor", "Mehmet Oz — Ivy", "person", ["Mehmet Oz", "Ivy League"]),
        ("the Democratic National Convention when McAuliffe spoke.", "Democratic National Convention when McAuliffe",
         "organisation", ["Democratic National Convention", "McAuliffe"]),
        ("General Motors said.", "General Motors", "organisation", ["General Motors"]),
        ("The Hague said.", "The Hague", "place", ["The Hague"]),
    ],
)  # fmt: skip
def test_bounds_are_mended_by_their_form(text: str, printed: str, kind: SpanKind, surfaces: list[str]) -> None:
    assert [reading.surface for reading in read(text, printed, kind)] == surfaces


@pytest.mark.parametrize(
    "junk", ["Getty Images", "Advert", "Monday", "American", "@ashton", "R-Utah", "www.example.com", "Read more"]
)
def test_what_is_no_name_is_no_reading(junk: str) -> None:
    assert read(f"It said {junk} there.", junk, "organisation") == []


def test_a_title_before_a_person_speaks_for_it_whether_inside_the_span_or_before() -> None:
    for printed in ("Mrs Clinton", "Clinton"):
        (reading,) = read("Then Mrs Clinton left.", printed, "person")
        assert (reading.surface, reading.title, reading.evidence) == ("Clinton", "Mrs", "title or role before it")


def test_headlines_and_subheads_give_short_people_and_places_alone() -> None:
    subhead = "Voters Abandon Republican Party in Ohio Poll"
    text = f"Title\n\nIt rained.\n\n{subhead}\n\nThe Republican Party lost."
    named: list[tuple[str, SpanKind]] = [("Abandon Republican Party", "organisation"), ("Ohio", "place")]
    spans = [Span(text.index(name), text.index(name) + len(name), kind) for name, kind in named]
    found = {reading.surface for reading in readings(spans, text, 7, english=True)}
    assert found == {"Ohio", "Republican Party"}


def test_names_by_rules_of_other_languages_keep_bounds_and_type() -> None:
    span = Span(0, 14, "place", 0.9, "in the list of places")
    (reading,) = readings([span], "Bank of Leiden", 0, english=False)
    assert reading == Reading("Bank of Leiden", "place", 0, 0.9, "in the list of places")
