"""Commands for stories: list, show, update."""

from datetime import datetime
from typing import Annotated

import typer

from flows.cli.options import EXIT_REJECTED, IndexOption, JsonOption, index_of, out, print_json, progress_bar

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(
    words: Annotated[str, typer.Argument(help="Of articles that match: the query language of flows search.")] = "*",
    index: IndexOption = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Of articles from this day.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="To this day, inclusive.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Of this outlet; repeatable.")] = None,
    at_least: Annotated[int, typer.Option(min=1, metavar="N", help="With so many such articles.")] = 2,
    page: Annotated[int, typer.Option(min=1)] = 1,
    page_size: Annotated[int, typer.Option("--page-size", min=1, max=100)] = 10,
    as_json: JsonOption = False,
) -> None:
    """List stories, the largest first."""
    from dataclasses import asdict

    from flows.console.stories import print_stories
    from flows.index.base import Filter, SearchRequest
    from flows.stories.listing import list_stories

    wanted = SearchRequest(
        query=words,
        filters=(Filter("outlet.name", tuple(outlet)),) if outlet else (),
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    with index_of(index) as opened:
        found = list_stories(opened, wanted, at_least, page, page_size)
    shown, more = found[:page_size], len(found) > page_size
    if as_json:
        print_json({"stories": [asdict(one) for one in shown], "page": page, "more": more})
    else:
        print_stories(out, shown, page, more=more)


@app.command()
def show(
    story_id: Annotated[str, typer.Argument(metavar="ID", help="Of a story, also an earlier one, or of an article.")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one story: who published what first, what they share, what only one of them has."""
    from flows.console.stories import print_story
    from flows.stories.telling import tell

    with index_of(index) as opened:
        told = tell(opened, story_id)
    if as_json:
        print_json(told.to_document())
    else:
        print_story(out, told, asked=story_id)


@app.command()
def update(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Find the stories of every article anew: for an index that was loaded --without stories.

    Exit code 1 when the engine refused one of the articles that changed.
    """
    from flows.console.stories import print_regrouped
    from flows.upkeep.regroup import regroup

    with index_of(index) as opened, progress_bar(quiet=as_json) as progress:
        task = progress.add_task("articles", total=opened.status().documents)
        report = regroup(opened, lambda: progress.advance(task))
    if as_json:
        print_json(report.to_document())
    else:
        print_regrouped(out, report)
    raise typer.Exit(EXIT_REJECTED if report.stories["rejected"] else 0)
