"""Time stamps as metadata writes them: ISO 8601, RFC 2822, epoch seconds or milliseconds, `9 Sep 2023 14:05 BST`.

The result keeps how exact it is: `2023` is a year, not a first of January.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from flows.article import DatePrecision
from flows.enrich.dates.calendar_names import MONTHS
from flows.enrich.dates.text import find_dates

_LIMIT = 200  # characters: no stamp is longer

_ISO = re.compile(r"^\d{4}-?\d{2}-?\d{2}(?:[T ]|$)")
_RFC_2822 = re.compile(r"^(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d{1,2}:\d{2}")
_EPOCH = re.compile(r"^(\d{9,10}|\d{12,13})(?:\.\d{1,9})?$")
_YEAR_MONTH = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
_MONTH_YEAR = re.compile(r"(?<!\d )(?<!\d\. )\b([^\W\d_]{3,10})\.?,? (?:de )?(\d{4})\b")
_TIME = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:[:h]|\.(?=\d\d(?: Uhr| ?[ap]\.?m)))(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\.\d{1,6})? ?(?P<half>[ap]\.?m\b\.?)?(?: Uhr)? ?\(?"
    r"(?P<zone>Z\b|[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b)?(?P<shift>[+-]\d{1,2}\b)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"\b(?P<hour>\d{1,2}) ?(?P<half>[ap]\.?m)\b\.?(?: ?(?P<zone>[A-Z]{2,4})\b)?", re.IGNORECASE)

_HOURS_FROM_UTC: dict[str, float] = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "TRT": 3, "PKT": 5, "IST": 5.5, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "BRT": -3, "ART": -3,
}  # fmt: skip
_REGIONS = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment in UTC, as exact as it was written; a day without a zone is that day in UTC."""

    at: datetime
    precision: DatePrecision


def parse_stamp(text: str, *, day_first: bool | None = None) -> Stamp | None:
    """The moment a stamp names; None for what is none.

    `day_first` decides 08/09/2023; where it is None such a stamp is only as exact as its year.
    """
    written = " ".join(text[:_LIMIT].split()).strip("\"' ")
    try:
        return (
            _epoch(written)
            or _iso(written)
            or _rfc_2822(written)
            or _by_words(written, day_first)
            or _month_or_year(written)
        )
    except (ValueError, OverflowError):  # a 13th month, a year 0, an offset of 99 hours
        return None


def _epoch(written: str) -> Stamp | None:
    match = _EPOCH.match(written)
    if not match:
        return None
    number = int(match[1])
    return Stamp(datetime.fromtimestamp(number / 1000 if len(match[1]) > 10 else number, UTC), "second")


def _iso(written: str) -> Stamp | None:
    if not _ISO.match(written):
        return None
    joined = re.sub(r"(?<=\d) (?=(?:[+-]\d{2}:?\d{2}|Z)$)", "", re.sub(r" ?(?:UTC|GMT)$", "Z", written))
    try:
        at = datetime.fromisoformat(joined)
    except ValueError:
        return None  # an ISO date with something else behind it: read by words
    clock = re.split(r"[T ]", joined, maxsplit=1)[1:]
    if not clock:
        precision: DatePrecision = "day"
    else:
        digits = re.sub(r"\D", "", re.split(r"[Z+-]", clock[0])[0])
        precision = "second" if len(digits) >= 6 else "minute"
    return Stamp(_utc(at), precision)


def _rfc_2822(written: str) -> Stamp | None:
    if not _RFC_2822.match(written):
        return None
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return None
    zone = written.split()[-1].upper()
    if at.tzinfo is None and (zone in _HOURS_FROM_UTC or zone in _REGIONS):
        return None  # a zone that the mail format does not know: read by words
    return Stamp(_utc(at), "second" if re.search(r"\d:\d{2}:\d{2}", written) else "minute")


def _by_words(written: str, day_first: bool | None) -> Stamp | None:
    for found in find_dates(written, day_first=day_first):
        day = found.on()
        if day is None:
            continue
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        if found.ambiguous:
            return Stamp(midnight.replace(month=1, day=1), "year")
        rest = written[: found.start] + " " + written[found.end :]
        return _with_time(midnight, rest) or Stamp(midnight, "day")
    return None


def _with_time(midnight: datetime, rest: str) -> Stamp | None:
    match = _TIME.search(rest) or _HOUR.search(rest)
    if not match:
        return None
    parts = match.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts.get("minute") or 0), int(parts.get("second") or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"][0] in "pP" else 0)
    local = midnight.replace(hour=hour, minute=minute, second=second, tzinfo=None)
    zone = (parts["zone"] or "").upper()
    if zone in _REGIONS:
        at = local.replace(tzinfo=ZoneInfo(_REGIONS[zone]))
    elif zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        at = local.replace(tzinfo=timezone(offset if zone[0] == "+" else -offset))
    else:
        hours = _HOURS_FROM_UTC.get(zone, 0) + float(parts.get("shift") or 0)
        at = local.replace(tzinfo=timezone(timedelta(hours=hours)))
    return Stamp(at.astimezone(UTC), "second" if parts.get("second") else "minute")


def _month_or_year(written: str) -> Stamp | None:
    if match := _YEAR_MONTH.match(written):
        return Stamp(datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC), "month")
    for match in _MONTH_YEAR.finditer(written):
        if (month := MONTHS.get(match[1].casefold())) is not None:
            return Stamp(datetime(int(match[2]), month, 1, tzinfo=UTC), "month")
    if re.fullmatch(r"\d{4}", written):
        return Stamp(datetime(int(written), 1, 1, tzinfo=UTC), "year")
    return None


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
