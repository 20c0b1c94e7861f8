import pytest

from flows.clean.dateline import dateline, read_dateline

REPORT = "The council of the town closed the old bridge on Monday, and a ferry comes in its place."


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("NORTHFIELD (AP) — ", "NORTHFIELD (AP)"),
        ("NEW NORTHFIELD, Minn. (AP) — ", "NEW NORTHFIELD, Minn. (AP)"),
        ("NORTHFIELD, Sept. 9 (Reuters) - ", "NORTHFIELD (Reuters)"),
        ("NORTHFIELD (Reuters) - ", "NORTHFIELD (Reuters)"),
        ("NORTHFIELD: ", "NORTHFIELD"),
        ("NORTHFIELD -- ", "NORTHFIELD"),
        ("NORTHFIELD, Sept. 9 — ", "NORTHFIELD"),
        ("Kaltenau (dpa/ar) - ", "Kaltenau (dpa/ar)"),
        ("MÜNCHEN – ", "MÜNCHEN"),
        ("UPDATE: ", None),
        ("FILE - ", None),
        ("Northfield — ", None),
        ("The council (with others): ", None),
        ("", None),
    ],
)
def test_what_stands_before_the_first_sentence(head: str, place: str | None) -> None:
    assert dateline(head + REPORT) == place


def test_a_heading_is_no_report() -> None:
    assert dateline("NORTHFIELD: Bridge closed") is None


@pytest.mark.parametrize(
    ("head", "place", "agency", "day"),
    [
        ("LONDON, Jan 5 (Reuters) - ", "LONDON", "Reuters", "Jan 5"),
        ("LONDON, 5 January (Reuters) — ", "LONDON", "Reuters", "5 January"),
        ("LONDON, Tuesday, Jan. 5 (Reuters) - ", "LONDON", "Reuters", "Tuesday, Jan. 5"),
        ("BERLIN (dpa) - ", "BERLIN", "dpa", ""),
        ("PARIS, le 5 janvier - ", "PARIS", None, "le 5 janvier"),
        ("PARIS, 5 janvier 2024 (AFP) – ", "PARIS", "AFP", "5 janvier 2024"),
        ("Madrid, 5 ene (EFE).- ", "Madrid", "EFE", "5 ene"),
        ("Berlin, 5. Januar (dpa) - ", "Berlin", "dpa", "5. Januar"),
        ("NORTHFIELD, Minn., Jan. 5 (AP) — ", "NORTHFIELD, Minn.", "AP", "Jan. 5"),
        ("Lisboa, 05 jan 2024 (Lusa) – ", "Lisboa", "Lusa", "05 jan 2024"),
        ("(ANSA) - ROMA, 05 GEN - ", "ROMA", "ANSA", "05 GEN"),
        ("МОСКВА, 5 января. /ТАСС/. ", "МОСКВА", "ТАСС", "5 января."),
        ("(서울=연합뉴스) ", "서울", "연합뉴스", ""),
        ("新华社北京1月5日电 ", "北京", "新华社", "1月5日"),
    ],
)
def test_place_agency_and_day_are_told_apart(head: str, place: str, agency: str | None, day: str) -> None:
    found = read_dateline(head + REPORT)
    assert found is not None
    assert (found.place, found.agency, found.day) == (place, agency, day)


@pytest.mark.parametrize(
    "head",
    ["John Smith (left) - ", "He left, Jan 5 (Reuters) - ", "NORTHFIELD. ", "Northfield, 5 January - ", "(Reuters) - "],
)
def test_names_and_sentences_are_no_dateline(head: str) -> None:
    assert dateline(head + REPORT) is None


@pytest.mark.parametrize("unit", ["A", "A ", "AB, ", "AB, a 9 ", "AB (", "AB. ", "A-", "(A) - A"])
def test_a_paragraph_that_would_hold_a_quadratic_pattern_up_for_minutes(unit: str) -> None:
    dateline(unit * (1_000_000 // len(unit)))
