"""Versions of an index, and what was done with them, as people read it."""

import shlex
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from flows.index.archive import IndexVersion
from flows.report import RunReport
from flows.text.terminal import styled


def print_versions(console: Console, versions: Sequence[IndexVersion]) -> None:
    """A line for each version, the newest first."""
    if not versions:
        console.print("no versions yet; load some articles with: flows ingest DROP")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("name", no_wrap=True)  # it is copied into the next command
    for heading in ("schema", "documents", "size"):
        table.add_column(heading, justify="right")
    table.add_column("created")
    table.add_column("state")
    for version in versions:
        table.add_row(
            styled(version.name, "bold" if version.serves else ""),
            str(version.schema_version),
            f"{version.documents:,}",
            f"{version.bytes / 1e6:,.1f} MB",
            f"{version.created_at:%Y-%m-%d}",
            _state(version),
        )
    console.print(table)


def _state(version: IndexVersion) -> str:
    words = ["serves" if version.serves else "complete" if version.complete else "unfinished"]
    if not version.readable:
        words.append("this program cannot read it")
    return ", ".join(words)


def print_serving(console: Console, serving: IndexVersion, before: IndexVersion | None, location: str) -> None:
    """What serves now, and how to go back to what served before."""
    console.print(styled(f"{serving.name} serves now: {_count(serving.documents)}", "bold"))
    if before is None or before.name == serving.name:
        return
    if before.readable:
        console.print(styled(f"go back with: flows index rollback {before.name}{_option(location)}"))
    else:
        console.print(styled(f"{before.name} stays for the version of article-flows that built it"))


def print_rebuilt(console: Console, report: RunReport, *, judged: int = 0) -> None:
    """How many documents the new version has, and which were left behind."""
    made = f", {report.updated:,} of them made again from their raw texts" if report.updated else ""
    console.print(styled(f"{_count(report.loaded)} carried over{made}, {report.seconds:.1f} s"))
    if judged:
        console.print(styled(f"{judged:,} judged quer{'y finds' if judged == 1 else 'ies find'} what is expected"))
    _print_refused(console, report)


def print_dropped(console: Console, names: Sequence[str]) -> None:
    """Which older versions were deleted."""
    for name in names:
        console.print(styled(f"{name} was deleted: --keep-versions says how many old ones stay"))


def print_undeleted(console: Console, why: str) -> None:
    """Why older versions are still there, where something kept them."""
    if why:
        console.print(styled(f"older versions stay until the next rebuild, or flows gc: {why}"))


def print_rolled_back(console: Console, report: RunReport) -> None:
    """What of the version is not as it was, and what is to be done about the rest."""
    told = (
        (report.deleted, "article", "taken out: replaced or deleted since"),
        (report.unsettled, "record", "read again by the next ingest: changed since"),
        (report.lacking, "article", f"missing: flows reprocess --missing{_option(report.index)}, or the next ingest"),
    )
    for count, noun, what in told:
        console.print(styled(f"{count:,} {noun}{'' if count == 1 else 's'} {what}"))


def print_copied(console: Console, report: RunReport, location: str) -> None:
    """How many documents were copied, and how to use the copy."""
    there = f", {report.unchanged:,} were there already" if report.unchanged else ""
    console.print(styled(f"{_count(report.loaded)} copied{there}, {report.seconds:.1f} s", "bold"))
    console.print("documents, entries, rejects and runs are equal; the raw texts stay where they are")
    console.print(styled(f"use it with: flows search '*'{_option(location)}"))


def _print_refused(console: Console, report: RunReport) -> None:
    if not report.rejected:
        return
    console.print(styled(f"{_count(report.rejected)} left behind:", "red"))
    for line in report.refused[:10]:
        console.print(styled(f"  {line}"))
    if report.rejected > 10:
        console.print(styled(f"  and {report.rejected - 10:,} more: flows runs show {report.run_id}"))
    console.print("their entries in the ledger stay: flows reprocess --missing, or the next ingest, makes them again")


def _count(documents: int) -> str:
    return f"{documents:,} document{'' if documents == 1 else 's'}"


def _option(location: str) -> str:
    return f" --index {shlex.quote(location)}" if "://" in location else ""
