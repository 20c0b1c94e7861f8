"""Whatever an article, a file name or an outlet holds, printing it only prints."""

import io
import shlex
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from flows.article import Article, Outlet, Place, Source
from flows.console.explanation import print_explanation
from flows.console.hits import print_article, print_result
from flows.console.preview import print_preview
from flows.console.report import print_report
from flows.explain import explain_file
from flows.index.base import Highlight, Hit, SearchRequest, SearchResult
from flows.inputs import Options
from flows.preview import Preview
from flows.report import TOP, RunReport

HOSTILE = "\x1b]0;owned\x07\x1b[31m [red]Kutcher[/red] \u202eevil \x9b2J"
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def console() -> Console:
    return Console(file=io.StringIO(), width=100, color_system=None)


def shown(printer: Console) -> str:
    text: str = printer.file.getvalue()  # type: ignore[attr-defined]
    assert not [c for c in text if c in "\x1b\x07\x9b\u202e"]
    return text


def hostile_article() -> Article:
    place = Place(drop=HOSTILE, path=HOSTILE)
    source = Source(drop=HOSTILE, path=HOSTILE, sha256="0" * 64, size=1, encoding="utf-8", format="txt", places=[place])
    return Article(
        id="a" * 24,
        source=source,
        title=HOSTILE,
        subtitle=HOSTILE,
        body=HOSTILE,
        outlet=Outlet(name=HOSTILE),
        people=[HOSTILE],
        first_seen_at=NOW,
        timestamp=NOW,
    )


def test_hits_and_articles() -> None:
    article = hostile_article()
    hit = Hit(article.id, 1.0, article.to_document(), Highlight("body", HOSTILE, ((3, 8),)))
    printer = console()
    print_result(printer, SearchRequest(facets=("people",)), SearchResult(1, (hit,), {"people": ((HOSTILE, 1),)}))
    print_article(printer, article)
    assert "[red]Kutcher[/red]" in shown(printer)


def test_an_explanation_shows_what_was_repaired_and_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    text = "NORTHFIELD (AP) — The old bridge will be closed for two years onFriday, the council said, according to ."
    file.write_text(
        text + "\nEngineers had found cracks in three of the seven pillars of the old bridge.\n", encoding="utf-8"
    )
    printer = console()
    print_explanation(printer, explain_file(file, Options(NOW.date(), NOW)))
    told = " ".join(shown(printer).split())
    assert "dateline NORTHFIELD (AP)" in told
    assert "repair line 1: 'onFriday' is read as 'on Friday'" in told
    assert "gap paragraph 1, after" in told


def test_reports() -> None:
    report = RunReport(
        run_id="r", started_at=NOW, finished_at=NOW, drops=[HOSTILE], ignored=[HOSTILE], loaded=1, seen=1
    )
    report.count_document(hostile_article().to_document())
    report.unmapped[HOSTILE] = 1
    printer = console()
    print_report(printer, report)
    assert "[red]Kutcher[/red]" in shown(printer)


def test_explanations_name_rule_reason_field_and_evidence(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    lines = [
        "Council closes the pool after a vote",
        "Advert",
        f"The council of Northfield voted on Tuesday to close the old swimming pool. {HOSTILE}",
        "Residents had collected four thousand signatures against the plan, Jane Roe of the council said.",
        "Topics: Swimming, Councils",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    printer = console()
    print_explanation(printer, explain_file(path, Options.starting_now()))
    text = shown(printer)
    for expected in ("advert", "en-advert", "topics", "title", "outlet", "unknown", "language", "en (", "Jane Roe"):
        assert expected in text


def test_previews() -> None:
    told = Preview()
    for _ in range(11):
        told.add("new", HOSTILE, HOSTILE)
    told.add("gone", HOSTILE, "")
    printer = console()
    print_preview(printer, told)
    text = shown(printer)
    assert "11 records; nothing was written" in text and "and 1 more" in text and "[red]Kutcher[/red]" in text


def test_what_to_try_next_is_a_line_for_a_shell_and_shows_no_password() -> None:
    report = RunReport(run_id="r", started_at=NOW, finished_at=NOW, loaded=1, seen=1, index="https://h:9200?prefix=a")
    report.people["Conan O'Brien"] = 1
    printer = console()
    print_report(printer, report, "https://user:secret@h:9200?prefix=a")
    text = shown(printer)
    assert "secret" not in text
    line = next(line for line in text.splitlines() if "people:" in line)
    assert shlex.split(line) == ["flows", "search", "--index", "https://h:9200?prefix=a", 'people:"Conan O\'Brien"']


def test_a_list_that_was_cut_is_not_counted_as_whole() -> None:
    for number, expected in ((TOP - 1, f" {TOP - 1}: "), (TOP, f"at least {TOP}: ")):
        report = RunReport(run_id="r", started_at=NOW, finished_at=NOW, ignored=["x"] * number)
        printer = console()
        print_report(printer, report)
        assert expected in shown(printer)
