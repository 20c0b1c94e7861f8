"""A run report, as people read it after `flows ingest`."""

import shlex
from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.report import TOP, Breach, Drift, RunReport
from flows.text import figures
from flows.text.terminal import styled

_SHOWN = 10  # values of one count
_STAGES = 4  # those that take most


def print_report(console: Console, report: RunReport, index_option: str | None = None) -> None:
    """Counts by outcome, what was removed, what the articles are, where they are, and what to try next."""
    console.print(styled(f"{report.seen:,} records in {report.files:,} files, {report.seconds:.1f} s", "bold"))
    console.print(_outcomes(report))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column()
    for heading, counter in report.sections():
        facts.add_row(heading, styled(_top(counter)))
    if report.error:
        facts.add_row(f"{report.state}, since", styled(report.error, "bold red"))
    for breach in report.breaches[:_SHOWN]:
        facts.add_row("does not hold", styled(_breach(breach), "bold red" if breach.severity == "stop" else "yellow"))
    if len(report.breaches) > _SHOWN:
        facts.add_row("", styled(f"and {len(report.breaches) - _SHOWN} more: flows report {report.run_id} --json"))
    if report.accepted_by:
        facts.add_row("accepted by", styled(report.accepted_by))
    if report.ignored:
        shown = ", ".join(report.ignored[:3]) + (" …" if len(report.ignored) > 3 else "")
        number = f"at least {TOP}" if len(report.ignored) >= TOP else str(len(report.ignored))
        facts.add_row("passed over", styled(f"{number}: {shown}"))
    for heading, told in _work(report):
        facts.add_row(heading, styled(told))
    facts.add_row("index", styled(report.index))
    facts.add_row("run", styled(report.run_id))
    console.print(facts)
    if report.loaded or report.unchanged:
        _print_next(console, report, index_option)


def _outcomes(report: RunReport) -> Text:
    text = Text("  ")
    parts = (
        ("loaded", report.loaded, "green"),
        ("unchanged", report.unchanged, ""),
        ("duplicate", report.duplicate, ""),
        ("rejected", report.rejected, "red"),
    )
    for name, count, style in parts:
        text.append(f"{name} {count:,}  ", style if count else "dim")
    details = []
    if report.loaded:
        details.append(f"{report.created:,} new, {report.updated:,} updated")
    if report.rejected:
        details.append(f"{report.newly_rejected:,} newly rejected")
    if report.replaced:
        details.append(f"{report.replaced:,} replaced by what their file holds now")
    if report.repaired:
        details.append(f"{report.repaired:,} done again because the index had lost them")
    if report.missing:
        gone = f"{report.missing:,} gone from the drop"
        details.append(f"{gone}, {report.deleted:,} articles deleted" if report.deleted else f"{gone}, kept")
    if report.waiting:
        for_what = "wait to be accepted" if report.state == "held" else "read and left to the next run"
        details.append(f"{report.waiting:,} {for_what}")
    if report.kind == "rollback":
        details.append(
            f"{report.deleted:,} articles taken out, {report.unsettled:,} records to be read again, "
            f"{report.lacking:,} articles missing"
        )
    if details:
        text.append(f"({'; '.join(details)})", "dim")
    return text


def _breach(breach: Breach) -> str:
    of = f" of {breach.outlet}" if breach.outlet else ""
    found, expected = (figures.figure(one, is_share=breach.is_share) for one in (breach.found, breach.expected))
    return f"{breach.assertion}{of}: {found}, where {expected} is the limit"


def _work(report: RunReport) -> Iterator[tuple[str, str]]:
    """What judging took, and what is to be looked at."""
    if report.judged and report.seconds:
        by = f"by {report.runner}, " if report.runner else ""
        memory = f", {figures.size(report.peak_memory)} of memory at most" if report.peak_memory else ""
        yield "judged", f"{report.judged:,} {by}{figures.number(report.documents_per_second)} a second{memory}"
        work = sum(report.stage_seconds.values()) or 1.0
        stages = sorted(report.stage_seconds.items(), key=lambda item: -item[1])[:_STAGES]
        yield "work", ", ".join(f"{stage} {figures.share(seconds, work)}" for stage, seconds in stages)
    for one in report.slowest[:1]:
        where = " ".join(filter(None, (one.path, one.record)))
        yield "slowest", f"{where}: {figures.duration(one.value)}"
    if moved := [one for one in report.drift if one.notable]:
        yield "moved", ", ".join(map(_moved, moved))


def _moved(drift: Drift) -> str:
    now, before = (figures.figure(one, is_share=drift.is_share) for one in (drift.now, drift.before))
    return f"{drift.measure} {now} ({before} before)"


def _top(counter: Counter[str]) -> str:
    shown = ", ".join(f"{name} {count:,}" for name, count in counter.most_common(_SHOWN))
    return shown + (f", and {len(counter) - _SHOWN} more" if len(counter) > _SHOWN else "")


def _print_next(console: Console, report: RunReport, index_option: str | None) -> None:
    place = report.index if "://" in (index_option or "") else index_option  # the URL as given may hold a password
    option = f" --index {shlex.quote(place)}" if place else ""
    people = [name for name, _ in report.people.most_common(1)]
    console.print(Text("try next", "bold"))
    if people and not set('"\\') & set(people[0]):
        console.print(styled(f"  flows search{option} " + shlex.quote(f'people:"{people[0]}"')))
    console.print(styled(f"  flows search{option} '*' --facet outlet.name --facet people"))
    console.print(styled(f"  flows report{option} --open"))
    console.print(styled(f"  flows status{option}"))
