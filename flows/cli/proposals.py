"""Commands about rules that are proposed: propose, approve, reject."""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from flows.cli.options import (
    EXIT_REJECTED,
    IndexOption,
    JsonOption,
    WorkersOption,
    err,
    number_of,
    out,
    print_json,
    progress_bar,
    standing_index,
)
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.index.base import Document, Index
    from flows.process import Processed, Rejected
    from flows.rulemaking.frequency import LineFrequencies

app = typer.Typer()

_NAMED = 10  # outlets, where another one was asked for

IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Ids of proposals.")]
OutletOption = Annotated[
    str | None, typer.Option("--outlet", metavar="X", help="Only of this outlet: its catalogue id, domain or name.")
]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; default: the user.")]


@app.command()
def propose(
    drop: Annotated[
        list[str] | None, typer.Argument(metavar="[DROP...]", help="Files, folders, globs; default: the index.")
    ] = None,
    outlet: OutletOption = None,
    min_documents: Annotated[
        int | None, typer.Option("--min-documents", min=2, help="Articles of an outlet that hold the line; default 5.")
    ] = None,
    min_share: Annotated[
        float | None,
        typer.Option("--min-share", min=0.0, max=1.0, help="Share of the outlet's articles that do; default 0.02."),
    ] = None,
    index: IndexOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose rules for lines that an outlet's articles repeat. They act on nothing before somebody approves them."""
    from flows.clean import book
    from flows.console.rules import print_counted, print_proposals
    from flows.rulemaking.frequency import LineFrequencies
    from flows.rulemaking.naming import meant_by
    from flows.rulemaking.proposal import MIN_DOCUMENTS, MIN_SHARE
    from flows.rulemaking.proposal import propose as proposals_of
    from flows.rulemaking.shelf import own_shelf, refusals

    shelf, rules = own_shelf(), book()
    with LineFrequencies() as lines:
        rejected = _count(lines, drop, index, number_of(workers), quiet=as_json)
        names = meant_by(outlet) if outlet else None
        if names is not None and names.isdisjoint(one.name for one in lines.outlets):
            most = sorted(lines.outlets, key=lambda one: -one.documents)[:_NAMED]
            raise UsageError(
                f"no article is of {outlet}; most are of {', '.join(one.name for one in most) or 'nobody'}"
            )
        found = proposals_of(
            lines,
            rules,
            min_documents=MIN_DOCUMENTS if min_documents is None else min_documents,
            min_share=MIN_SHARE if min_share is None else min_share,
            outlets=names,
            refused=refusals(shelf.rejected()),
        )
        shelf.propose(found)
        print_counted(err if as_json else out, lines, rejected)
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
    else:
        print_proposals(out, found, shelf.proposed)


@app.command()
def approve(
    ids: IdsArgument = None,
    all_above: Annotated[
        float | None,
        typer.Option(
            "--all-above", min=0.0, max=1.0, metavar="SHARE",
            help="All in at least this share of the outlet's articles, but running text.",
        ),
    ] = None,
    by: ByOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Make rules of proposals, when their examples hold and no other outlet's article in the index has their lines.

    Exit code 1 when one of them may not be approved.
    """
    from datetime import datetime

    from flows import person
    from flows.clean import book
    from flows.console.rules import print_approved
    from flows.rulemaking.approval import above, check
    from flows.rulemaking.shelf import chosen, own_shelf

    shelf = own_shelf()
    waiting = shelf.proposals()
    if not ids and all_above is None:
        raise UsageError("say which proposals: their ids, or --all-above SHARE")
    before = shelf.approved()
    wanted = chosen(waiting, ids or [], before)
    wanted += [one for one in above(waiting, all_above) if one not in wanted] if all_above is not None else []
    with standing_index(index) as opened, progress_bar(quiet=as_json) as progress:
        articles = progress.track(_articles(opened), description="articles", total=None) if opened and wanted else ()
        # One that a killed process had approved already stands in both files.
        checked = check(wanted, book(), articles, approved={rule.id for rule in before})
    if checked.sound:
        checked.sound = shelf.approve(checked.sound, by or person.name(), datetime.now().astimezone().date())
    if as_json:
        print_json({"approved": [one.rule.id for one in checked.sound], "refused": checked.refused})
    else:
        print_approved(out, checked, shelf.accepted, against_index=opened is not None)
    raise typer.Exit(EXIT_REJECTED if checked.refused else 0)


@app.command()
def reject(ids: IdsArgument = None, by: ByOption = None, as_json: JsonOption = False) -> None:
    """Refuse proposals for good: they are not made again."""
    from datetime import datetime

    from flows import person
    from flows.rulemaking.shelf import chosen, own_shelf

    if not ids:
        raise UsageError("say which proposals: their ids")
    shelf = own_shelf()
    wanted = chosen(shelf.proposals(), ids, [one.rule for one in shelf.rejected()])
    refused = shelf.reject(wanted, by or person.name(), datetime.now().astimezone().date())
    if as_json:
        print_json({"rejected": [one.rule.id for one in refused]})
    else:
        out.print(f"{len(refused):,} refused", markup=False)


def _articles(index: "Index | None") -> "Iterator[Document]":
    if index is None:
        raise UsageError("there is no index yet: name a drop, or load one with flows ingest DROP")
    return index.scan()


def _count(lines: "LineFrequencies", drop: list[str] | None, index: str | None, workers: int, *, quiet: bool) -> int:
    """Counts the lines of a drop, else of the index; the records that became no article."""
    from flows.process import Processed

    with progress_bar(quiet=quiet) as progress:
        if not drop:
            with standing_index(index) as opened:
                for document in progress.track(_articles(opened), description="articles", total=None):
                    lines.add(document)
            return 0
        rejected = 0
        with closing(_processed(drop, workers)) as results:
            for result in progress.track(results, description="records", total=None):
                if isinstance(result, Processed):
                    lines.add(orjson.loads(result.json))
                else:
                    rejected += 1
        return rejected


def _processed(drop: list[str], workers: int) -> "Generator[Processed | Rejected, None, None]":
    """The articles of a drop as cleaning and the outlet make them."""
    from flows import stages
    from flows.cli.options import run_options
    from flows.process import process_files
    from flows.read.discover import discover

    without = [name for name in stages.OPTIONAL if name not in ("language", "outlet")]
    return process_files(discover(drop).files(), run_options(without, None), workers)
