"""Search results and single documents, as people read them."""

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.article import Article, Outlet
from flows.index.base import Document, Highlight, Hit, SearchRequest, SearchResult
from flows.text.terminal import inert, styled


def print_result(console: Console, request: SearchRequest, result: SearchResult) -> None:
    """Hits with title, outlet, date, score and snippet; then the facets and the place in the pages."""
    first = (request.page - 1) * request.page_size + 1
    for rank, hit in enumerate(result.hits, start=first):
        _print_hit(console, rank, hit)
    for name, values in result.facets.items():
        table = Table(title=styled(name, "bold"), title_justify="left", box=None, show_header=False)
        table.add_column()
        table.add_column(justify="right")
        for value, count in values:
            table.add_row(styled(value), f"{count:,}")
        console.print(table)
    if not result.total:
        console.print("nothing found. `*` is everything, a misspelt name is found with ~ behind it: Masterton~")
    elif result.hits:
        pages = -(-result.total // request.page_size)
        noun = "article" if result.total == 1 else "articles"
        console.print(styled(f"{result.total:,} {noun}, page {request.page} of {pages:,}", "dim"))
    else:
        console.print(styled(f"{result.total:,} found; page {request.page} is after the last one", "dim"))


def _print_hit(console: Console, rank: int, hit: Hit) -> None:
    document = hit.document
    facts = [_outlet(Outlet.model_validate(document.get("outlet", {}))), _day(document)]
    if hit.score is not None:
        facts.append(f"score {hit.score:.2f}")
    lines = Table.grid(padding=(0, 1))
    lines.add_column(justify="right", style="dim", width=4)
    lines.add_column()
    lines.add_row(str(rank), styled(document.get("title") or document.get("summary") or "(no title)", "bold"))
    lines.add_row("", styled(" · ".join([*facts, hit.id]), "dim"))
    if hit.highlight:
        lines.add_row("", _snippet(hit.highlight))
    console.print(lines)


def _outlet(outlet: Outlet) -> str:
    return outlet.name or outlet.domain or "unknown outlet"


def _day(document: Document) -> str:
    """The day of an article; of one without a date, the day it came in, and that it is only that."""
    day = str(document.get("@timestamp", ""))[:10]
    return f"undated, seen {day}" if document.get("date_source") == "first_seen" else day


def _snippet(highlight: Highlight) -> Text:
    text = styled(highlight.text.replace("\n", " "))  # one character for one: the spans keep their places
    for start, end in highlight.spans:
        text.stylize("bold yellow", start, end)
    return text


def print_article(console: Console, article: Article) -> None:
    """One document: its fields, then its body."""
    console.print(styled(article.title or "(no title)", "bold"))
    if article.subtitle:
        console.print(styled(article.subtitle, "italic"))
    date = f"{article.timestamp:%Y-%m-%d} ({article.date_source})" if article.timestamp else ""
    facts = [_outlet(article.outlet), date, article.language, f"{article.word_count} words"]
    console.print(styled(" · ".join(filter(None, facts)), "dim"))
    console.print()
    console.print(styled(article.body))
    console.print(Rule(align="left"))
    for name in ("people", "organisations", "places", "works", "topics", "content_warnings", "quality"):
        if values := getattr(article, name):
            console.print(Text.assemble((f"{name}: ", "bold"), inert(", ".join(values))))
    if article.story:
        console.print(styled(f"story: {article.story.id}", "dim"))
    source = article.source
    console.print(styled(f"from {source.path} of {source.drop}, id {article.id}", "dim"))
