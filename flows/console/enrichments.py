"""What each enrichment says of an article, with which version and engine, and what speaks for it.

A person is shown the most of it that fits a screen or two: `flows explain --json` has all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.article import Article, Entity, Quote
from flows.enrich.topics import Suggestion
from flows.text.terminal import styled

ENTITY_STYLES = {"person": "cyan", "organisation": "magenta", "place": "green", "work": "yellow"}
_MOST_ENTITIES, _MOST_QUOTES = 15, 20
_MOST_NAMED = 10  # of the entities that have no row
_MOST_FORMS, _MOST_SENTENCES, _MOST_ALIASES = 4, 3, 3
_LONGEST = 300  # characters of one value


def print_enrichments(
    console: Console,
    article: Article,
    made_by: Mapping[str, str],
    topics: Sequence[Suggestion],
    facts: Iterable[tuple[str, Text]] = (),
) -> None:
    """A row or a table for each enrichment that the article has, below rows of other facts.

    `made_by` tells version and engine by stage, `topics` why the text suggests its topics.
    """
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column()
    for fact in facts:
        rows.add_row(*fact)
    for stage, name, value in _rows(article, topics):
        if made := made_by.get(stage):
            value.append(f"  [{made}]", "dim")
        rows.add_row(name, value)
    console.print(rows)
    if article.entities:
        console.print(Rule(_heading("entities", len(article.entities), made_by), align="left"))
        _print_entities(console, article.entities)
    if article.quotes:
        console.print(Rule(_heading("quotes", len(article.quotes), made_by), align="left"))
        _print_quotes(console, article.quotes)


def _rows(article: Article, topics: Sequence[Suggestion]) -> Iterator[tuple[str, str, Text]]:
    """Name of the stage, heading, value."""
    yield "language", "language", styled(f"{article.language} ({article.language_confidence:.2f})")
    outlet = article.outlet
    evidence = "; ".join(f"{e.signal}: {e.detail}" for e in outlet.evidence) or "nothing in the text names it"
    country = f", {outlet.country}" if outlet.country else ""
    yield "outlet", "outlet", _cut(f"{outlet.label}{country} ({outlet.confidence:.2f}) — {evidence}")
    if article.timestamp:
        words = f" — {article.date_evidence!r}" if article.date_evidence else ""
        day = f"{article.timestamp:%Y-%m-%d %H:%M} UTC"
        yield "dates", "date", _cut(f"{day}, from {article.date_source}, exact to the {article.date_precision}{words}")
    yield "topics", "topics", _topics(article, topics)
    yield "summary", "summary", styled(article.summary or "none: no whole sentence of the lead is short enough")
    yield from _neighbours(article)
    keys = article.signature
    counts = f"{len(keys.bands)} of the text, {len(keys.quotes)} of quotations, {len(keys.names)} of names"
    yield "signature", "signature", styled(f"keys by which others are found: {counts}")


def _topics(article: Article, reasons: Sequence[Suggestion]) -> Text:
    if article.topics_source == "outlet":
        return _cut(f"{', '.join(article.topics)} — the outlet's own")
    if not article.topics:
        return styled("none: nothing of headline and lead comes back often enough")
    why = {reason.topic: f" — {reason.why}, score {reason.score:.0f}" for reason in reasons}
    return styled("\n".join(f"{topic}{why.get(topic, '')}" for topic in article.topics))


def _neighbours(article: Article) -> Iterator[tuple[str, str, Text]]:
    if story := article.story:
        told = _cut("; ".join([story.id, *story.evidence]))
        if story.aliases:
            told.append_text(styled(f"; also found as {_some(story.aliases, _MOST_ALIASES)}"))
        yield "stories", "story", told
    if article.near_duplicate_of:
        likeness = article.near_duplicate_similarity
        share = f", which has {likeness:.0%} of the shorter text" if likeness is not None else ""
        yield "stories", "copy of", styled(f"{article.near_duplicate_of}{share}")


def _heading(stage: str, count: int, made_by: Mapping[str, str]) -> Text:
    return styled(f"{stage}: {count}{f' [{made_by[stage]}]' if stage in made_by else ''}")


def _print_entities(console: Console, entities: Sequence[Entity]) -> None:
    often = sorted(entities, key=lambda entity: -entity.count)
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=3)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=5, style="dim")
    for entity in often[:_MOST_ENTITIES]:
        forms = [surface for surface in entity.surfaces if surface != entity.name]
        told = entity.evidence[:_MOST_SENTENCES]
        if forms:
            told = [f"also: {_some(forms, _MOST_FORMS)}", *told]
        table.add_row(
            styled(entity.name, ENTITY_STYLES[entity.type]),
            entity.type,
            f"{entity.confidence:.2f} ×{entity.count}",
            _cut("; ".join(told)),
        )
    console.print(table)
    if rest := often[_MOST_ENTITIES:]:
        console.print(_cut(f"and {len(rest)} more: {_some([entity.name for entity in rest], _MOST_NAMED)}"))


def _print_quotes(console: Console, quotes: Sequence[Quote]) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=2)
    table.add_column(ratio=5)
    for quote in quotes[:_MOST_QUOTES]:
        verb = f" ({quote.verb})" if quote.verb else ""
        who = styled(f"{quote.speaker or '?'}{verb}", "cyan")
        how = ", ".join(filter(None, (quote.type, quote.attribution)))
        if quote.speakers:
            how = f"{', '.join(quote.speakers)}; {how}"
        who.append_text(styled(f"\n{how}", "dim"))
        table.add_row(who, _cut(quote.text))
    console.print(table)
    if len(quotes) > _MOST_QUOTES:
        console.print(f"and {len(quotes) - _MOST_QUOTES} more")


def _some(values: Iterable[str], most: int) -> str:
    shown = list(values)
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")


def _cut(text: str) -> Text:
    return styled(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
