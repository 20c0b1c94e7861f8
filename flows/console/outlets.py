"""The catalogue of outlets, as people read it."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.enrich.catalogue.entries import Entry
from flows.enrich.catalogue.files import Read
from flows.enrich.catalogue.listing import Listed
from flows.enrich.outlet.proof import Failure
from flows.text.terminal import styled


def print_checked(console: Console, found: Read, unproved: Sequence[Failure], files: int) -> None:
    """Each problem with its place, each sign that does not hold, then the sum."""
    for problem in found.problems:
        place = styled(f"{problem.path}:{problem.line}", "bold")
        console.print(Text.assemble(place, styled(f"  {problem.entry}: {problem.told}", "red")), soft_wrap=True)
    for one in unproved:
        console.print(Text.assemble(styled(one.outlet, "bold"), styled(f"  {one.phrase!r}: {one.happened}", "red")))
    wrong = len(found.problems) + len(unproved)
    outcome = f"{wrong:,} problem{'' if wrong == 1 else 's'}" if wrong else "all of it holds"
    counted = f"{len(found.entries):,} outlets and {len(found.groups):,} groups in {files:,} files"
    console.print(styled(f"{counted}: {outcome}", "red" if wrong else "green"))


def print_outlets(console: Console, found: Sequence[Listed]) -> None:
    """Every outlet with what is known of it, a line for each."""
    for number, one in enumerate(found):
        if number:
            console.print()
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in _rows(one):
            table.add_row(name, styled(value))
        console.print(table)


def print_added(console: Console, entry: Entry, path: Path, *, index: bool) -> None:
    """What was written where, and what comes next."""
    console.print(styled(f"{entry.id} stands in {path}", "green"), soft_wrap=True)
    after = "flows reprocess --stale" if index else "flows ingest DROP"
    console.print(f"next: flows outlets check, then {after}", soft_wrap=True)


def _rows(one: Listed) -> list[tuple[str, str]]:
    entry = one.entry
    rows = [("id", entry.id), ("name", entry.name)]
    if entry.aliases:
        rows.append(("aliases", ", ".join(entry.aliases)))
    rows += [("domains", ", ".join(entry.domains)), ("country", entry.country), ("language", entry.language)]
    if entry.type:
        rows.append(("type", entry.type))
    if one.group:
        rows.append(("group", f"{one.group.name} ({one.group.id})"))
    if entry.common_name:
        rows.append(("common name", "a text must say more of it than of others"))
    if entry.namesakes:
        rows.append(("namesakes", ", ".join(entry.namesakes)))
    rows += [("sign", sign.phrase) for sign in entry.signs]
    rows.append(("stands in", f"{one.file}:{one.line}"))
    if one.articles is not None:
        rows.append(("articles", f"{one.articles:,}"))
    return rows
