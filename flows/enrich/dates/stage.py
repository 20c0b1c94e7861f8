"""When an article was published, or the best known date: metadata, URL, the page's own lines, the text, first seen.

`published_at` is what the source says, day or moment. What is worked out (the year of a dateline that has none, a day
of the prose) goes to `@timestamp` alone, with its words as evidence: `year` and `report` say how. No date is
later than the drop; the words of the text come last, and abstain where nothing shows which day they mean.
"""

import re
from datetime import UTC, date, datetime, timedelta

from flows.article import Article, DateSource
from flows.clean.dateline import read_dateline
from flows.enrich.dates.report import date_in_text, written
from flows.enrich.dates.stamp import Stamp, parse_stamp
from flows.enrich.dates.text import find_dates
from flows.enrich.dates.year import in_its_year
from flows.inputs import Options, RawArticle

VERSION = "2"

_EARLIEST = date(1800, 1, 1)
_READ = 60_000  # characters of a body that are read for dates
_LEADS = 3  # paragraphs: a dateline stands before the first sentence, which a standfirst may stand above
_DATELINE = 120  # characters in which one stands
_EVIDENCE = 200
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH"})
_LINE_KINDS = ("timestamp", "dateline", "byline")
_EXACT = ("second", "minute", "day")

_URL_DAY = re.compile(
    r"[/_-](?P<year>(?:18|19|20)\d{2})[/_-]?(?P<month>\d{2}|[a-z]{3})[/_-]?(?P<day>\d{2})(?=[/_.?-]|$)"
)
_URL_MONTH = re.compile(r"/(?P<year>(?:18|19|20)\d{2})/(?P<month>0[1-9]|1[0-2])/")
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL_MONTHS = {name: number for number, name in enumerate(_ENGLISH_MONTHS, 1)}

_UPDATED = re.compile(r"updat|modif|aktualis|actualis|aggiorn|edited", re.IGNORECASE)
_SET_APART = re.compile(r"^[^\n]{0,90}?(?: [–—-]{1,2} |\) ?[–—-])")


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Set `published_at`, `timestamp`, `date_source`, `date_precision` and `date_evidence`."""
    limit = options.drop_date + timedelta(days=1)  # a zone east of ours may be a day ahead
    day_first = _day_first(article)
    stated = _stated(article, raw, limit, day_first)
    printed = _from_lines(article, raw, limit, day_first)
    for source, stamp, evidence in (*stated, *printed):
        if stamp.precision in _EXACT:
            return _dated(article, source, stamp, evidence, published=True)
    known = stated[0] if stated else None
    if yearless := _without_year(article, raw, options.drop_date, known[1] if known else None):
        source, stamp, evidence = yearless
        # a year that was worked out is less than one that is printed: stories link nothing by it
        return _dated(article, source if known else "text", stamp, evidence, published=known is not None)
    if known:
        return _dated(article, *known, published=False)
    if in_text := date_in_text(article.body[:_READ], options.drop_date, day_first=day_first):
        return _dated(article, "text", _of(in_text[0]), in_text[1], published=False)
    return article.evolve(
        published_at=None, timestamp=options.first_seen_at, date_source="first_seen", date_precision="second",
        date_evidence=None,
    )  # fmt: skip


def _dated(article: Article, source: DateSource, stamp: Stamp, evidence: str, *, published: bool) -> Article:
    return article.evolve(
        published_at=stamp.at if published else None, timestamp=stamp.at, date_source=source,
        date_precision=stamp.precision, date_evidence=evidence[:_EVIDENCE],
    )  # fmt: skip


def date_in_url(url: str) -> Stamp | None:
    """The date in a URL's path: /2023/09/09/, /2023/sep/09/, -20230909, or the month of /2023/09/."""
    path = url.split("?", 1)[0].split("#", 1)[0].lower()[:2_000]
    for match in _URL_DAY.finditer(path):
        month = _URL_MONTHS.get(match["month"]) or (int(match["month"]) if match["month"].isdigit() else 0)
        try:
            return Stamp(datetime(int(match["year"]), month, int(match["day"]), tzinfo=UTC), "day")
        except ValueError:
            continue
    if by_month := _URL_MONTH.search(path):
        return Stamp(datetime(int(by_month["year"]), int(by_month["month"]), 1, tzinfo=UTC), "month")
    return None


