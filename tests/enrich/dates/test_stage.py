"""Dates: what the source says, what the URL and the page show, what the text reports, and what is no date."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.article import Removed
from flows.enrich.dates.report import date_in_text
from flows.enrich.dates.stage import date_in_url, enrich
from flows.enrich.dates.stamp import parse_stamp
from flows.enrich.dates.text import find_dates
from flows.enrich.dates.weekdays import latest_year
from flows.inputs import Options
from tests.enrich.articles import OPTIONS, article, raw

DROP = OPTIONS.drop_date
SATURDAY = 5


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("2023-09-09", "2023-09-09T00:00", "day"),
        ("2023-09-09T08:00:00Z", "2023-09-09T08:00", "second"),
        ("2023-09-09T08:00:00.000+02:00", "2023-09-09T06:00", "second"),
        ("2023-09-09T08:00:00+0200", "2023-09-09T06:00", "second"),
        ("2023-09-09 14:05", "2023-09-09T14:05", "minute"),
        ("2023-09-09 14:05:00 +0000", "2023-09-09T14:05", "second"),
        ("2023-09-09 14:05:00 UTC", "2023-09-09T14:05", "second"),
        ("20230909", "2023-09-09T00:00", "day"),
        ("20230909T140500Z", "2023-09-09T14:05", "second"),
        ("1694246400", "2023-09-09T08:00", "second"),
        ("1694246400000", "2023-09-09T08:00", "second"),
        ("Sat, 09 Sep 2023 14:05:00 GMT", "2023-09-09T14:05", "second"),
        ("Sat, 09 Sep 2023 14:05:00 +0530", "2023-09-09T08:35", "second"),
        ("Sat, 09 Sep 2023 14:05:00 BST", "2023-09-09T13:05", "second"),
        ("9 Sep 2023 14:05 BST", "2023-09-09T13:05", "minute"),
        ("Sept. 9, 2023 at 2:05 p.m. ET", "2023-09-09T18:05", "minute"),
        ("Published 12:05 AM EDT, Sat September 9, 2023", "2023-09-09T04:05", "minute"),
        ("September 9, 2023", "2023-09-09T00:00", "day"),
        ("09.09.2023, 14:05 Uhr", "2023-09-09T14:05", "minute"),
        ("9. September 2023 um 14.05 Uhr", "2023-09-09T14:05", "minute"),
        ("le 9 septembre 2023 à 14h05", "2023-09-09T14:05", "minute"),
        ("9 de septiembre de 2023", "2023-09-09T00:00", "day"),
        ("1er août 2023", "2023-08-01T00:00", "day"),
        ("2023년 9월 9일", "2023-09-09T00:00", "day"),
        ("2023年9月9日", "2023-09-09T00:00", "day"),
        ("2023-09", "2023-09-01T00:00", "month"),
        ("September 2023", "2023-09-01T00:00", "month"),
        ("2023", "2023-01-01T00:00", "year"),
        ("13/09/2023", "2023-09-13T00:00", "day"),
        ("09/13/2023", "2023-09-13T00:00", "day"),
        ("08/09/2023", "2023-01-01T00:00", "year"),
    ],
)
def test_stamps_are_read_to_utc_with_their_precision(written: str, moment: str, precision: str) -> None:
    stamp = parse_stamp(written)
    assert stamp is not None
    assert (stamp.at, stamp.precision) == (datetime.fromisoformat(moment).replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(("day_first", "day"), [(True, date(2023, 9, 8)), (False, date(2023, 8, 9))])
def test_the_order_of_day_and_month_is_the_sources(day_first: bool, day: date) -> None:
    stamp = parse_stamp("08/09/2023", day_first=day_first)
    assert stamp is not None
    assert (stamp.at.date(), stamp.precision) == (day, "day")


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "3 hours ago", "2023-13-45", "31 February 2023", "12:30", "99999999999999", "0", "We", "70s"],
)
def test_what_is_no_stamp_is_none(written: str) -> None:
    assert parse_stamp(written) is None


@given(st.datetimes(min_value=datetime(1800, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_iso_stamps_come_back_as_they_went(moment: datetime) -> None:
    stamp = parse_stamp(moment.isoformat())
    assert stamp is not None
    assert stamp.at == moment


@given(st.text(max_size=80))
def test_no_stamp_raises(written: str) -> None:
    parse_stamp(written)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2023/09/09/kutcher", date(2023, 9, 9)),
        ("https://example.org/film/2023/sep/09/kutcher-kunis", date(2023, 9, 9)),
        ("https://example.org/a-20230909.html", date(2023, 9, 9)),
        ("https://example.org/2023-09-09/a", date(2023, 9, 9)),
        ("https://example.org/2023/09/a", date(2023, 9, 1)),
        ("https://example.org/2023/99/99/a", None),
        ("https://example.org/article/12023090912", None),
        ("https://example.org/a?date=2023/09/09/", None),
        ("https://example.org/", None),
    ],
)
def test_urls_that_hold_a_date(url: str, day: date | None) -> None:
    stamp = date_in_url(url)
    assert (stamp.at.date() if stamp else None) == day


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31)))
def test_the_weekday_rule_gives_the_latest_year_that_fits(drop: date) -> None:
    """A sweep over drop dates: the largest of the years, not after the drop, in which the day is a Saturday."""
    years = [year for year in range(1950, 2041) if date(year, 9, 9).weekday() == SATURDAY]
    expected = max(date(year, 9, 9) for year in years if date(year, 9, 9) <= drop)
    assert latest_year(9, 9, SATURDAY, drop) == expected


@pytest.mark.parametrize(
    ("drop", "year"),
    [(date(2026, 1, 15), 2023), (date(2023, 9, 9), 2023), (date(2023, 9, 8), 2017), (date(2030, 1, 1), 2028)],
)
def test_saturday_9_september_depends_on_the_drop(drop: date, year: int) -> None:
    assert date_in_text("a video released on Saturday (9 September) in which", drop) == (
        date(year, 9, 9),
        "Saturday (9 September)",
    )


def test_the_29th_of_february_needs_a_leap_year() -> None:
    assert latest_year(2, 29, 3, DROP) == date(2024, 2, 29)
    assert latest_year(2, 30, 3, DROP) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The fair opened on Saturday, September 9, officials said.", "Saturday, September 9"),
        ("It came on Saturday, September 9, 2023, when the doors opened.", "Saturday, September 9, 2023"),
        ("Die Messe öffnete am Samstag, 9. September, ihre Tore.", "Samstag, 9. September"),
        ("Die Messe öffnete am Samstag (9.9.) ihre Tore.", "Samstag (9.9.)"),
        ("La foire a ouvert samedi 9 septembre à Paris.", "samedi 9 septembre"),
        ("La feria abrió el sábado 9 de septiembre en Madrid.", "sábado 9 de septiembre"),
        ("The ministry said on 9 September 2023 that it would.", "9 September 2023"),
        ("On September 9, 2023, the ministry announced a plan.", "September 9, 2023"),
    ],
)
def test_dates_that_a_text_reports_from(text: str, words: str) -> None:
    assert date_in_text(text, DROP) == (date(2023, 9, 9), words)


@pytest.mark.parametrize(
    "text",
    [
        "He was born on 4 May 1970 in Leeds.",
        "She said she was born on Monday 4 May 1970.",
        "The crimes were committed in 2003, and the show ran from 1998 to 2006.",
        "The company, founded on 1 March 2001, grew.",
        "The attacks of September 11, 2001, changed the city.",
        "It will open on 3 March 2024.",
        "They apologised on Thursday, a day after the verdict.",
        "From 1 May 2020 to 3 May 2021 it was closed.",
        "The mayor said on 9 September 2019 he would go. He left in 2023.",
        "On May 10 people came, and may 4 more follow.",
        "We saw the 70s return.",
        "He scored 9.9. and won on Saturday.",
        "Version 2.10.2019 was published.",
    ],
)
def test_history_plans_and_bare_years_are_no_date_of_an_article(text: str) -> None:
    assert date_in_text(text, DROP) is None


def test_a_plan_of_these_weeks_is_not_taken_for_a_report_of_years_ago() -> None:
    drop = date(2026, 11, 22)
    assert date_in_text("The shop will open on Saturday (28 November).", drop) is None
    assert date_in_text("The shop opened on Saturday (28 November).", drop) == (
        date(2020, 11, 28),
        "Saturday (28 November)",
    )


def test_the_latest_reported_day_wins() -> None:
    text = "She said on 1 March 2023 that it was over. On 9 September 2023 she told reporters that it was not."
    assert date_in_text(text, DROP) == (date(2023, 9, 9), "9 September 2023")


@given(
    st.text(alphabet="0123456789 ./-,()SeptmbrMay年月日", max_size=120), st.dates(date(1990, 1, 1), date(2030, 1, 1))
)
def test_no_text_gives_a_day_after_the_drop(text: str, drop: date) -> None:
    found = date_in_text(text, drop)
    assert found is None or found[0] <= drop


@pytest.mark.parametrize("line", ["9 " * 500_000, "Saturday " * 100_000, "9 May " * 100_000, "2023/" * 200_000])
def test_a_line_that_would_hold_a_quadratic_pattern_up_for_minutes(line: str) -> None:
    assert enrich(article(line), raw(), OPTIONS).timestamp is not None


def test_metadata_is_the_date_of_publication() -> None:
    found = enrich(article(), raw(published_at="2023-09-09T14:05:00+01:00"), OPTIONS)
    assert found.published_at == found.timestamp == datetime(2023, 9, 9, 13, 5, tzinfo=UTC)
    assert (found.date_source, found.date_precision) == ("metadata", "second")
    assert found.date_evidence == "2023-09-09T14:05:00+01:00"


@pytest.mark.parametrize("stated", ["1650-01-01", "2026-02-01", "0001-01-01", "9999-12-31", "soon"])
def test_impossible_metadata_is_ignored_and_the_url_asked(stated: str) -> None:
    found = enrich(article(url="https://example.org/2023/09/09/a"), raw(published_at=stated), OPTIONS)
    assert (found.date_source, found.timestamp) == ("url", datetime(2023, 9, 9, tzinfo=UTC))


def test_a_day_ahead_of_the_drop_is_another_time_zone() -> None:
    tomorrow = (DROP + timedelta(days=1)).isoformat()
    assert enrich(article(), raw(published_at=tomorrow), OPTIONS).date_source == "metadata"


def test_a_year_in_metadata_is_no_day_of_publication() -> None:
    found = enrich(article(), raw(published_at="2003"), OPTIONS)
    assert (found.published_at, found.date_precision) == (None, "year")


def test_the_day_of_a_url_beats_the_year_of_metadata() -> None:
    found = enrich(article(url="https://example.org/2023/09/09/a"), raw(published_at="2023"), OPTIONS)
    assert (found.date_source, found.date_precision) == ("url", "day")


def test_a_removed_time_stamp_dates_the_article_and_an_update_comes_second() -> None:
    lines = [
        Removed(kind="timestamp", rule="r", line=2, text="Updated 10 September 2023 08:00"),
        Removed(kind="timestamp", rule="r", line=3, text="Published 9 September 2023 14:05"),
    ]
    found = enrich(article(removed=lines), raw(), OPTIONS)
    assert (found.published_at, found.date_source) == (datetime(2023, 9, 9, 14, 5, tzinfo=UTC), "dateline")
    assert enrich(article(removed=lines), raw("html"), OPTIONS).date_source == "page"


def test_a_time_stamp_without_its_year_is_read_by_its_weekday() -> None:
    line = Removed(kind="timestamp", rule="r", line=2, text="Saturday, September 9, 2:05 p.m.")
    found = enrich(article(removed=[line]), raw(), OPTIONS)
    assert (found.published_at, found.date_source) == (None, "text")
    assert found.timestamp == datetime(2023, 9, 9, tzinfo=UTC)


def test_a_dateline_in_the_body_dates_the_article() -> None:
    found = enrich(article("LONDON, Sept 9, 2023 (Reuters) - The bridge is closed."), raw(), OPTIONS)
    assert (found.date_source, found.published_at) == ("dateline", datetime(2023, 9, 9, tzinfo=UTC))


def test_the_country_of_the_outlet_orders_day_and_month() -> None:
    american = article(outlet={"country": "US"})
    assert enrich(american, raw(published_at="08/09/2023"), OPTIONS).published_at == datetime(2023, 8, 9, tzinfo=UTC)
    german = article(language="de")
    assert enrich(german, raw(published_at="08/09/2023"), OPTIONS).published_at == datetime(2023, 9, 8, tzinfo=UTC)


def test_a_date_from_the_text_leaves_published_at_empty(seeds: Path) -> None:
    body = (seeds / "002_d05778e0d9991043.txt").read_text()
    found = enrich(article(body), raw(), OPTIONS)
    assert found.published_at is None
    assert found.timestamp == datetime(2023, 9, 9, tzinfo=UTC)
    assert (found.date_source, found.date_precision) == ("text", "day")
    assert found.date_evidence == "Saturday (9 September)"


@pytest.mark.parametrize("stem", ["000", "001", "003", "004"])
def test_seeds_that_name_no_day_are_dated_by_their_arrival(seeds: Path, stem: str) -> None:
    (path,) = seeds.glob(f"{stem}_*.txt")
    found = enrich(article(path.read_text()), raw(), OPTIONS)
    assert (found.date_source, found.timestamp, found.date_evidence) == ("first_seen", OPTIONS.first_seen_at, None)


def test_an_earlier_drop_takes_an_earlier_year(seeds: Path) -> None:
    body = (seeds / "002_d05778e0d9991043.txt").read_text()
    early = Options(drop_date=date(2020, 1, 1), first_seen_at=OPTIONS.first_seen_at)
    assert enrich(article(body), raw(), early).timestamp == datetime(2017, 9, 9, tzinfo=UTC)


REST = " A bridge over the river was closed, the council said, and a ferry takes its place."


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("9 September", None), ("Sept. 9", None), ("le samedi 9 septembre", 5), ("am 9. September", None),
        ("el sábado 9 de septiembre", 5), ("sabato 9 settembre", 5), ("sábado, 9 de setembro", 5),
        ("zaterdag 9 september", 5), ("lördag 9 september", 5), ("lørdag 9. september", 5), ("w sobotę 9 września", 5),
        ("v sobotu 9. září", 5), ("lauantaina 9. syyskuuta", 5), ("szeptember 9.", None), ("9 Eylül Cumartesi", 5),
        ("в субботу, 9 сентября", 5), ("у суботу, 9 вересня", 5), ("Σάββατο 9 Σεπτεμβρίου", 5),
        ("sâmbătă, 9 septembrie", 5), ("Sabtu, 9 September", 5), ("शनिवार, 9 सितंबर", 5), ("السبت 9 سبتمبر", 5),
        ("9 בספטמבר", None), ("9月9日（土）", 5), ("9月9日星期六", 5), ("9월 9일(토)", 5), ("ngày 9 tháng 9", None),
    ],
)  # fmt: skip
def test_days_in_the_larger_languages(text: str, weekday: int | None) -> None:
    (found,) = find_dates(text)
    assert (found.year, found.month, found.day, found.weekday) == (None, 9, 9, weekday)


@pytest.mark.parametrize(
    "text",
    [
        "9 września 2023", "9. září 2023", "2023. szeptember 9.", "9. syyskuuta 2023", "9 Eylül 2023",
        "9 сентября 2023 года", "9 вересня 2023", "9 Σεπτεμβρίου 2023", "9 septembrie 2023", "9 सितंबर 2023",
        "9 سبتمبر 2023", "9 בספטמבר 2023", "2023年9月9日", "2023년 9월 9일", "ngày 9 tháng 9 năm 2023", "ngày 9/9/2023",
    ],
)  # fmt: skip
def test_dates_with_their_year_in_the_larger_languages(text: str) -> None:
    (found,) = find_dates(text)
    assert found.on() == date(2023, 9, 9)


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("LONDON, Jan 5 (Reuters) -", " It was built in 2026.", date(2026, 1, 5)),  # the text names this year
        ("LONDON, Dec 12 (Reuters) -", " It was built in 2025.", date(2025, 12, 12)),
        ("LONDON, Monday, Jan 5 (Reuters) -", "", date(2026, 1, 5)),  # the weekday tells the year
        ("LONDON, Saturday, Sept 9 (Reuters) -", "", date(2023, 9, 9)),
        ("PARIS, le samedi 9 septembre -", "", date(2023, 9, 9)),
        # the text names last year: the weekday of its first sentence is that of one of the two
        ("LONDON, Jan 5 (Reuters) -", " It was said on Monday. It was built in 2025.", date(2026, 1, 5)),
        ("LONDON, Jan 5 (Reuters) -", " It was said on Saturday. It was built in 2025.", date(2025, 1, 5)),
        ("LONDON, Jan 5 (Reuters) -", " It was said on Friday. It was built in 2025.", None),
        ("LONDON, Jan 5 (Reuters) -", " It was built in 2025.", None),
        ("LONDON, Jan 5 (Reuters) -", " It was built in 2011.", None),  # a report of 2011, or of 2025?
        ("LONDON, Jan 5 (Reuters) -", " It will be built in 2026.", None),  # as reports of many years say
        ("LONDON, Dec 12 (Reuters) -", " The games of 2026 are far.", None),
        ("LONDON, Jan 5 (Reuters) -", "", None),  # nothing says that it is recent
        ("LONDON, Jan 5 (Reuters) -", " It was said on Monday.", None),
        (
            "LONDON, Saturday, Sept 9 (Reuters) -",
            " It was built in 2025.",
            None,
        ),  # two years after the latest that fits
        ("LONDON, Feb 30 (Reuters) -", " It was built in 2026.", None),
        ("LONDON (Reuters) -", " It was built in 2026.", None),
    ],
)
def test_a_dateline_without_its_year_needs_what_tells_it(head: str, body: str, day: date | None) -> None:
    found = enrich(article(head + REST + body), raw(), OPTIONS)
    assert found.published_at is None
    if day is None:
        assert found.date_source == "first_seen"
        return
    assert found.timestamp == datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert (found.date_source, found.date_precision) == ("text", "day")
    assert found.date_evidence is not None and found.date_evidence in head


@pytest.mark.parametrize(
    ("stated", "url"), [("2019", None), ("2019-01", None), (None, "https://example.org/2019/01/bridge")]
)
def test_a_dateline_makes_a_known_month_or_year_exact(stated: str | None, url: str | None) -> None:
    found = enrich(article("LONDON, Jan 5 (Reuters) -" + REST, url=url), raw(published_at=stated), OPTIONS)
    assert found.published_at == datetime(2019, 1, 5, tzinfo=UTC)
    assert (found.date_source, found.date_precision) == ("dateline", "day")


def test_a_dateline_of_another_month_leaves_the_known_one() -> None:
    found = enrich(article("LONDON, May 5 (Reuters) -" + REST), raw(published_at="2019-01"), OPTIONS)
    assert (found.published_at, found.date_source, found.date_precision) == (None, "metadata", "month")


def test_relative_days_alone_are_no_date() -> None:
    for said in ("yesterday", "on Tuesday", "am Dienstag", "hier", "ayer"):
        found = enrich(article(f"It was closed {said}." + REST), raw(), OPTIONS)
        assert found.date_source == "first_seen"


def test_a_byline_without_its_year_is_dated_by_the_address() -> None:
    line = Removed(kind="byline", rule="r", line=2, text="By Jane Roe, 5 January")
    found = enrich(article(removed=[line], url="https://example.org/2024/01/bridge"), raw(), OPTIONS)
    assert found.published_at == datetime(2024, 1, 5, tzinfo=UTC)


@given(
    st.sampled_from(["LONDON, {} {} (Reuters) -", "LONDON, Monday, {} {} (Reuters) -"]),
    st.sampled_from(["Jan", "June", "Sept"]),
    st.integers(1, 31),
    st.integers(2000, 2030),
    st.dates(date(2001, 1, 1), date(2030, 12, 31)),
)
def test_no_dateline_is_later_than_the_drop(head: str, month: str, day: int, year: int, drop: date) -> None:
    options = Options(drop_date=drop, first_seen_at=OPTIONS.first_seen_at)
    found = enrich(article(head.format(month, day) + REST + f" It was built in {year}."), raw(), options)
    assert found.date_source == "first_seen" or (found.timestamp and found.timestamp.date() <= drop)
