"""Stories on a terminal: whatever they hold, within its width, without holes where something is unknown."""

import io
from datetime import UTC, date, datetime

from rich.console import Console

from flows.console.stories import print_stories, print_story
from flows.stories.comparing import Only, SharedQuote
from flows.stories.listing import Listed
from flows.stories.telling import Report, Telling

HOSTILE = "\x1b]0;owned\x07\x1b[31m [red]Kutcher[/red] \u202eevil \x9b2J " + "long " * 40
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def console() -> Console:
    return Console(file=io.StringIO(), width=80, color_system=None)


def shown(printer: Console) -> str:
    text: str = printer.file.getvalue()  # type: ignore[attr-defined]
    assert not [c for c in text if c in "\x1b\x07\x9b\u202e"]
    assert max(map(len, text.splitlines())) <= 80
    return text


def report(id_: str, title: str | None, published: datetime | None, **more: object) -> Report:
    given: dict[str, object] = {
        "outlet": "unknown", "precision": "day", "date_source": "metadata" if published else "first_seen",
        "seen": NOW, "near_duplicate_of": None, "similarity": None, "evidence": [], "lead": "How it begins.",
    } | more  # fmt: skip
    return Report(id=id_, title=title, published=published, **given)  # type: ignore[arg-type]


def test_a_story_shows_what_is_known_of_each_article() -> None:
    reports = [
        report("a" * 24, HOSTILE, NOW, outlet=HOSTILE, evidence=[f"{HOSTILE} with {'b' * 24}"]),
        report("b" * 24, None, None, near_duplicate_of="a" * 24, similarity=0.93),
    ]
    quotes = [SharedQuote(HOSTILE, HOSTILE, ["a" * 24, "b" * 24])]
    only = [
        Only(HOSTILE, [HOSTILE], [HOSTILE], [HOSTILE], [HOSTILE] * 5),
        Only("b" * 24, ["Jane Roe"], ["Blue Hours"], [], []),
    ]
    printer = console()
    print_story(printer, Telling("a" * 24, ["old"], 2, reports, quotes, only), asked="old")
    text = shown(printer)
    assert "[red]Kutcher[/red]" in text
    assert "old is now part of it" in text
    assert "undated    unknown outlet  How it begins." in text
    assert "copy of [1], 93% the same" in text
    assert "1 have no date" in text
    assert "[2] unknown outlet" in text and "and 2 more" in text
    assert "names  Jane Roe\n    works  Blue Hours" in "\n".join(map(str.rstrip, text.splitlines()))


def test_without_dates_nobody_is_called_the_first() -> None:
    printer = console()
    print_story(printer, Telling("a", [], 2, [report("a", "One", None), report("b", "Two", None)], [], []), asked="a")
    assert "nothing says when they were published" in shown(printer)


def test_a_list_says_how_many_of_whom_and_when() -> None:
    printer = console()
    known = Listed("a" * 24, HOSTILE, 3, 7, ["A", "B", "C", "D"], date(2023, 9, 9), date(2023, 9, 11))
    unknown = Listed("b" * 24, "Two", 2, 2, [], None, None)
    print_stories(printer, [known, unknown], 1, more=True)
    text = shown(printer)
    assert "7 articles (3 match) · A, B, C and 1 more · 2023-09-09 to 2023-09-11" in text
    assert "2 articles\n" in text and "--page 2" in text


def test_a_page_behind_the_last_is_not_called_an_index_without_stories() -> None:
    printer = console()
    print_stories(printer, [], 99, more=False)
    assert shown(printer) == "no story on page 99: the list ends before it\n"
