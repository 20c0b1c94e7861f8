"""Commands that read articles: search, show."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from flows.cli.options import IndexOption, JsonOption, index_of, out, print_json
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.index.base import Filter

app = typer.Typer()


class _QueryCommand(TyperCommand):
    """A command whose argument may begin with a dash, as `-language:en` does: it has no options of one dash.

    What begins with two is an option, and a misspelt one is refused.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        options = takewhile(lambda text: text != "--", args)
        ctx.ignore_unknown_options = known.issuperset(
            text.partition("=")[0] for text in options if text.startswith("--")
        )
        return super().parse_args(ctx, args)


@app.command(cls=_QueryCommand)
def search(
    query: Annotated[str, typer.Argument(help="* is everything; the language is in docs/query.md.")],
    index: IndexOption = None,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", metavar="FIELD=VALUE", help="Exact; repeatable.")
    ] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day of @timestamp.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="To this day, inclusive.")] = None,
    sort: Annotated[str | None, typer.Option(metavar="FIELD", help="-FIELD is descending; default: the score.")] = None,
    facet: Annotated[list[str] | None, typer.Option(metavar="FIELD", help="Count its values; repeatable.")] = None,
    page: Annotated[int, typer.Option(min=1)] = 1,
    page_size: Annotated[int, typer.Option("--page-size", min=1, max=1000)] = 10,
    as_json: JsonOption = False,
) -> None:
    """Search the index."""
    from flows.console.hits import print_result
    from flows.index.base import SearchRequest

    request = SearchRequest(
        query=query,
        filters=_filters(filters or []),
        since=since.date() if since else None,
        until=until.date() if until else None,
        sort=sort,
        facets=tuple(facet or ()),
        page=page,
        page_size=page_size,
    )
    with index_of(index) as opened:
        result = opened.search(request)
    if as_json:
        print_json(result.to_document())
    else:
        print_result(out, request, result)


@app.command()
def show(
    article_id: Annotated[str, typer.Argument(metavar="ID")], index: IndexOption = None, as_json: JsonOption = False
) -> None:
    """Show one article."""
    from flows.article import Article
    from flows.console.hits import print_article

    with index_of(index) as opened:
        document = opened.get([article_id]).get(article_id)
    if document is None:
        raise UsageError(f"no article {article_id!r}: ids are printed by flows search")
    if as_json:
        print_json(document)
    else:
        print_article(out, Article.model_validate(document))


def _filters(written: Sequence[str]) -> "tuple[Filter, ...]":
    """`field=value` texts as filters. The same field given twice means any of its values."""
    from flows.index.base import Filter

    values: dict[str, list[str]] = {}
    for text in written:
        field, equals, value = text.partition("=")
        if not equals or not field.strip():
            raise UsageError(f"a filter is written field=value, not {text!r}")
        values.setdefault(field.strip(), []).append(value)
    return tuple(Filter(field, tuple(of_field)) for field, of_field in values.items())
