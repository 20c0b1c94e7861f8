"""Commands that ask the ledger: files, rejects, runs."""

from itertools import islice
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.options import (
    EXIT_REJECTED,
    DropDateOption,
    IndexOption,
    JsonOption,
    StrictnessOption,
    WithoutOption,
    index_of,
    out,
    print_json,
    progress_bar,
    run_options,
    write_out,
)
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.index.ledger import Selection

app = typer.Typer()
rejects_app = typer.Typer(no_args_is_help=True)
runs_app = typer.Typer(invoke_without_command=True)
app.add_typer(rejects_app, name="rejects", help="Records that were refused: list them, look at one, try them again.")
app.add_typer(runs_app, name="runs")

DropOption = Annotated[str | None, typer.Option("--drop", help="Only of this drop, by its name.")]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="CODE", help="Only with this reason code.")]
RunOption = Annotated[str | None, typer.Option("--run", metavar="ID", help="Only what this run booked last.")]
PathOption = Annotated[
    str | None, typer.Option("--path", metavar="PATTERN", help="A path, there or in a drop; * and ? are wild.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help="How many are shown.")]
RunLimitOption = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many are shown.")]


@app.command()
def files(
    pattern: Annotated[
        str | None,
        typer.Argument(help="A file or folder of this host, or a part of a path in a drop; * and ? are wild."),
    ] = None,
    drop: DropOption = None,
    outcome: Annotated[Literal["loaded", "duplicate", "rejected", "deleted"] | None, typer.Option()] = None,
    reason: ReasonOption = None,
    run: RunOption = None,
    index: IndexOption = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """Where is my file? What became of each record, in which article it is, or why it was refused."""
    from flows.console.records import print_whereabouts
    from flows.whereabouts import find, hint, whereabouts

    with index_of(index) as opened:
        selection = _selection(drop, outcome, reason, run)
        found = list(islice(find(opened.ledger, pattern, selection), limit + 1))
        shown = whereabouts(opened, found[:limit])
        why = hint(opened.ledger, pattern, selection) if not found else None
    more = len(found) > limit
    if as_json:
        print_json({"records": [one.to_document() for one in shown], "more": more, "hint": why})
    else:
        print_whereabouts(out, shown, more=more, hint=why)


@rejects_app.command("list")
def list_rejects(
    reason: ReasonOption = None,
    drop: DropOption = None,
    path: PathOption = None,
    run: RunOption = None,
    index: IndexOption = None,
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """List the records that stand rejected, and count them by reason."""
    from dataclasses import asdict

    from flows.console.records import print_rejects
    from flows.rejects import count_reasons, rejects

    with index_of(index) as opened:
        entries = rejects(opened.ledger, path, _selection(drop, None, reason, run))
        shown = list(islice(entries, limit))
        reasons = count_reasons(shown) + count_reasons(entries)
    if as_json:
        print_json({"reasons": dict(reasons.most_common()), "rejects": [asdict(entry) for entry in shown]})
    else:
        print_rejects(out, shown, reasons)


@rejects_app.command()
def show(
    place: Annotated[str, typer.Argument(help="The path of the reject, as flows rejects list prints it.")],
    record: Annotated[str | None, typer.Option("--record", help="Which record of the file.")] = None,
    drop: DropOption = None,
    raw: Annotated[bool, typer.Option("--raw", help="Write the bytes that are kept to standard output.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one reject with everything that is kept of it."""
    from flows.console.records import print_reject
    from flows.rejects import one_reject, reject_document

    if raw and out.is_terminal:
        raise UsageError("--raw is for a file or a pipe: a terminal may obey what the bytes say")
    with index_of(index) as opened:
        reject = one_reject(opened.ledger, place, _as_booked(record), _as_booked(drop))
    if raw:
        write_out(reject.head)
    elif as_json:
        print_json(reject_document(reject))
    else:
        print_reject(out, reject)


@rejects_app.command()
def retry(
    reason: ReasonOption = None,
    drop: DropOption = None,
    path: PathOption = None,
    run: RunOption = None,
    index: IndexOption = None,
    without: WithoutOption = None,
    strictness: StrictnessOption = "careful",
    drop_date: DropDateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge rejects again: those kept whole as they were, larger ones as their file is now.

    Exit code 1 when one of them is rejected again or could not be tried.
    """
    from dataclasses import asdict

    from flows.console.records import print_left_alone
    from flows.console.report import print_report
    from flows.raw_store.store import open_raw_store
    from flows.rejects import rejects
    from flows.rejects import retry as run_again
    from flows.settings import settings

    selection, options = _selection(drop, None, reason, run), run_options(without, drop_date, strictness)
    with index_of(index) as opened, progress_bar(quiet=as_json) as progress:
        task = progress.add_task("records", total=None)
        report, left = run_again(
            opened,
            open_raw_store(settings()),
            lambda: rejects(opened.ledger, path, selection),
            options,
            lambda: progress.advance(task),
            workers=1,  # of a process of its own: what made a worker die is tried here as well
        )
    if as_json:
        print_json({"report": report.to_document(), "not_retried": [asdict(one) for one in left]})
    else:
        print_report(out, report, index)
        print_left_alone(out, left)
    raise typer.Exit(EXIT_REJECTED if report.rejected or left else 0)


@runs_app.callback()
def runs(
    context: typer.Context, index: IndexOption = None, limit: RunLimitOption = 20, as_json: JsonOption = False
) -> None:
    """List the runs of the index, the newest first; `flows runs show RUN` prints the report of one."""
    from flows.console.runs import print_runs
    from flows.history import runs as newest

    if context.invoked_subcommand is not None:
        return
    with index_of(index) as opened:
        reports = newest(opened, limit)
    if as_json:
        print_json(reports)
    else:
        print_runs(out, reports)


@runs_app.command("show")
def show_run(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run, or how it begins.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the report of one run, as it was printed when it ended."""
    from flows.console.runs import print_run
    from flows.history import run as one_run
    from flows.whereabouts import readable

    with index_of(index) as opened:
        report = one_run(opened, readable(run))
    if as_json:
        print_json(report)
    else:
        print_run(out, report, index)


def _selection(drop: str | None, outcome: str | None, reason: str | None, run: str | None) -> "Selection":
    from flows.index.ledger import RecordOutcome, Selection
    from flows.rejects import check_code

    check_code(reason)
    wanted = RecordOutcome(outcome) if outcome else None
    return Selection(drop=_as_booked(drop), outcome=wanted, reason=reason, run_id=_as_booked(run))


def _as_booked(name: str | None) -> str | None:
    from flows.whereabouts import readable

    return None if name is None else readable(name)
