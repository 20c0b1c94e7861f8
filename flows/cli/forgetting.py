"""The command that takes articles out for good: forget."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import IndexOption, JsonOption, err, index_of, out, print_json
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.index.base import Index
    from flows.upkeep.forget import Desk

app = typer.Typer()


@app.command()
def forget(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="ID|URL...", help="Articles, by their ids or addresses.")
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", help="Why, kept with the tombstone: name neither the article nor a person.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would go, and where it is.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    list_all: Annotated[bool, typer.Option("--list", help="List what stays out.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Let the articles come in again, with their drops.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take articles out everywhere, raw texts and older versions too, and keep them out of later runs."""
    from flows.upkeep.trail import id_of

    if list_all:
        if targets or undo or dry_run:
            raise UsageError("--list takes no articles and no other option")
        _list(index, as_json=as_json)
        return
    if not targets:
        raise UsageError("name the articles to forget, by their ids or addresses; or ask for --list")
    if undo and (dry_run or reason):
        raise UsageError("--undo takes neither --dry-run nor --reason")
    ids = list(dict.fromkeys(map(id_of, targets)))
    with index_of(index) as opened:
        if undo:
            _undo(opened, index, ids, as_json=as_json)
        else:
            _forget(opened, index, ids, reason, dry_run=dry_run, yes=yes, as_json=as_json)


def _forget(
    opened: "Index", location: str | None, ids: list[str], reason: str, *, dry_run: bool, yes: bool, as_json: bool
) -> None:
    from flows.console.forgetting import print_forgotten, print_preview
    from flows.upkeep.forget import forget as take_out
    from flows.upkeep.forget import preview

    with _desk(opened, location) as desk:
        if dry_run or not yes:
            counted = preview(desk, ids)
            if dry_run and as_json:
                print_json(dict(counted))
                return
            print_preview(out if dry_run else err, counted)
            if dry_run:
                return
            if not typer.confirm("Take this out for good?", err=True):
                raise UsageError("nothing was taken out")
        report = take_out(desk, ids, reason)
    if as_json:
        print_json(report.to_document())
    else:
        print_forgotten(out, report)


def _undo(opened: "Index", location: str | None, ids: list[str], *, as_json: bool) -> None:
    from flows.upkeep.forget import undo

    with _desk(opened, location) as desk:
        removed = undo(desk, ids)
    if as_json:
        print_json({"tombstones_removed": removed})
    else:
        out.print(f"{removed:,} of {len(ids):,} may come in again, at the next flows ingest of their drop")


def _list(location: str | None, *, as_json: bool) -> None:
    from flows.console.forgetting import print_tombstones
    from flows.upkeep.forget import described, tombstones

    with index_of(location) as opened:
        found = list(tombstones(opened.ledger))
    if as_json:
        print_json([described(stone) for stone in found])
    else:
        print_tombstones(out, found)


@contextmanager
def _desk(opened: "Index", location: str | None) -> "Iterator[Desk]":
    from flows.index.opening import open_archive
    from flows.raw_store.store import open_raw_store
    from flows.settings import settings
    from flows.upkeep.forget import Desk

    with open_archive(location, settings()) as archive:
        yield Desk(opened, archive, open_raw_store(settings()), settings())
