"""The year of a day that is printed without one, beside the words that the report is dated by.

An archive holds reports of every year, so the latest day before the drop is not good enough: something has to tell the
year. These do, the surest first:

1. the weekday beside the day: the latest year in which it fits (`weekdays`), unless the text speaks of a later one;
2. the year that metadata or the address give, where they give no day;
3. the latest year that the text names. News names its own year or the one before: where that is the year of the latest
   day before the drop, it is that day; where it is the year before, the day of this year and that of last
   year are both possible, and a weekday in the first sentences ("on Tuesday": the day of the report or the one before)
   decides, if it fits one of the two.

Nothing else makes a report recent, and then no year is told. Relative words are read for nothing else: "yesterday" is
a day only beside a date that is known, and then that date is the better one.
"""

import re
from datetime import date, timedelta

from flows.enrich.dates.calendar_names import WEEKDAYS
from flows.enrich.dates.text import Found
from flows.enrich.dates.weekdays import latest_year

_LEAD = 600  # characters: the first sentences
_SINGLE_SIGN = 1  # a weekday of one sign stands in brackets, not in a sentence
_WORD = re.compile(r"[^\W\d_]{3,14}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_PLAN = re.compile(
    r"\b(?:by|until|till|through|before|bis|vor|d'ici|jusqu'en|hasta|para|antes de|entro|next)\W+(?:the )?$"
)
_PLANNED = re.compile(
    r"\b(?:will|would|plan(?:s|ned)?|expect(?:s|ed)?|due|scheduled|set to|target|goal|aims?|wird|werden|soll(?:en)?"
    r"|geplant|sera|seront|prévue?s?|será[n]?|prevista?s?|prevé|planea|sarà"
    r"|previst[oai]|serão|zal|zullen|будет|будут)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?\n] ")
_AHEAD = 80  # characters before a year in which a plan shows


def year_told(text: str, last: int) -> int:
    """The latest year that the text names as past, up to this one; 0 for none.

    Plans do not count: `by 2025`, `will open in 2025`.
    """
    years = (
        int(match[0])
        for match in _YEAR.finditer(text)
        if not _PLAN.search(before := text[max(0, match.start() - _AHEAD) : match.start()])
        and not _PLANNED.search(_SENTENCE_END.split(before)[-1])
    )
    return max((year for year in years if year <= last), default=0)


def in_its_year(found: Found, text: str, not_after: date, known_year: int | None) -> date | None:
    """The day of a date without a year, by what is around it; None where nothing tells."""
    if known_year is not None:
        return _day(known_year, found, not_after)
    if found.weekday is not None:
        day = latest_year(found.month, found.day, found.weekday, not_after)
        return day if day is not None and year_told(text, not_after.year) <= day.year + 1 else None
    latest = _day(not_after.year, found, not_after) or _day(not_after.year - 1, found, not_after)
    told = year_told(text, latest.year) if latest else 0
    if latest is None or told < latest.year - 1:
        return None
    if told == latest.year:
        return latest
    weekdays = _weekdays(text[:_LEAD])
    before = _day(latest.year - 1, found, not_after)
    fitting = [day for day in (latest, before) if day and not weekdays.isdisjoint(_report_days(day))]
    return fitting[0] if len(fitting) == 1 else None


def _day(year: int, found: Found, not_after: date) -> date | None:
    try:
        day = date(year, found.month, found.day)
    except ValueError:  # 29 February in a common year
        return None
    return day if day <= not_after else None


def _report_days(day: date) -> set[int]:
    return {day.weekday(), (day - timedelta(days=1)).weekday()}


def _weekdays(lead: str) -> set[int]:
    words = (match[0].casefold() for match in _WORD.finditer(lead))
    return {WEEKDAYS[word] for word in words if word in WEEKDAYS and len(word) > _SINGLE_SIGN}
