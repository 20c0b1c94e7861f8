"""Dates as people write them: `9 September 2023`, `Sept. 9`, `9. September`, `9 de septiembre de 2023`, `2023年9月9日`,
`2023. szeptember 9.`, `ngày 9 tháng 9 năm 2023`, `9月9日（土）`.

Found by number and name, in one pass each; a month name alone, a bare year and a bare number are no date.
"""

import re
from dataclasses import dataclass
from datetime import date

from flows.enrich.dates.calendar_names import MONTHS, NEED_YEAR, WEEKDAYS

_LETTER = r"(?:[^\W\d_]|[\u0900-\u0963])"  # with the vowel signs of Devanagari, which are no letters to `re`
_NAME = rf"{_LETTER}{{2,12}}"
_NO_LETTER = rf"(?!{_LETTER})"
_NUMBER = re.compile(r"\d+")  # every date holds one: patterns are tried where a number begins, and nowhere else
_DAY_MONTH = re.compile(
    rf"(?<![\d.,:/])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?(?: of| de)? (?P<month>{_NAME}){_NO_LETTER}\.?"
    r"(?:,? (?:de )?(?P<year>\d{4})(?!\d))?"
)
_MONTH_BEFORE = re.compile(rf"(?:(?P<year>\d{{4}})\. ?)?(?<!{_LETTER})(?P<month>{_NAME})\.? $")
_DAY_AFTER = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)(?:,? (?P<year>\d{4})(?!\d))?")
_YEAR_FIRST = re.compile(
    r"(?<![\d/.-])(?P<year>\d{4})(?:[-/.] ?|年 ?|년 ?)(?P<month>\d{1,2})(?:[-/.] ?|月 ?|월 ?)(?P<day>\d{1,2})"
    r"(?!\d)(?:日|일)?"
)
_YEAR_LAST = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})(?P<mark>[./-]) ?(?P<second>\d{1,2})(?P=mark) ?(?P<year>\d{4})(?!\d)"
)
_MONTH_DAY_MARKED = re.compile(r"(?<!\d)(?P<month>\d{1,2})(?:月|월) ?(?P<day>\d{1,2})(?:日|일)")
_DAY_MONTH_MARKED = re.compile(
    r"(?P<day>\d{1,2})(?:/| tháng )(?P<month>\d{1,2})(?:(?:/| năm |, )(?P<year>\d{4}))?(?![\d/])"
)
_MARKED = "ngày "  # Vietnamese: "day"
_DAY_MONTH_NUMBERS = re.compile(r"(?<![\d/.,-])(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.(?! ?\d)")

_BEFORE = re.compile(
    rf"(?P<weekday>{_LETTER}{{5,14}}(?:-feira)?|{_LETTER}{{3,4}}\.?)[\s,(–-]{{1,3}}"
    r"(?:(?:the|den|dem|der|am|le|el|il|dia|día) )?\(?$"
)
_AFTER = re.compile(
    rf"^(?:[\s,(–-]{{1,3}}(?P<weekday>{_LETTER}{{3,14}}(?:-feira)?){_NO_LETTER}"
    r"|,? ?[（(]?(?:星期|周|週)?(?P<sign>[月火水木金土日一二三四五六天월화수목금토])(?:[)）]|曜|요일|(?<=[期周週].)))"
)


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
    taken: list[Found] = []
    for number in _NUMBER.finditer(text):
        at = number.start()
        if taken and at < taken[-1].end:
            continue
        found = _named(text, at) or _numeric(text, at, day_first)
        if found is not None:
            taken.append(found)
    return taken


def _named(text: str, at: int) -> Found | None:
    """The date whose day, written before or after the month's name, begins here."""
    if match := _DAY_MONTH.match(text, at):
        found = _of_month(text, match, match["month"], at, match.end())
        if found is not None:
            return found
    name = _MONTH_BEFORE.search(text[max(0, at - 22) : at])
    if name and (match := _DAY_AFTER.match(text, at)):
        return _of_month(text, match, name["month"], at - len(name[0]), match.end(), name["year"])
    return None


def _of_month(
    text: str, match: re.Match[str], name: str, start: int, end: int, year_before: str | None = None
) -> Found | None:
    month, day, year = MONTHS.get(name.casefold()), int(match["day"]), match["year"] or year_before
    if month is None or not 1 <= day <= 31 or not (year or name == "May" or name.casefold() not in NEED_YEAR):
        return None
    return Found(start, end, int(year) if year else None, month, day, _weekday_beside(text, start, end))


def _numeric(text: str, at: int, day_first: bool | None) -> Found | None:
    if match := _YEAR_FIRST.match(text, at):
        return _found(text, match, int(match["month"]), int(match["day"]))
    if match := _MONTH_DAY_MARKED.match(text, at):
        return _found(text, match, int(match["month"]), int(match["day"]))
    if text[max(0, at - len(_MARKED)) : at].casefold() == _MARKED and (match := _DAY_MONTH_MARKED.match(text, at)):
        return _found(text, match, int(match["month"]), int(match["day"]))
    if match := _YEAR_LAST.match(text, at):
        first, second = int(match["first"]), int(match["second"])
        if match["mark"] == "." or first > 12 or first == second:
            return _found(text, match, second, first)
        if second > 12:
            return _found(text, match, first, second)
        month, day = (first, second) if day_first is False else (second, first)
        return _found(text, match, month, day, ambiguous=day_first is None)
    if match := _DAY_MONTH_NUMBERS.match(text, at):
        weekday = _weekday_beside(text, *match.span())
        if weekday is not None and 1 <= int(match["month"]) <= 12:  # Samstag (9.9.); without the weekday a score
            return Found(*match.span(), None, int(match["month"]), int(match["day"]), weekday)
    return None


def _found(text: str, match: re.Match[str], month: int, day: int, ambiguous: bool = False) -> Found | None:
    start, end = match.span()
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = match.groupdict().get("year")
    return Found(start, end, int(year) if year else None, month, day, _weekday_beside(text, start, end), ambiguous)


def _weekday_beside(text: str, start: int, end: int) -> int | None:
    """`Saturday (9 September)`, `Samstag, 9. September`, `9 September (Saturday)`."""
    before = _BEFORE.search(text[max(0, start - 24) : start])
    if before and (weekday := WEEKDAYS.get(before["weekday"].casefold().rstrip("."))) is not None:
        return weekday
    after = _AFTER.search(text[end : end + 20])
    return WEEKDAYS.get((after["weekday"] or after["sign"]).casefold()) if after else None
