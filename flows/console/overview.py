"""An index and its runs at one moment: a screen for a terminal, a line for a pipe."""

from datetime import UTC, datetime

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows.console.runs import spooled_lines
from flows.health import MIN_FREE
from flows.index.base import Document, IndexStatus
from flows.overview import Snapshot
from flows.text.terminal import inert, styled

_OUTCOMES = ("loaded", "unchanged", "duplicate", "rejected")
_SHOWN_DROPS = 3
_GIGABYTE = 1e9


def screen(snapshot: Snapshot, trouble: str | None = None) -> RenderableType:
    """Everything of a snapshot. `trouble`: why it is not of this moment."""
    parts: list[RenderableType] = [_facts(snapshot), Text()]
    parts.append(_under_way(snapshot) or styled("no run is under way", "dim"))
    if snapshot.spooled:
        parts += [Text(), *spooled_lines(snapshot.spooled)]
    parts += [Text(), _runs(snapshot)]
    local = snapshot.at.astimezone()
    foot = styled(f"as of {local:%H:%M:%S}; Ctrl-C ends this, and no run", "dim")
    return Group(*parts, Text(), styled(trouble, "bold red") if trouble else foot)


def line(snapshot: Snapshot) -> str:
    """The same in one line: what changes while a run works."""
    local = snapshot.at.astimezone()
    facts = [f"{local:%Y-%m-%dT%H:%M:%S}"]
    if running := snapshot.running:
        facts.append(f"{running['kind']} {running['run_id']} of {_drops(running)}: {_progress(snapshot, running)}")
    elif snapshot.runs:
        facts.append(f"nothing runs, the last one {snapshot.runs[0]['state']}")
    else:
        facts.append("no runs yet")
    facts.append(f"{snapshot.status.documents:,} articles")
    facts += [f"{len(snapshot.spooled)} waiting"] if snapshot.spooled else []
    facts += [f"{snapshot.stale:,} stale"] if snapshot.stale else []
    facts += [f"{snapshot.free / _GIGABYTE:,.1f} GB free"] if snapshot.free is not None else []
    return inert(" | ".join(facts))


def print_status(console: Console, status: IndexStatus, counts: dict[str, int], run: Document | None) -> None:
    """Where the index is and what it holds."""
    table = _grid()
    newest = f", newest of {status.newest:%Y-%m-%d}" if status.newest else "; load some with: flows ingest DROP"
    rows = {
        "engine": status.engine,
        "place": status.location,
        "index": f"{status.index}, schema version {status.schema_version}",
        "articles": f"{status.documents:,}, {status.bytes / 1e6:,.1f} MB{newest}",
        "records": ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items())) or "none yet",
        "last run": f"{run['run_id']}, {run['state']}: {run['loaded']} loaded of {run['seen']}" if run else "none yet",
    }
    for name, value in rows.items():
        table.add_row(name, styled(value))
    console.print(table)


def _facts(snapshot: Snapshot) -> Table:
    status = snapshot.status
    newest = f", newest of {status.newest:%Y-%m-%d}" if status.newest else ""
    table = _grid()
    for name, value in (
        ("engine", status.engine),
        ("index", f"{status.index} at {status.location}"),
        ("articles", f"{status.documents:,}, {status.bytes / 1e6:,.1f} MB{newest}"),
        ("records", ", ".join(f"{name} {count:,}" for name, count in sorted(snapshot.records.items())) or "none yet"),
        ("stale", "asking …" if snapshot.stale is None else f"{snapshot.stale:,}"),
    ):
        table.add_row(name, styled(value))
    if snapshot.free is not None:
        style = "bold red" if snapshot.free < MIN_FREE else ""
        table.add_row("disk", styled(f"{snapshot.free / _GIGABYTE:,.1f} GB free", style))
    return table


def _under_way(snapshot: Snapshot) -> Table | None:
    running = snapshot.running
    if running is None:
        return None
    lasted = (snapshot.at - datetime.fromisoformat(running["started_at"]).astimezone(UTC)).total_seconds()
    table = _grid()
    table.add_row(running["kind"], styled(f"{running['run_id']}, for {lasted:,.0f} s", "bold green"))
    table.add_row("drop", styled(_drops(running)))
    table.add_row("so far", styled(_progress(snapshot, running)))
    if reasons := running.get("reasons"):
        table.add_row("rejected", styled(", ".join(f"{code} {count:,}" for code, count in reasons.items())))
    table.add_row("writer", styled(snapshot.holder or "nobody any more: it has ended, or was killed"))
    return table


def _runs(snapshot: Snapshot) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), title="newest runs", title_justify="left", title_style="bold")
    for name in ("run", "kind", "state", "began"):
        table.add_column(name, header_style="dim", no_wrap=True)
    for name in ("seen", *_OUTCOMES):
        table.add_column(name, header_style="dim", justify="right")
    for run in snapshot.runs:
        began = datetime.fromisoformat(run["started_at"]).astimezone()
        healthy = run["state"] in ("completed", "running")
        table.add_row(
            styled(str(run["run_id"])),
            styled(str(run.get("kind", ""))),
            styled(str(run["state"]), "" if healthy else "red"),
            f"{began:%Y-%m-%d %H:%M}",
            *(f"{run.get(name, 0):,}" for name in ("seen", *_OUTCOMES)),
        )
    return table


def _progress(snapshot: Snapshot, running: Document) -> str:
    outcomes = ", ".join(f"{running[name]:,} {name}" for name in _OUTCOMES if running.get(name))
    waiting = f", {running['waiting']:,} judged and not loaded" if running.get("waiting") else ""
    rate = "" if snapshot.rate is None else f", {snapshot.rate:,.1f} records/s"
    return f"{running['seen']:,} records{f' ({outcomes})' if outcomes else ''}{waiting}{rate}"


def _drops(run: Document) -> str:
    drops = run.get("drops") or ["no drop"]
    more = f" and {len(drops) - _SHOWN_DROPS} more" if len(drops) > _SHOWN_DROPS else ""
    return ", ".join(drops[:_SHOWN_DROPS]) + more


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    return table
