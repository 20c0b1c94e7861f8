import pytest

from flows.clean.dateline import dateline

REPORT = "The council of the town closed the old bridge on Monday, and a ferry comes in its place."


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("NORTHFIELD (AP) — ", "NORTHFIELD (AP)"),
        ("NEW NORTHFIELD, Minn. (AP) — ", "NEW NORTHFIELD, Minn. (AP)"),
        ("NORTHFIELD, Sept. 9 (Reuters) - ", None),  # a date within is not read
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
