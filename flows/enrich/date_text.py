"""Dates as people write them: `9 September 2023`, `Sept. 9`, `9. September`, `9 de septiembre de 2023`, `2023年9月9日`.

Found by number and name, in one pass each; a month name alone, a bare year and a bare number are no date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.enrich.calendar_names import MONTHS, NEED_YEAR, WEEKDAYS

_NAME = r"[^\W\d_]{3,10}"
_DAY_MONTH = re.compile(
    rf"(?<![\d.,:/])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?(?: of| de)? (?P<month>{_NAME})\b\.?"
    r"(?:,? (?:de )?(?P<year>\d{4})(?!\d))?"
)
_AFTER_MONTH = re.compile(
    r"(?<=[^\W\d_])\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)(?:,? (?P<year>\d{4})(?!\d))?"
)  # the name before it is looked up from here: a pattern that starts with a word tries every word of a text
_LAST_NAME = re.compile(rf"\b{_NAME}$")
_YEAR_FIRST = re.compile(
    r"(?<![\d/.-])(?P<year>\d{4})(?:[-/.] ?|年 ?|년 ?)(?P<month>\d{1,2})(?:[-/.] ?|月 ?|월 ?)(?P<day>\d{1,2})(?!\d)"
)
_YEAR_LAST = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})(?P<mark>[./-]) ?(?P<second>\d{1,2})(?P=mark) ?(?P<year>\d{4})(?!\d)"
)
_DAY_MONTH_NUMBERS = re.compile(r"(?<![\d/.,-])(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.(?! ?\d)")

_BEFORE = re.compile(
    r"(?P<weekday>[^\W\d_]{5,10}(?:-feira)?|[^\W\d_]{3,4}\.?)[\s,(–-]{1,3}"
    r"(?:(?:the|den|dem|der|am|le|el|il|dia|día) )?\(?$"
)
_AFTER = re.compile(r"^[\s,(–-]{1,3}(?P<weekday>[^\W\d_]{3,9}(?:-feira)?)\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text. `year` is None where it is not written, `weekday` where none stands beside it."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int | None
    ambiguous: bool = False  # day and month may be the other way round: 08/09/2023

    def on(self) -> date | None:
        """The day; None without a year, and for a day that does not exist."""
        try:
            return date(self.year, self.month, self.day) if self.year else None
        except ValueError:
            return None


def find_dates(text: str, *, day_first: bool | None = None) -> list[Found]:
    """Every date with day and month, by position. `day_first` decides 08/09/2023; None leaves it ambiguous."""
    found = [*_named(text), *_numeric(text, day_first)]
    taken: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not taken or one.start >= taken[-1].end:
            taken.append(one)
    return taken


def _named(text: str) -> Iterator[Found]:
    for match in _DAY_MONTH.finditer(text):
        yield from _of_month(text, match, match["month"], match.start(), match.end())
    for match in _AFTER_MONTH.finditer(text):
        name = _LAST_NAME.search(text[max(0, match.start() - 11) : match.start()])
        if name:
            yield from _of_month(text, match, name[0], match.start() - len(name[0]), match.end())


def _of_month(text: str, match: re.Match[str], name: str, start: int, end: int) -> Iterator[Found]:
    month, day, year = MONTHS.get(name.casefold()), int(match["day"]), match["year"]
    if month is None or not 1 <= day <= 31:
        return
    if year or name == "May" or name.casefold() not in NEED_YEAR:
        yield Found(start, end, int(year) if year else None, month, day, _weekday_beside(text, start, end))


def _numeric(text: str, day_first: bool | None) -> Iterator[Found]:
    for match in _YEAR_FIRST.finditer(text):
        if 1 <= int(match["month"]) <= 12:
            yield _found(text, match, int(match["month"]), int(match["day"]))
    for match in _YEAR_LAST.finditer(text):
        first, second = int(match["first"]), int(match["second"])
        if match["mark"] == "." or first > 12 or first == second:
            day, month, ambiguous = first, second, False
        elif second > 12:
            day, month, ambiguous = second, first, False
        else:
            day, month = (second, first) if day_first is False else (first, second)
            ambiguous = day_first is None
        if 1 <= month <= 12:
            yield _found(text, match, month, day, ambiguous)
    for match in _DAY_MONTH_NUMBERS.finditer(text):
        weekday = _weekday_beside(text, *match.span())
        if weekday is not None and 1 <= int(match["month"]) <= 12:  # Samstag (9.9.); without the weekday a score
            yield Found(*match.span(), None, int(match["month"]), int(match["day"]), weekday)


def _found(text: str, match: re.Match[str], month: int, day: int, ambiguous: bool = False) -> Found:
    start, end = match.span()
    return Found(start, end, int(match["year"]), month, day, _weekday_beside(text, start, end), ambiguous)


def _weekday_beside(text: str, start: int, end: int) -> int | None:
    """`Saturday (9 September)`, `Samstag, 9. September`, `9 September (Saturday)`."""
    before = _BEFORE.search(text[max(0, start - 24) : start])
    if before and (weekday := WEEKDAYS.get(before["weekday"].casefold().rstrip("."))) is not None:
        return weekday
    after = _AFTER.search(text[end : end + 20])
    return WEEKDAYS.get(after["weekday"].casefold()) if after else None
