"""A run report in a terminal."""

from collections import Counter
from io import StringIO

from rich.console import Console

from flows.console.report import print_report
from flows.memory import Peak
from flows.report import Breach, Drift, Measured, RunReport
from tests.reporting.reports import report


def told(made: RunReport) -> list[str]:
    """The lines that are printed, without runs of spaces."""
    console = Console(width=200, file=StringIO())
    with console.capture() as printed:
        print_report(console, made)
    return [" ".join(line.split()) for line in printed.get().splitlines()]


def test_what_judging_took_and_what_moved_is_told() -> None:
    made = report(runner="2 processes")
    made.count_work({"read": 94.0}, Measured(article_id=None, drop="seeds", path="a\x1b[31m.csv", record="7", value=10))
    made.count_memory(Peak("host:1", 734_000_000))
    made.drift = [
        Drift(measure="undated share", now=0.9, before=0.1, runs=3, notable=True),
        Drift(measure="median words", now=300, before=310, runs=3, notable=False),
    ]
    lines = told(made)
    assert "judged 1,001 by 2 processes, 10 a second, 734 MB of memory at most" in lines
    assert "work read 95.0 %, clean 5.0 %" in lines
    assert "slowest a�[31m.csv 7: 1 min 34 s" in lines
    assert "moved undated share 90.0 % (10.0 % before)" in lines


def test_breaches_are_told_in_their_unit_and_none_is_left_out_silently() -> None:
    undated = Breach(assertion="undated", outlet="A", found=0.5, expected=0.125, is_share=True)
    lines = told(report(breaches=[undated, *[Breach(assertion="documents", found=12_000, expected=21_450)] * 12]))
    assert "does not hold undated of A: 50.0 %, where 12.5 % is the limit" in lines
    assert "does not hold documents: 12,000, where 21,450 is the limit" in lines
    assert "and 3 more: flows report run-0 --json" in lines


def test_a_run_that_is_held_says_why_and_what_waits() -> None:
    lines = told(report(state="held", error="the drop is not as it should be", loaded=0, seen=0, waiting=1000))
    assert "held, since the drop is not as it should be" in lines
    assert any("1,000 wait to be accepted" in line for line in lines)


def test_of_a_run_that_judged_nothing_nothing_is_told_of_its_work() -> None:
    made = report(stage_seconds={}, stage_documents=Counter())
    assert not [line for line in told(made) if line.startswith(("judged", "work", "slowest", "moved"))]