def _stated(
    article: Article, raw: RawArticle, limit: date, day_first: bool | None
) -> list[tuple[DateSource, Stamp, str]]:
    """Metadata, then the URL; what lies outside the possible is ignored."""
    found: list[tuple[DateSource, Stamp, str]] = []
    stated = raw.metadata.published_at
    if stated and (stamp := parse_stamp(stated, day_first=day_first)) and _possible(stamp, limit):
        found.append(("metadata", stamp, stated.strip()))
    url = article.url or raw.metadata.url
    if url and (stamp := date_in_url(url)) and _possible(stamp, limit):
        found.append(("url", stamp, url))
    return sorted(found, key=lambda one: one[1].precision not in _EXACT)  # the more exact of the two


def _from_lines(
    article: Article, raw: RawArticle, limit: date, day_first: bool | None
) -> list[tuple[DateSource, Stamp, str]]:
    """The page's own time stamp, byline or dateline; one of publication before one of an update."""
    found: list[tuple[DateSource, Stamp, str]] = []
    for source, line in _dating_lines(article, raw):
        stamp = parse_stamp(line, day_first=day_first)
        if stamp and stamp.precision in _EXACT and _possible(stamp, limit):
            found.append((source, stamp, line))
    return found


def _without_year(
    article: Article, raw: RawArticle, drop_date: date, known: Stamp | None
) -> tuple[DateSource, Stamp, str] | None:
    """The first of these lines that has a day without a year, with the year that something tells.

    A month that the source gives has to be that of the day.
    """
    for source, line in _dating_lines(article, raw):
        for found in find_dates(line):
            if found.year is not None or found.ambiguous:
                continue
            if known and known.precision == "month" and known.at.month != found.month:
                continue
            day = in_its_year(found, article.body[:_READ], drop_date, known.at.year if known else None)
            if day is not None:
                return source, _of(day), written(line, found) if source != "dateline" else line
    return None


def _dating_lines(article: Article, raw: RawArticle) -> list[tuple[DateSource, str]]:
    """The lines by which a page or a report is dated, updates last, then what its first paragraphs begin with."""
    source: DateSource = "page" if raw.source.format == "html" else "dateline"
    spans = [span for kind in _LINE_KINDS for span in article.removed if span.kind == kind]
    spans.sort(key=lambda span: bool(_UPDATED.search(span.text[:_EVIDENCE])))
    found: list[tuple[DateSource, str]] = [(source, " ".join(span.text[:_EVIDENCE].split())) for span in spans]
    for paragraph in article.body[:_READ].split("\n\n", _LEADS)[:_LEADS]:
        head = _SET_APART.match(paragraph[:_DATELINE])
        place = read_dateline(paragraph)
        if place and place.day:
            found.append(("dateline", paragraph[: paragraph.index(place.day) + len(place.day)]))
        elif head:
            found.append(("dateline", head[0].strip()))
    return found


def _of(day: date) -> Stamp:
    return Stamp(datetime(day.year, day.month, day.day, tzinfo=UTC), "day")


def _possible(stamp: Stamp, limit: date) -> bool:
    return _EARLIEST <= stamp.at.date() <= limit


def _day_first(article: Article) -> bool | None:
    """How the source writes 08/09/2023; None when neither its country nor its language tells."""
    if article.outlet.country is not None:
        return article.outlet.country not in _MONTH_FIRST_COUNTRIES
    return None if article.language in ("en", "und") else True
