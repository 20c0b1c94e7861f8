"""The weekday rule: a date that names its weekday but not its year still has one year that fits best."""

from datetime import date

_YEARS = 40  # how far back: the calendar repeats after 28 years, after 40 across a century year


def latest_year(month: int, day: int, weekday: int, not_after: date) -> date | None:
    """The latest date, `not_after` included, with this month, day and weekday (Monday is 0).

    News is read near its date, so the latest is the likeliest: Saturday, 9 September is 2023 for a drop of 2026; the
    others are 2017 and 2028. None when no year fits (30 February).
    """
    for year in range(not_after.year, not_after.year - _YEARS, -1):
        try:
            found = date(year, month, day)
        except ValueError:  # 29 February in a common year
            continue
        if found <= not_after and found.weekday() == weekday:
            return found
    return None
