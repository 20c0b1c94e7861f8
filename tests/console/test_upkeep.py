"""What is told of stale and removed things moves no cursor."""

import io
from collections import Counter
from datetime import UTC, datetime

from rich.console import Console

from flows.console.upkeep import print_collected, print_survey, print_upkeep
from flows.report import RunReport
from flows.upkeep.gc import Collected
from flows.upkeep.staleness import Survey

HOSTILE = "\x1b[2J[bold]Stuff"


def test_names_from_articles_are_inert() -> None:
    console = Console(file=io.StringIO(), width=200)
    print_survey(console, Survey(9, 3, 1, Counter({"clean": 3}), Counter({HOSTILE: 3})), "clean")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    report = RunReport(run_id="r", started_at=now, finished_at=now, seen=1, unchanged=1, not_kept=1, refused=[HOSTILE])
    print_upkeep(console, report)
    print_collected(console, Collected(HOSTILE, indices=[HOSTILE], removed=1, versions=[HOSTILE]), dry_run=True)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1b" not in shown
    assert shown.count("[bold]Stuff") == 5
    assert "3 of 9 articles are stale in clean" in shown and "1 were read by an earlier reader" in shown


def test_what_was_left_is_named_in_part() -> None:
    console = Console(file=io.StringIO(), width=200)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    left = [f"article {n}: its raw text is not kept" for n in range(12)]
    print_upkeep(console, RunReport(run_id="r-1", started_at=now, finished_at=now, seen=12, unchanged=12, refused=left))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "article 9:" in shown and "article 10:" not in shown
    assert "and 2 more: flows runs show r-1" in shown
