"""Dates in queries: what a person writes is a whole year, month, day, hour, minute or second, in UTC."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

FORMS = "2023, 2023-09, 2023-09-09, 2023-09-09T10:30 or 2023-09-09T10:30:00Z"

_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})"
    r"(?:[T ](?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?)?"
    r"(?:Z|(?P<sign>[+-])(?P<zone_hour>\d{2}):?(?P<zone_minute>\d{2}))?)?)?)?",
    re.ASCII,
)


class Period(NamedTuple):
    """From `start` up to, and not including, `end`. `end` is None at the end of the calendar."""

    start: datetime
    end: datetime | None


def period(text: str) -> Period:
    """The period that a date stands for. Raises `ValueError` for what is no date of the calendar."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a date")
    part = {name: int(value) for name, value in match.groupdict().items() if value and name != "sign"}
    start = datetime(
        part["year"], part.get("month", 1), part.get("day", 1),
        part.get("hour", 0), part.get("minute", 0), part.get("second", 0), tzinfo=UTC,
    )  # fmt: skip
    try:
        end: datetime | None = start + _length(start, part)
        if match["sign"]:
            offset = timedelta(hours=part["zone_hour"], minutes=part["zone_minute"])
            shift = -offset if match["sign"] == "+" else offset
            start, end = start + shift, end + shift if end else None
    except OverflowError:
        end = None
    return Period(start, end)


def _length(start: datetime, part: dict[str, int]) -> timedelta:
    if "second" in part:
        return timedelta(seconds=1)
    if "minute" in part:
        return timedelta(minutes=1)
    if "hour" in part:
        return timedelta(hours=1)
    if "day" in part:
        return timedelta(days=1)
    if "month" in part:
        return timedelta(days=monthrange(start.year, start.month)[1])
    return timedelta(days=366 if monthrange(start.year, 2)[1] == 29 else 365)
