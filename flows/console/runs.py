"""The runs of an index, as people read them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from flows.console.report import print_report
from flows.history import read
from flows.index.base import Document
from flows.spool.waiting import Waiting
from flows.text.terminal import styled

_COUNTS = ("seen", "loaded", "unchanged", "duplicate", "rejected", "deleted")
_STYLES = {"completed": "", "running": "green"}  # any other state is one that ended too early


def print_runs(console: Console, reports: Sequence[Document]) -> None:
    """Two lines for each run: how it ended, what it was and when; its counts and drops."""
    if not reports:
        console.print("no runs yet; the first is: flows ingest DROP")
        return
    for report in reports:
        took = f", {seconds:,.1f} s" if (seconds := _seconds(report)) is not None else ""
        when = f"{_moment(report['started_at']):%Y-%m-%d %H:%M}{took}"
        run_id, state = styled(str(report["run_id"]), "bold"), _state(str(report["state"]))
        console.print(Text("  ").join([run_id, state, styled(f"{report.get('kind', '')}, {when}")]))
        counts = ", ".join(f"{report[name]:,} {name}" for name in _COUNTS if report.get(name))
        parts = [counts or "nothing seen", ", ".join(report.get("drops", []))]
        console.print(Padding(styled(" · ".join(filter(None, parts)), "dim"), (0, 0, 0, 4)))


def print_run(console: Console, report: Document, index_option: str | None = None) -> None:
    """How a run ended, and its report."""
    drops = ", ".join(report.get("drops", []))
    when = f"{_moment(report['started_at']):%Y-%m-%d %H:%M:%S}"
    console.print(Text(" ").join([styled(f"{report.get('kind', '')} of {when},"), _state(str(report["state"]))]))
    if drops:
        console.print(styled(f"drops: {drops}"))
    print_report(console, read(report), index_option)


def print_spooled(console: Console, spooled: Sequence[Waiting]) -> None:
    """Runs that were held back or killed and can go on, each with its size and what to do."""
    for line in spooled_lines(spooled):
        console.print(line)


def spooled_lines(spooled: Sequence[Waiting]) -> Iterator[Text]:
    """The same, line by line."""
    for one in spooled:
        what = ", ".join(one.drops) or "a spool that is damaged"
        records = f"{one.records:,} records" if one.whole else "not read to its end"
        yield styled(f"waiting: {one.run_id}, {records}, {one.bytes / 1e6:,.1f} MB, of {what}", "bold yellow")
        yield styled(f"  flows ingest --resume {one.run_id}, or --discard {one.run_id}")


def _state(state: str) -> Text:
    return styled(state, _STYLES.get(state, "red"))


def _seconds(report: Document) -> float | None:
    if not report.get("finished_at"):
        return None
    return (_moment(report["finished_at"]) - _moment(report["started_at"])).total_seconds()


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
