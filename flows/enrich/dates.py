"""When an article was published, or the best known date: metadata, URL, the page's own lines, the text, first seen.

`published_at` is what the source says; a date read from the prose goes to `@timestamp` alone, with its words as
evidence. Two kinds of dates in a text count:

- a weekday with day and month, `Saturday (9 September)`: nobody writes so of another year, and the weekday gives the
  year (`weekdays`);
- a full date beside a reporting verb, `said on 9 September 2023`. All others are history, plans and birthdays.

The latest of them wins, and none does when the text speaks of a year well after it. Relative days ("yesterday") and
bare years say nothing without a known date, and add nothing to one.
"""

import re
from datetime import UTC, date, datetime, timedelta

from flows.article import Article, DateSource
from flows.enrich.date_stamp import Stamp, parse_stamp
from flows.enrich.date_text import Found, find_dates
from flows.enrich.weekdays import latest_year
from flows.inputs import Options, RawArticle

VERSION = "1"

_EARLIEST = date(1800, 1, 1)
_READ = 60_000  # characters of a body that are read for dates
_DATELINE = 120  # characters of a body in which its dateline stands
_EVIDENCE = 200
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH"})
_LINE_KINDS = ("timestamp", "dateline", "byline")

_URL_DAY = re.compile(
    r"[/_-](?P<year>(?:18|19|20)\d{2})[/_-]?(?P<month>\d{2}|[a-z]{3})[/_-]?(?P<day>\d{2})(?=[/_.?-]|$)"
)
_URL_MONTH = re.compile(r"/(?P<year>(?:18|19|20)\d{2})/(?P<month>0[1-9]|1[0-2])/")
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL_MONTHS = {name: number for number, name in enumerate(_ENGLISH_MONTHS, 1)}

_UPDATED = re.compile(r"updat|modif|aktualis|actualis|aggiorn|edited", re.IGNORECASE)
_DATELINE_HEAD = re.compile(r"^[^\n]{0,90}?(?: [–—-]{1,2} |\) ?[–—-])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_PLAN = re.compile(
    r"\b(?:by|until|till|through|before|bis|vor|d'ici|jusqu'en|hasta|para|antes de|entro|next)\W+(?:the )?$"
)
_REPORTED = (
    r"(?:said|says|announced|told|confirmed|published|released|posted|issued|reported|wrote|tweeted|stated|unveiled|shared"
    r"|today|as of|sagte|teilte|erklärte|veröffentlichte?|heute|gab|annoncé|déclaré|publié|aujourd'hui|dijo|anunció"
    r"|publicó|informó|hoy|confirmó|ha detto|annunciato|oggi)"
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


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Set `published_at`, `timestamp`, `date_source`, `date_precision` and `date_evidence`."""
    limit = options.drop_date + timedelta(days=1)  # a zone east of ours may be a day ahead
    day_first = _day_first(article)
    for source, stamp, evidence in (
        *_stated(article, raw, limit, day_first),
        *_from_lines(article, raw, limit, day_first),
    ):
        exact = stamp.precision in ("second", "minute", "day")
        return article.evolve(
            published_at=stamp.at if exact else None, timestamp=stamp.at, date_source=source,
            date_precision=stamp.precision, date_evidence=evidence[:_EVIDENCE],
        )  # fmt: skip
    own_lines = [span.text[:_EVIDENCE] for span in article.removed if span.kind in _LINE_KINDS]
    told = "\n".join((*own_lines, article.body[:_READ]))  # a time stamp without its year is read by its weekday
    in_text = date_in_text(told, options.drop_date, day_first=day_first)
    if in_text is not None:
        day, words = in_text
        return article.evolve(
            published_at=None, timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC), date_source="text",
            date_precision="day", date_evidence=words[:_EVIDENCE],
        )  # fmt: skip
    return article.evolve(
        published_at=None, timestamp=options.first_seen_at, date_source="first_seen", date_precision="second",
        date_evidence=None,
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


def date_in_text(text: str, drop_date: date, *, day_first: bool | None = None) -> tuple[date, str] | None:
    """(the latest day that the text reports from, its words); None where no date shows that it is one."""
    latest: tuple[date, str] | None = None
    for found in find_dates(text, day_first=day_first):
        day = _reported_day(text, found, drop_date)
        if day is not None and (latest is None or day > latest[0]):
            latest = day, _words(text, found)
    if latest is None or _latest_year_told(text, drop_date) > latest[0].year + 1:
        return None
    return latest


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
    if len(found) == 2 and found[0][1].precision in ("month", "year") and found[1][1].precision == "day":
        found.reverse()  # the more exact of the two
    return found


def _from_lines(
    article: Article, raw: RawArticle, limit: date, day_first: bool | None
) -> list[tuple[DateSource, Stamp, str]]:
    """The page's own time stamp, byline or dateline; one of publication before one of an update."""
    lines = [span for kind in _LINE_KINDS for span in article.removed if span.kind == kind]
    source: DateSource = "page" if raw.source.format == "html" else "dateline"
    found: list[tuple[DateSource, Stamp, str]] = []
    for span in sorted(lines, key=lambda span: bool(_UPDATED.search(span.text[:_EVIDENCE]))):
        stamp = parse_stamp(span.text, day_first=day_first)
        if stamp and stamp.precision in ("second", "minute", "day") and _possible(stamp, limit):
            found.append((source, stamp, " ".join(span.text.split())))
    if head := _DATELINE_HEAD.match(article.body[:_DATELINE]):
        stamp = parse_stamp(head[0], day_first=day_first)
        if stamp and stamp.precision == "day" and _possible(stamp, limit):
            found.append(("dateline", stamp, head[0].strip()))
    return found


def _possible(stamp: Stamp, limit: date) -> bool:
    return _EARLIEST <= stamp.at.date() <= limit


def _day_first(article: Article) -> bool | None:
    """How the source writes 08/09/2023; None when neither its country nor its language tells."""
    if article.outlet.country is not None:
        return article.outlet.country not in _MONTH_FIRST_COUNTRIES
    return None if article.language in ("en", "und") else True


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


def _words(text: str, found: Found) -> str:
    """The date as written, its weekday and bracket included."""
    start = found.start
    if found.weekday is not None:
        lead = text[max(0, start - 24) : start]
        weekday = re.search(r"[^\W\d_]+(?:-feira)?\.?[\s,(–-]{1,3}(?:[^\W\d_]{2,3} )?\(?$", lead)
        start -= len(lead) - weekday.start() if weekday else 0
    end = found.end + (1 if text[found.end : found.end + 1] == ")" and "(" in text[start : found.end] else 0)
    return text[start:end]


def _latest_year_told(text: str, drop_date: date) -> int:
    """The latest year that the text names as past, up to the drop's; plans (`by 2025`) do not count."""
    years = (
        int(match[0])
        for match in _YEAR.finditer(text)
        if not _PLAN.search(text[max(0, match.start() - 16) : match.start()])
    )
    return max((year for year in years if year <= drop_date.year), default=0)
