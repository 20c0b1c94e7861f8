"""Assertions on drops, as people read them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.assertions import Book, Expectations
from flows.assertions.assertion import RELATIVE, Assertion, Bounds
from flows.assertions.files import DEFAULTS
from flows.assertions.history import figure
from flows.text.terminal import styled

_STYLES = {"stop": "bold red", "warn": "yellow", "off": "dim"}
_SAID = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minimum_of_recent": "at least {} times what recent runs had",
    "maximum_of_recent": "at most {} times what recent runs had",
    "rise": "at most {} above recent runs",
    "change": "at most {} of the mix moved since recent runs",
}


def print_checked(console: Console, found: Book, own: Path | None) -> None:
    """Each problem with its place, then the sum."""
    for problem in found.problems:
        place = styled(f"{problem.path}:{problem.line}", "bold")
        console.print(Text.assemble(place, styled(f"  {problem.told}", "red")), soft_wrap=True)
    wrong = len(found.problems)
    outcome = f"{wrong:,} problem{'' if wrong == 1 else 's'}" if wrong else "all of it can be used"
    counted = f"{len(found.assertions):,} assertions and {len(found.overrides):,} overrides"
    console.print(styled(f"{counted}, {own or 'only those of the package'}: {outcome}", "red" if wrong else "green"))


def shown(found: Book, expectations: Expectations) -> list[dict[str, Any]]:
    """JSON-ready: each assertion that holds, where it stands, and what recent runs tell of it."""
    rows = []
    for standing in expectations.standing:
        assertion = standing.assertion
        of_drop = assertion.each == "drop" and assertion.measure != "language_mix"
        before = [figure(assertion.measure, one, None, assertion.words)[0] for one in expectations.before]
        rows.append(
            {
                **assertion.model_dump(mode="json", exclude_none=True),
                "file": str(found.files[assertion.id]),
                "shipped": found.files[assertion.id] == DEFAULTS,
                "says": said(assertion),
                "recent": before if of_drop else [],
                "abstains": expectations.why_not(assertion) if of_drop and assertion.bounds & RELATIVE else "",
                "of_outlets": [
                    {"outlet": one.outlet, **one.model_dump(mode="json", include=set(one.given))}
                    for one in standing.of_outlets
                ],
            }
        )
    return rows


def print_standing(console: Console, rows: Sequence[dict[str, Any]], recent: int) -> None:
    """Each assertion with what a breach does, what it says and whether it can be told."""
    console.print(styled(f"{len(rows):,} assertions, {recent:,} recent healthy runs to compare with", "bold"))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(styled(row["severity"], _STYLES[row["severity"]]), styled(row["id"]), styled(row["says"]))
        if row.get("why"):
            table.add_row("", "", styled(row["why"], "dim"))
        if row["abstains"]:
            table.add_row("", "", styled(f"abstains: {row['abstains']}", "dim"))
        elif row["recent"]:
            table.add_row("", "", styled("recent: " + ", ".join(f"{value:,.3g}" for value in row["recent"]), "dim"))
        for one in row["of_outlets"]:
            told = ", ".join(f"{name} {value}" for name, value in one.items() if name != "outlet")
            table.add_row("", "", styled(f"of {one['outlet']}: {told}", "dim"))
        if not row["shipped"]:
            table.add_row("", "", styled(row["file"], "dim"))
    console.print(table)


def said(assertion: Assertion) -> str:
    """What it asserts, in words."""
    measure = assertion.measure.replace("_", " ")
    if assertion.measure == "short":
        measure = f"fewer than {assertion.words} words"
    bounds = [
        _SAID[name].format(f"{getattr(assertion, name):g}")
        for name in Bounds.model_fields
        if name in _SAID and getattr(assertion, name) is not None
    ]
    of = " of each outlet" if assertion.each == "outlet" else ""
    sample = f"; of {assertion.sample:,} documents or more" if assertion.sample else ""
    return f"{measure}{of}: {', '.join(bounds)}{sample}"
