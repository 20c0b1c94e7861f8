"""The run report as a markdown artifact of the flow run.

Names come from articles and files: whatever markdown or HTML they hold is shown as the characters it is.
"""

import re
from collections import Counter
from collections.abc import Iterable

from prefect.artifacts import create_markdown_artifact

from flows.report import RunReport
from flows.text.terminal import inert

_ROWS = 20  # values shown of an open-ended count
_VALUE_LENGTH = 120  # characters shown of a value

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = re.compile(r"[\\`*_{}\[\]()#!|~:@.$]")  # '.', ':' and '@' too: bare addresses become links


def publish(report: RunReport) -> None:
    """Create the artifact `<kind of the run>-report` in the flow run that calls this: those of one key are the versions
    of one, newest first."""
    create_markdown_artifact(markdown(report), key=f"{report.kind}-report", description=summary(report))


def summary(report: RunReport) -> str:
    """The outcomes in a line, which `flows up` prints."""
    return (
        f"{report.seen:,} records in {report.files:,} files: {report.loaded:,} loaded, {report.unchanged:,} unchanged, "
        f"{report.duplicate:,} duplicate, {report.rejected:,} rejected"
    )


def markdown(report: RunReport) -> str:
    """The report with its counts as tables, the largest first."""
    outcomes = (
        ("loaded", report.loaded),
        ("of those new", report.created),
        ("of those updated", report.updated),
        ("unchanged", report.unchanged),
        ("duplicate", report.duplicate),
        ("rejected", report.rejected),
        ("of those newly rejected", report.newly_rejected),
        ("articles replaced by what their file holds now", report.replaced),
        ("seen", report.seen),
        ("done again because the index had lost them", report.repaired),
        ("gone from the drop", report.missing),
        ("articles deleted because they are gone from the drop", report.deleted),
    )
    parts = [
        f"# {escaped(', '.join(report.drops) or 'empty drop')}: {report.state}",
        f"{report.seen:,} records in {report.files:,} files, {report.seconds:.1f} s, "
        f"run {escaped(report.run_id)}, index {escaped(report.index)}",
        _table("Records", outcomes),
    ]
    parts += [_counts(heading.capitalize(), counter) for heading, counter in report.sections()]
    if report.ignored:
        names = ", ".join(escaped(name) for name in report.ignored[:_ROWS])
        parts.append(f"Passed over on purpose: {names}{' and more' if len(report.ignored) > _ROWS else ''}")
    return "\n\n".join(parts) + "\n"


def escaped(value: str) -> str:
    """One line of text that markdown and HTML show as it is."""
    line = " ".join(inert(value).split())
    if len(line) > _VALUE_LENGTH:
        line = line[: _VALUE_LENGTH - 1] + "…"
    return re.sub(r"[&<>]", lambda mark: _HTML[mark[0]], _MARKS.sub(r"\\\g<0>", line))


def _counts(title: str, counter: Counter[str]) -> str:
    rows = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    more = f"\n\nand {len(rows) - _ROWS} more" if len(rows) > _ROWS else ""
    return _table(title, rows[:_ROWS]) + more


def _table(title: str, rows: Iterable[tuple[str, int]]) -> str:
    lines = [f"| {title} | |", "| --- | ---: |", *(f"| {escaped(name)} | {count:,} |" for name, count in rows)]
    return "\n".join(lines)
