"""What is taken out, and what stays out, as people read it."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from flows.index.ledger import Tombstone
from flows.report import RunReport
from flows.text.terminal import styled


def print_preview(console: Console, counted: Counter[str]) -> None:
    """What would go, by where it is."""
    nothing = "nothing is there of it: it would stay out from then on"
    console.print(styled("would be taken out" if counted else nothing, "bold"))
    _print_counts(console, counted)


def print_forgotten(console: Console, report: RunReport) -> None:
    """What was taken out, by where it was."""
    counted = +report.forgotten
    console.print(styled("taken out" if counted else "nothing is there of it: it stays out from now on", "bold"))
    _print_counts(console, counted)
    console.print(styled(f"run {report.run_id}; flows forget --list names what stays out"))


def print_tombstones(console: Console, stones: Sequence[Tombstone]) -> None:
    """A line for each."""
    if not stones:
        console.print("nothing was forgotten")
    for stone in stones:
        console.print(
            styled(f"{stone.article_id}  {stone.forgotten_at:%Y-%m-%d %H:%M} UTC  run {stone.run_id}", "bold")
        )
        if stone.reason:
            console.print(styled(f"  {stone.reason}"))
        if not stone.done:
            console.print(styled(f"  interrupted; complete it with: flows forget {stone.article_id}", "yellow"))


def _print_counts(console: Console, counted: Counter[str]) -> None:
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column(justify="right")
    for where, number in counted.items():
        facts.add_row(styled(where), f"{number:,}")
    if counted:
        console.print(facts)
