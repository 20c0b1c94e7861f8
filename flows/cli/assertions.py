"""Commands about assertions on drops: check the files, show what holds for a drop."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import (
    EXIT_REJECTED,
    AssertionsOption,
    DropNameOption,
    IndexOption,
    JsonOption,
    has_index,
    index_of,
    out,
    print_json,
)

if TYPE_CHECKING:
    from flows.assertions import Book, Expectations

app = typer.Typer(no_args_is_help=True)


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Default: FLOWS_ASSERTIONS, else assertions.yml.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check assertions, ours and yours: every bound, and what each override is about.

    Exit code 1 when something cannot be used.
    """
    from flows.assertions.files import own_file, read
    from flows.console.assertions import print_checked

    own = own_file(file)
    found = read(own)
    if as_json:
        problems = [{"path": str(one.path), "line": one.line, "told": one.told} for one in found.problems]
        counted = {"assertions": len(found.assertions), "overrides": len(found.overrides)}
        print_json({"file": str(own) if own else None, **counted, "problems": problems})
    else:
        print_checked(out, found, own)
    raise typer.Exit(EXIT_REJECTED if found.problems else 0)


@app.command()
def show(
    drop: Annotated[
        list[str] | None, typer.Argument(metavar="[DROP...]", help="Drops as for flows ingest, or their names.")
    ] = None,
    drop_name: DropNameOption = None,
    assertions: AssertionsOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is asserted of a drop, which of it recent runs can tell by now, and what they were like."""
    from flows.assertions import book
    from flows.console.assertions import print_standing, shown

    found = book(assertions)
    expectations = _expectations(found, *_meant(drop or [], drop_name), index)
    rows = shown(found, expectations)
    if as_json:
        print_json({"recent_runs": len(expectations.before), "assertions": rows})
    else:
        print_standing(out, rows, len(expectations.before))


def _meant(drop: list[str], drop_name: str | None) -> tuple[list[str], bool]:
    """What the drops are called, as `flows ingest` calls them where they are there, and whether files are named."""
    from flows.read.discover import discover

    roots = {one: discover([one]).roots if Path(one).exists() else () for one in drop}
    names = [drop_name] if drop_name else [name for one in drop for name in [root.drop for root in roots[one]] or [one]]
    return list(dict.fromkeys(names)), any(root.path for some in roots.values() for root in some)


def _expectations(found: "Book", drops: list[str], named_files: bool, index: str | None) -> "Expectations":
    from datetime import UTC, datetime

    from flows.assertions import Expectations
    from flows.report import RunReport

    if not drops or not has_index(index):
        return Expectations(found.of(drops))
    now = RunReport(run_id="", drops=drops, named_files=named_files, started_at=datetime.now(UTC))
    with index_of(index) as opened:
        return Expectations.of(found, opened.ledger, now)
