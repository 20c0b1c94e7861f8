"""What is stale, and what became of it, as people read it."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from flows.report import RunReport
from flows.text.terminal import styled
from flows.upkeep.gc import Collected
from flows.upkeep.staleness import Survey

_SHOWN = 10  # values of one count, lines of what was left


def print_survey(console: Console, survey: Survey, stage: str | None) -> None:
    """Counts by stage and outlet, and what to run."""
    what = f"stale in {stage}" if stage else "stale"
    console.print(styled(f"{survey.documents:,} of {survey.total:,} articles are {what}", "bold"))
    facts = _grid()
    if survey.stages:
        facts.add_row("by stage", styled(_top(survey.stages)))
    if survey.outlets:
        facts.add_row("by outlet", styled(_top(survey.outlets)))
    if facts.row_count:
        console.print(facts)
    if survey.only_read:
        console.print(
            f"{survey.only_read:,} were read by an earlier reader, which only their drops can mend: flows ingest DROP"
        )
    if survey.documents:
        console.print(styled(f"next: flows reprocess --stale{f' {stage}' if stage else ''}"))


def print_upkeep(console: Console, report: RunReport) -> None:
    """What a run of `flows reprocess` did."""
    console.print(styled(f"{report.seen:,} articles, {report.seconds:.1f} s", "bold"))
    facts = _grid()
    for heading, count in (
        ("made again", report.created),
        ("changed", report.updated),
        ("the same", report.unchanged - report.not_kept),
        ("raw text not kept", report.not_kept),
        ("refused", report.rejected),
    ):
        if count:
            facts.add_row(heading, f"{count:,}")
    for heading, counter in (("stale by stage", report.stale), ("refused because", report.reasons)):
        if shown := +counter:
            facts.add_row(heading, styled(_top(shown)))
    if facts.row_count:
        console.print(facts)
    for line in report.refused[:_SHOWN]:
        console.print(styled(line, "yellow"))
    if (more := len(report.refused) - _SHOWN) > 0:
        console.print(styled(f"and {more} more: flows runs show {report.run_id}", "yellow"))


def print_collected(console: Console, collected: Collected, *, dry_run: bool) -> None:
    """What `flows gc` removed, or would."""
    would = "would be removed" if dry_run else "removed"
    size = f"{collected.removed_bytes / 1_000_000:,.1f} MB"
    console.print(styled(f"{collected.removed:,} raw texts {would}, {size}; {collected.kept:,} are needed", "bold"))
    facts = _grid()
    facts.add_row("raw store", styled(collected.raw_store))
    facts.add_row("needed by", styled(", ".join(collected.indices)))
    for heading, count in (
        ("too young to tell", collected.young),
        ("drafts", collected.drafts),
        ("crash logs", collected.crash_logs),
    ):
        if count:
            facts.add_row(heading, f"{count:,}")
    for spool in collected.spools:
        facts.add_row("spool", styled(spool))
    for version in collected.versions:
        facts.add_row("version", styled(version))
    console.print(facts)


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column()
    return grid


def _top(counter: Counter[str]) -> str:
    shown = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    rest = len(shown) - _SHOWN
    return ", ".join(f"{name} {count:,}" for name, count in shown[:_SHOWN]) + (f", … {rest} more" if rest > 0 else "")
