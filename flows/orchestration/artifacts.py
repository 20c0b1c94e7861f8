"""The run report as artifacts of the flow run: markdown for people, tables for whoever asks the server.

Names come from articles and files: whatever markdown or HTML they hold is shown as the characters it is. All are
bounded, however large the run: twenty rows of each count.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, TypeAlias

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.report import RunReport
from flows.reporting.markup import plain
from flows.text.figures import duration, figure, number, share, size

Rows: TypeAlias = list[dict[str, Any]]

_ROWS = 20  # values shown of an open-ended count
_VALUE_LENGTH = 120  # characters shown of a value
_ERROR_LENGTH = 1000

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = re.compile(r"[\\`*_{}\[\]()#!|~:@.$]")  # '.', ':' and '@' too: bare addresses become links


def publish(report: RunReport) -> None:
    """Create the artifact `<kind of the run>-report` in the flow run that calls this, and a table for each of `tables`:
    those of one key are the versions of one, newest first."""
    create_markdown_artifact(markdown(report), key=f"{report.kind}-report", description=summary(report))
    for name, rows in tables(report).items():
        if rows:
            create_table_artifact(rows, key=f"{report.kind}-{name}", description=f"Run {report.run_id}")


def tables(report: RunReport) -> dict[str, Rows]:
    """Rows by the name of their table; figures as numbers."""
    return {
        "reasons": [
            {"reason": _line(reason), "records": records} for reason, records in report.reasons.most_common(_ROWS)
        ],
        "outlets": [
            {
                "outlet": _line(outlet), "articles": looks.documents, "undated": looks.undated, "empty": looks.empty,
                "median words": round(looks.median_words), "removed lines": looks.removed.total(),
            }
            for outlet, looks in sorted(report.profiles.items(), key=lambda item: -item[1].documents)[:_ROWS]
        ],
        "stages": [
            {
                "stage": _line(stage), "documents a second": rate, "seconds": report.stage_seconds[stage],
                "documents": report.stage_documents[stage],
            }
            for stage, rate in islice(report.stage_rates().items(), _ROWS)
        ],
        "drift": [one.model_dump() | {"measure": _line(one.measure)} for one in report.drift[:_ROWS]],
        "slowest": [
            {"drop": _line(one.drop), "path": _line(one.path), "record": _line(one.record),
             "article": one.article_id or "", "seconds": one.value}
            for one in report.slowest
        ],
    }  # fmt: skip


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
    if report.error:
        parts.append(f"Why: {escaped(report.error, _ERROR_LENGTH)}")
    parts += [told for told in (_breaches(report), _drift(report), _work(report)) if told]
    parts += [_counts(heading.capitalize(), counter) for heading, counter in report.sections()]
    if report.ignored:
        names = ", ".join(escaped(name) for name in report.ignored[:_ROWS])
        parts.append(f"Passed over on purpose: {names}{' and more' if len(report.ignored) > _ROWS else ''}")
    return "\n\n".join(parts) + "\n"


def escaped(value: str, length: int = _VALUE_LENGTH) -> str:
    """One line of text that markdown and HTML show as it is."""
    return re.sub(r"[&<>]", lambda mark: _HTML[mark[0]], _MARKS.sub(r"\\\g<0>", _line(value, length)))


def _line(value: str, length: int = _VALUE_LENGTH) -> str:
    line = " ".join(plain(value).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _breaches(report: RunReport) -> str:
    rows = [
        (
            one.assertion,
            one.outlet or "the drop",
            "stops" if one.severity == "stop" else "warns",
            figure(one.found, is_share=one.is_share),
            figure(one.expected, is_share=one.is_share),
        )
        for one in report.breaches[:_ROWS]
    ]
    accepted = f"\n\nAccepted by {escaped(report.accepted_by)}" if report.accepted_by else ""
    table = _grid(("Does not hold", "of", "it", "found", "limit"), rows)
    return table + _more(len(report.breaches)) + accepted if rows else ""


def _drift(report: RunReport) -> str:
    rows = []
    for one in sorted(report.drift, key=lambda one: not one.notable)[:_ROWS]:
        now, before = (figure(value, is_share=one.is_share) for value in (one.now, one.before))
        rows.append((one.measure, "notable" if one.notable else "", now, before, str(one.runs)))
    return _grid(("Beside the last healthy runs", "", "now", "median before", "runs"), rows) if rows else ""


def _work(report: RunReport) -> str:
    if not report.judged:
        return ""
    work = sum(report.stage_seconds.values())
    rows = [
        (stage, number(rate), duration(report.stage_seconds[stage]), share(report.stage_seconds[stage], work))
        for stage, rate in islice(report.stage_rates().items(), _ROWS)
    ]
    told = (
        f"{report.judged:,} records judged{' by ' if report.runner else ''}{escaped(report.runner)}, "
        f"{number(report.documents_per_second)} a second, {size(report.peak_memory)} of memory at most"
    )
    return f"{told}\n\n{_grid(('Stage', 'documents a second', 'work', 'of all'), rows)}"


def _counts(title: str, counter: Counter[str]) -> str:
    rows = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return _table(title, rows[:_ROWS]) + _more(len(rows))


def _more(number: int) -> str:
    return f"\n\nand {number - _ROWS} more" if number > _ROWS else ""


def _grid(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _table(title: str, rows: Iterable[tuple[str, int]]) -> str:
    lines = [f"| {title} | |", "| --- | ---: |", *(f"| {escaped(name)} | {count:,} |" for name, count in rows)]
    return "\n".join(lines)
