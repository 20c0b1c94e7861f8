"""Commands about the rules of cleaning: list, test, diff."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli import proposals
from flows.cli.options import (
    EXIT_REJECTED,
    IndexOption,
    JsonOption,
    StrictnessOption,
    out,
    print_json,
    progress_bar,
    standing_index,
)
from flows.cli.proposals import OutletOption
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.clean.rules import Rule

app = typer.Typer(no_args_is_help=True)
app.add_typer(proposals.app)


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
    from flows.rulemaking.shelf import own_shelf

    check_asked(book(), kind, None if proposed else language)
    if proposed:
        if language:
            raise UsageError("proposals are of outlets, not of languages: --outlet X, or --kind")
        waiting = [one for one in own_shelf().proposals() if wanted(one.rule, kind, outlet)]
        if as_json:
            print_json([one.model_dump(mode="json") for one in waiting])
        else:
            print_waiting(out, waiting)
        return
    with standing_index(index) as opened:
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
    from flows.rulemaking.shelf import own_shelf

    today = book()
    if rules is not None:
        changed = today.instead(_rules_of(rules), str(rules))
    elif strictness == "careful":
        waiting = own_shelf().proposals()
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


def _rules_of(path: Path) -> "list[Rule]":
    from flows.clean.rules.own import parse_own

    try:
        return parse_own(path, path.read_bytes())
    except OSError as error:
        raise UsageError(f"no rules can be read from {path}: {error.strerror}") from None
