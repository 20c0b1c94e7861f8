"""Commands about the rules of cleaning: list, test, propose, approve, reject, diff."""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from flows.cli.options import (
    EXIT_REJECTED,
    IndexOption,
    JsonOption,
    StrictnessOption,
    WorkersOption,
    err,
    has_index,
    index_of,
    number_of,
    out,
    print_json,
    progress_bar,
)
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.index.base import Document, Index
    from flows.process import Processed, Rejected
    from flows.rulemaking.frequency import LineFrequencies
    from flows.rulemaking.shelf import Shelf

app = typer.Typer(no_args_is_help=True)

_NAMED = 10  # outlets, where another one was asked for

IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Ids of proposals.")]
OutletOption = Annotated[
    str | None, typer.Option("--outlet", metavar="X", help="Only of this outlet: its catalogue id, domain or name.")
]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; default: the user.")]


@app.command("list")
def list_rules(
    kind: Annotated[str | None, typer.Option("--kind", help="Only of this kind, such as advert.")] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Only of this language's file, such as de.")
    ] = None,
    outlet: OutletOption = None,
    proposed: Annotated[bool, typer.Option("--proposed", help="What was proposed, and is not decided.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the rules, where each comes from, and in how many articles of the index it took something out."""
    from flows.clean import book
    from flows.console.rules import print_rules, print_waiting
    from flows.rulemaking.listing import check_asked, listed, wanted

    check_asked(book(), kind, None if proposed else language)
    if proposed:
        if language:
            raise UsageError("proposals are of outlets, not of languages: --outlet X, or --kind")
        waiting = [one for one in _shelf().proposals() if wanted(one.rule, kind, outlet)]
        if as_json:
            print_json([one.model_dump(mode="json") for one in waiting])
        else:
            print_waiting(out, waiting)
        return
    with _standing(index) as opened:
        found = list(listed(book(), opened, kind=kind, language=language, outlet=outlet))
    if as_json:
        print_json([one.to_document() for one in found])
    else:
        print_rules(out, found)


@app.command()
def test(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Ids of rules; default: all.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Run the examples of rules, ours and yours: what acts_on names has to go, what keeps names has to stay.

    Exit code 1 when one does not hold.
    """
    from dataclasses import asdict

    from flows.clean import book
    from flows.console.rules import print_failures
    from flows.rulemaking.proof import failures

    rules = book()
    if unknown := sorted(set(ids or ()) - rules.files.keys()):
        raise UsageError(f"no rule {unknown[0]!r}; flows rules list names them")
    chosen = [rule for rule in rules.rules if not ids or rule.id in ids]
    with progress_bar(quiet=as_json) as progress:
        found = list(failures(progress.track(chosen, description="rules"), rules))
    if as_json:
        print_json({"rules": len(chosen), "failures": [asdict(one) for one in found]})
    else:
        print_failures(out, found, len(chosen))
    raise typer.Exit(EXIT_REJECTED if found else 0)


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
    from flows.rulemaking.shelf import refusals

    shelf, rules = _shelf(), book()
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

    from flows.clean import book
    from flows.console.rules import print_approved
    from flows.rulemaking.approval import above, check
    from flows.rulemaking.shelf import chosen

    shelf = _shelf()
    waiting = shelf.proposals()
    if not ids and all_above is None:
        raise UsageError("say which proposals: their ids, or --all-above SHARE")
    before = shelf.approved()
    wanted = chosen(waiting, ids or [], before)
    wanted += [one for one in above(waiting, all_above) if one not in wanted] if all_above is not None else []
    with _standing(index) as opened, progress_bar(quiet=as_json) as progress:
        articles = progress.track(_articles(opened), description="articles", total=None) if opened and wanted else ()
        # One that a killed process had approved already stands in both files.
        checked = check(wanted, book(), articles, approved={rule.id for rule in before})
    if checked.sound:
        checked.sound = shelf.approve(checked.sound, _who(by), datetime.now().astimezone().date())
    if as_json:
        print_json({"approved": [one.rule.id for one in checked.sound], "refused": checked.refused})
    else:
        print_approved(out, checked, shelf.accepted, against_index=opened is not None)
    raise typer.Exit(EXIT_REJECTED if checked.refused else 0)


@app.command()
def reject(ids: IdsArgument = None, by: ByOption = None, as_json: JsonOption = False) -> None:
    """Refuse proposals for good: they are not made again."""
    from datetime import datetime

    from flows.rulemaking.shelf import chosen

    if not ids:
        raise UsageError("say which proposals: their ids")
    shelf = _shelf()
    wanted = chosen(shelf.proposals(), ids, [one.rule for one in shelf.rejected()])
    refused = shelf.reject(wanted, _who(by), datetime.now().astimezone().date())
    if as_json:
        print_json({"rejected": [one.rule.id for one in refused]})
    else:
        out.print(f"{len(refused):,} refused", markup=False)


@app.command()
def diff(
    drop: Annotated[list[str], typer.Argument(metavar="DROP...", help="Files, folders, globs, or -.")],
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="FILE", help="A file of rules; default: the proposals.")
    ] = None,
    strictness: StrictnessOption = "careful",
    as_json: JsonOption = False,
) -> None:
    """What rules would do to a drop before they ship: how many documents change, what they lose, twenty samples.

    With --strictness, and without --rules: what the rules of today would do at another strictness.
    """
    from flows.clean import book
    from flows.cli.options import run_options
    from flows.console.rules import print_difference
    from flows.read.discover import discover
    from flows.read.records import records
    from flows.rulemaking.difference import Judging, difference

    today = book()
    if rules is not None:
        changed = today.instead(_rules_of(rules), str(rules))
    elif strictness == "careful":
        waiting = _shelf().proposals()
        if not waiting:
            raise UsageError("nothing is proposed: flows rules propose looks for lines, --rules FILE names other rules")
        changed = today.instead((one.approved("if they are") for one in waiting), "the proposals")
    else:
        changed = today
    found = (record for file in discover(drop).files() for record in records(file))
    with progress_bar(quiet=as_json) as progress:
        told = difference(
            progress.track(found, description="records", total=None),
            Judging(today, run_options(None, None)),
            Judging(changed, run_options(None, None, strictness)),
        )
    if as_json:
        print_json(told.to_document())
    else:
        print_difference(out, told)


def _shelf() -> "Shelf":
    """The rules folder. Raises `Stop` where one stands that cannot be read: it is not the same as none."""
    from flows.clean.rules.own import own_files
    from flows.rulemaking.shelf import Shelf
    from flows.settings import settings

    own_files()
    return Shelf(settings().rules_folder)


@contextmanager
def _standing(index: str | None) -> "Iterator[Index | None]":
    """The index; None where there is none yet."""
    if not has_index(index):
        yield None
        return
    with index_of(index) as opened:
        yield opened


def _articles(index: "Index | None") -> "Iterator[Document]":
    if index is None:
        raise UsageError("there is no index yet: name a drop, or load one with flows ingest DROP")
    return index.scan()


def _count(lines: "LineFrequencies", drop: list[str] | None, index: str | None, workers: int, *, quiet: bool) -> int:
    """Counts the lines of a drop, else of the index; the records that became no article."""
    from flows.process import Processed

    with progress_bar(quiet=quiet) as progress:
        if not drop:
            with _standing(index) as opened:
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


def _rules_of(path: Path) -> list[Any]:
    from flows.clean.rules.own import parse_own

    try:
        return parse_own(path, path.read_bytes())
    except OSError as error:
        raise UsageError(f"no rules can be read from {path}: {error.strerror}") from None


def _who(by: str | None) -> str:
    from getpass import getuser

    if by:
        return by
    try:
        return getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "somebody"
