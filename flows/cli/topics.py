"""Commands for topics: refresh."""

from typing import Annotated

import typer

from flows.cli.options import IndexOption, JsonOption, index_of, out, print_json, progress_bar

app = typer.Typer(no_args_is_help=True)


@app.command()
def refresh(
    at_least: Annotated[
        int, typer.Option("--at-least", min=1, metavar="N", help="Articles of a language, for a table of its own.")
    ] = 500,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell only what would change.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count how common words are in an archive.

    Each language with enough articles gets a table in FLOWS_HOME/frequencies; the shipped one weighs as much as 500
    articles beside it. Hosts that share an index need the same folder.
    """
    from flows.console.topics import print_recounts
    from flows.upkeep.frequencies import recount

    with index_of(index) as opened, progress_bar(quiet=as_json) as progress:
        task = progress.add_task("articles", total=opened.status().documents)
        recounts = recount(opened, at_least=at_least, dry_run=dry_run, progress=lambda: progress.advance(task))
    if as_json:
        print_json([one.to_document() for one in recounts])
    else:
        print_recounts(out, recounts, dry_run=dry_run)
