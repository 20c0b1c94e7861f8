"""The day that a text reports from, by the dates in its prose.

Two kinds of dates count:

- a weekday with day and month, `Saturday (9 September)`: nobody writes so of another year, and the weekday gives the
  year (`weekdays`);
- a full date beside a reporting verb, `said on 9 September 2023`. All others are history, plans and birthdays.

The latest of them wins, and none does when the text speaks of a year well after it. Relative days ("yesterday") and
bare years say nothing without a known date, and add nothing to one.
"""

import re
from datetime import date, timedelta

from flows.enrich.dates.text import Found, find_dates
from flows.enrich.dates.weekdays import latest_year
from flows.enrich.dates.year import year_told

_EARLIEST = date(1800, 1, 1)
_REPORTED = (
    r"(?:said|says|announced|told|confirmed|published|released|posted|issued|reported|wrote|tweeted|stated|unveiled|shared"
    r"|today|as of|sagte|teilte|erklärte|veröffentlichte?|heute|gab|annoncé|déclaré|publié|aujourd'hui|dijo|anunció"
    r"|publicó|informó|hoy|confirmó|ha detto|annunciato|oggi"
    r"|disse|anunciou|divulgou|publicou|informou|hoje|zei|meldde|vandaag|powiedział[a]?|poinformował[a]?|ogłosił[a]?"
    r"|dziś|сообщил[аи]?|заявил[аи]?|объявил[аи]?|сегодня|повідомил[аи]|заявив|оголосив|сьогодні|sade|meddelade)"
)
_REPORTED_BEFORE = re.compile(rf"\b{_REPORTED}\b[^.!?\n]{{0,24}}$", re.IGNORECASE)
_REPORTED_AFTER = re.compile(rf"^[,)]?[^.!?\n\d]{{0,16}}\b{_REPORTED}\b", re.IGNORECASE)
_ON = re.compile(r"(?:^|[.!?\n] ?|\b(?:on|am|le|el|il|em|dia|día) )$", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:will|next|upcoming|kommenden|nächsten|prochain|próximo|prossimo)\b", re.IGNORECASE)
_PLANS_AHEAD = timedelta(days=90)
_HISTORY = re.compile(
    r"\b(?:born|birth(?:day)?|anniversary|founded|since|died|until|between|from|geboren|seit|gegründet|jahrestag|starb"
    r"|née?|depuis|fondée?|anniversaire|nacid[oa]|nació|desde|fundad[oa]|aniversario|will|would|scheduled|due|plans?|expected)\b",
    re.IGNORECASE,
)


def date_in_text(text: str, drop_date: date, *, day_first: bool | None = None) -> tuple[date, str] | None:
    """(the latest day that the text reports from, its words); None where no date shows that it is one."""
    latest: tuple[date, str] | None = None
    for found in find_dates(text, day_first=day_first):
        day = _reported_day(text, found, drop_date)
        if day is not None and (latest is None or day > latest[0]):
            latest = day, written(text, found)
    if latest is None or year_told(text, drop_date.year) > latest[0].year + 1:
        return None
    return latest


def _reported_day(text: str, found: Found, drop_date: date) -> date | None:
    if found.ambiguous:
        return None
    if found.weekday is not None and found.year is None:
        ahead = latest_year(found.month, found.day, found.weekday, drop_date + _PLANS_AHEAD)
        if ahead and ahead > drop_date and _PLANNED.search(_before(text, found)):
            return None  # a plan of these weeks, not a report of years ago
        return latest_year(found.month, found.day, found.weekday, drop_date)
    day = found.on()
    if day is None or not _EARLIEST <= day <= drop_date:
        return None
    if found.weekday is not None and day.weekday() == found.weekday:
        return None if _HISTORY.search(_before(text, found)) else day
    before = _before(text, found)
    reported = _REPORTED_BEFORE.search(before) or (
        _ON.search(text[max(0, found.start - 8) : found.start])
        and _REPORTED_AFTER.search(text[found.end : found.end + 40])
    )
    return day if reported and not _HISTORY.search(before) else None


def _before(text: str, found: Found) -> str:
    """The sentence up to the date, at most 80 characters."""
    return re.split(r"[.!?\n] ", text[max(0, found.start - 80) : found.start])[-1]


def written(text: str, found: Found) -> str:
    """A date as the text writes it, its weekday and bracket included."""
    start = found.start
    if found.weekday is not None:
        lead = text[max(0, start - 24) : start]
        weekday = re.search(r"[^\W\d_]+(?:-feira)?\.?[\s,(–-]{1,3}(?:[^\W\d_]{2,3} )?\(?$", lead)
        start -= len(lead) - weekday.start() if weekday else 0
    end = found.end + (1 if text[found.end : found.end + 1] == ")" and "(" in text[start : found.end] else 0)
    return text[start:end]
