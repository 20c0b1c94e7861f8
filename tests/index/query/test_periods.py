"""Dates in queries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.index.query.periods import period


@given(st.dates(max_value=date(9999, 12, 30)))
def test_a_day_is_24_hours_of_utc(day: date) -> None:
    start, end = period(day.isoformat())
    assert start == datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert end == start + timedelta(days=1)


@given(st.dates(max_value=date(9998, 12, 31)))
def test_months_and_years_contain_their_days(day: date) -> None:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for text in (f"{day.year:04}-{day.month:02}", f"{day.year:04}"):
        start, end = period(text)
        assert end is not None
        assert start <= moment < end
        assert (start.day, end.day) == (1, 1)


def test_a_zone_is_counted_back_to_utc() -> None:
    assert period("2023-09-09T01:30+02:00").start == datetime(2023, 9, 8, 23, 30, tzinfo=UTC)
    assert period("2023-09-09T23:30:00-0430").start == datetime(2023, 9, 10, 4, 0, tzinfo=UTC)


def test_the_calendar_has_an_end() -> None:
    assert period("9999").end is None
    assert period("9999-12-31T23:59:59").end is None


@pytest.mark.parametrize(
    "text",
    ["", "0000", "23", "20230909", "2023-00", "2023-02-30", "2023-09-09T24", "2023-09-09T10:60", "٢٠٢٣", "2023\n"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        period(text)
