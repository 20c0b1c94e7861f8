"""Stories, as people read them."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.report import RunReport
from flows.stories.listing import Listed
from flows.stories.telling import Report, Telling
from flows.text.terminal import inert, styled

_QUOTES = 8  # shown of those that are shared ...
_OWN = 3  # ... and of those, the names, works and numbers that one outlet alone has
_NAMES = 8
_REPORTS = 40
_LINE = 160  # characters of one quotation or headline


def print_stories(console: Console, stories: Sequence[Listed], page: int, *, more: bool) -> None:
    """A headline for each, with how many articles of which outlets, when, and the id."""
    for one in stories:
        console.print(styled(_short(one.title), "bold"))
        matching = f" ({one.matching:,} match)" if one.matching < one.articles else ""
        facts = [f"{one.articles:,} articles{matching}", _outlets(one.outlets), _days(one.since, one.until)]
        console.print(Padding(styled(" · ".join(filter(None, facts))), (0, 0, 0, 2), expand=False))
        console.print(Padding(styled(one.id, "dim"), (0, 0, 0, 2), expand=False))
    if not stories and page > 1:
        console.print(f"no story on page {page:,}: the list ends before it")
    elif not stories:
        console.print("no story: articles come into one when two of them tell the same event")
    elif more:
        console.print(styled(f"page {page}; there are more: --page {page + 1}", "dim"))


def print_story(console: Console, told: Telling, asked: str) -> None:
    """Its articles in the order of publication, what they share, what only one of them has, and what links them."""
    place = {one.id: f"[{number}]" for number, one in enumerate(told.reports, start=1)}
    console.print(styled(_short(told.title), "bold"))
    shown = f", the first {len(told.reports):,} compared" if len(told.reports) < told.total else ""
    console.print(styled(f"{told.total:,} articles{shown} · story {told.id}", "dim"))
    if asked in told.aliases:
        console.print(styled(f"{asked} is now part of it", "dim"))
    console.print()
    _print_reports(console, told, place)
    _print_quotes(console, told, place)
    _print_only(console, told, place)
    _print_links(console, told, place)


def _print_reports(console: Console, told: Telling, place: dict[str, str]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for one in told.reports[:_REPORTS]:
        headline = Text.assemble(styled(_outlet(one), "bold"), "  ", inert(_headline(one)))
        table.add_row(place[one.id], styled(one.day or "undated", "" if one.day else "dim"), headline)
        if remark := _remark(one, place):
            table.add_row("", "", styled(remark, "dim"))
    console.print(table)
    if len(told.reports) > _REPORTS:
        console.print(styled(f"and {len(told.reports) - _REPORTS:,} more", "dim"))
    _print_first(console, told, place)


def _print_first(console: Console, told: Telling, place: dict[str, str]) -> None:
    first = told.first
    undated = sum(one.published is None for one in told.reports)
    but = f"; {undated:,} have no date" if undated else ""
    if not first:
        console.print(styled("nothing says when they were published: they are in the order they came in", "dim"))
    elif len(first) == 1:
        console.print(styled(f"first: {place[first[0].id]} {_outlet(first[0])}, {first[0].day}{but}"))
    else:
        which = " ".join(place[one.id] for one in first[:_REPORTS])
        console.print(styled(f"first, as far as dates tell: one of {which}{but}"))


def _remark(one: Report, place: dict[str, str]) -> str:
    remarks = []
    if one.date_source == "text":
        remarks.append("date as mentioned in the text")
    if one.near_duplicate_of:
        like = f", {one.similarity:.0%} the same" if one.similarity is not None else ""
        remarks.append(f"copy of {place.get(one.near_duplicate_of, one.near_duplicate_of)}{like}")
    return " · ".join(remarks)


def _print_quotes(console: Console, told: Telling, place: dict[str, str]) -> None:
    if not told.quotes:
        return
    _heading(console, "They quote the same words")
    for quote in told.quotes[:_QUOTES]:
        speaker = f", {quote.speaker}" if quote.speaker else ""
        console.print(Padding(styled(f"“{_short(quote.text)}”{speaker}"), (0, 0, 0, 2), expand=False))
        others = " ".join(place[id_] for id_ in quote.articles[1:])
        where = f"{len(quote.articles)} articles: first {place[quote.articles[0]]}, then {others}"
        console.print(Padding(styled(_short(where), "dim"), (0, 0, 0, 4), expand=False))
    _rest(console, len(told.quotes) - _QUOTES)


def _print_only(console: Console, told: Telling, place: dict[str, str]) -> None:
    if not told.only:
        return
    _heading(console, "Only one of them has")
    for one in told.only:
        outlet = f"{place[one.outlet]} unknown outlet" if one.outlet in place else one.outlet
        console.print(Padding(styled(outlet, "bold"), (0, 0, 0, 2), expand=False))
        for what, found in (("names", one.names), ("works", one.works), ("numbers", one.numbers)):
            if found:
                listed = ", ".join(_short(name, 60) for name in found[:_NAMES])
                more = f" and {len(found) - _NAMES:,} more" if len(found) > _NAMES else ""
                console.print(
                    Padding(Text.assemble((f"{what}  ", "dim"), inert(listed + more)), (0, 0, 0, 4), expand=False)
                )
        for text in one.quotes[:_OWN]:
            console.print(Padding(styled(f"“{_short(text)}”"), (0, 0, 0, 4), expand=False))
        if len(one.quotes) > _OWN:
            console.print(Padding(styled(f"and {len(one.quotes) - _OWN:,} more", "dim"), (0, 0, 0, 4), expand=False))


def _print_links(console: Console, told: Telling, place: dict[str, str]) -> None:
    linked = [one for one in told.reports[:_REPORTS] if one.evidence]
    if not linked:
        return
    _heading(console, "What links them")
    for one in linked:
        sentence = one.evidence[0]
        for id_, number in place.items():
            sentence = sentence.replace(id_, number)
        console.print(Padding(styled(f"{place[one.id]} {_short(sentence)}"), (0, 0, 0, 2), expand=False))


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(text, style="bold")


def _rest(console: Console, more: int) -> None:
    if more > 0:
        console.print(Padding(styled(f"and {more:,} more", "dim"), (0, 0, 0, 2), expand=False))


def _outlet(one: Report) -> str:
    return "unknown outlet" if one.outlet == "unknown" else one.outlet


def _headline(one: Report) -> str:
    return _short(one.title or one.lead or f"(no text) {one.id}")


def _outlets(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_OWN])
    return f"{shown} and {len(names) - _OWN:,} more" if len(names) > _OWN else shown


def _days(since: date | None, until: date | None) -> str:
    known = sorted({day for day in (since, until) if day})
    return " to ".join(f"{day:%Y-%m-%d}" for day in known)


def _short(text: str, length: int = _LINE) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


def print_regrouped(console: Console, report: RunReport) -> None:
    """What a pass over all articles has changed."""
    console.print(styled(f"{report.seen:,} articles, {report.seconds:.1f} s", "bold"))
    told = Table.grid(padding=(0, 2))
    told.add_column(style="bold", no_wrap=True)
    told.add_column(justify="right")
    for heading, name in (
        ("in a story", "in_stories"),
        ("near-duplicates", "near_duplicates"),
        ("new stories", "stories_founded"),
        ("stories that became part of another", "stories_merged"),
        ("articles that left their story", "left_stories"),
        ("articles whose people are called otherwise", "renamed"),
        ("articles written", "written"),
        ("articles that the engine refused", "rejected"),
    ):
        told.add_row(heading, f"{report.stories[name]:,}")
    console.print(told)
