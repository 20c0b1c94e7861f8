"""An explanation, as people read it: the article with what was taken out of it in its place."""

import re
from collections.abc import Iterator

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.article import Article
from flows.clean.verdicts import THRESHOLD, Evidence, Verdict
from flows.console.enrichments import ENTITY_STYLES, print_enrichments
from flows.explain import Explanation, speaker
from flows.text.terminal import inert, styled

_LONGEST_LINE = 2000  # characters shown of one line
_BEFORE_GAP = 30  # characters shown of what stands before missing words


def print_explanation(console: Console, explanation: Explanation) -> None:
    """Lines with verdicts, then the fields, then what each enrichment says and why."""
    article = explanation.article
    source = explanation.raw.source
    console.print(
        Rule(styled(f"{source.path} · {source.format}, {source.encoding}, {source.size:,} bytes"), align="left")
    )
    surfaces = _surface_styles(article) if article else {}
    lines = Table.grid(padding=(0, 1))
    lines.add_column(justify="right", style="dim", no_wrap=True)
    lines.add_column(ratio=3)
    lines.add_column(ratio=2, style="dim")
    for verdict in explanation.judgement.verdicts:
        lines.add_row(str(verdict.line), _line(verdict, surfaces), _why(verdict))
    console.print(lines)
    if explanation.refused:
        console.print(styled(f"rejected: {explanation.refused}", "bold red"))
    if article:
        console.print(Rule("what became of it", align="left"))
        print_enrichments(console, article, explanation.made_by, explanation.topics, _facts(article))
        console.print(Text.assemble("colours: ", *_legend()))


def _line(verdict: Verdict, surfaces: dict[str, str]) -> Text:
    text = verdict.text[:_LONGEST_LINE] + ("…" if len(verdict.text) > _LONGEST_LINE else "")
    if verdict.outcome == "removed":
        return styled(text, "red strike")
    if verdict.outcome == "field":
        return styled(text, "blue")
    shown = styled(text)
    if surfaces:
        alternatives = "|".join(re.escape(surface) for surface in sorted(surfaces, key=len, reverse=True))
        for match in re.finditer(rf"(?<!\w)(?:{alternatives})(?!\w)", shown.plain):
            shown.stylize(surfaces[match.group()], *match.span())
    return shown


def _why(verdict: Verdict) -> Text:
    """What spoke, the strongest first; of a line that stays too, when something spoke against it."""
    decisive = verdict.decisive
    why = Text()
    if decisive is not None:
        goal = f" → {decisive.field}" if decisive.field not in (None, decisive.kind) else ""
        why.append(f"{decisive.kind}{goal}", "bold")
    elif verdict.evidence:
        why.append(f"stays, with {verdict.weight:.2f} of {THRESHOLD:g}", "bold")
    for item in sorted(verdict.evidence, key=lambda item: -item.weight):
        why.append_text(_spoken(item, f"{item.weight:+.2f}"))
    for item in verdict.hints:
        why.append_text(_spoken(item, "not its place"))
    why.rstrip()
    return why


def _spoken(evidence: Evidence, strength: str) -> Text:
    return Text.assemble("  ", (strength, "green" if evidence.weight < 0 else ""), f" {evidence.rule} (",
                         inert(speaker(evidence)), "): ", inert(evidence.reason), "\n")  # fmt: skip


def _facts(article: Article) -> Iterator[tuple[str, Text]]:
    """What cleaning made fields of, and what it mended or missed."""
    for name in ("title", "subtitle", "dateline"):
        if value := getattr(article, name):
            yield name, styled(value)
    for name in ("authors", "content_warnings", "credits"):
        if values := getattr(article, name):
            yield name, styled(", ".join(values))
    for name in ("captions", "corrections"):
        for value in getattr(article, name):
            yield name.removesuffix("s"), styled(value)
    for helpline in article.helplines:
        yield "helpline", styled(f"{helpline.name}: {helpline.contact}")
    for repair in article.repairs:
        yield "repair", styled(f"line {repair.line}: {repair.text!r} is read as {repair.read!r}")
    for gap in article.gaps:
        words = " ".join(article.body[max(0, gap.offset - _BEFORE_GAP) : gap.offset].split())
        yield "gap", styled(f"paragraph {gap.paragraph}, after {words!r}", "yellow")
    if article.quality:
        yield "quality", styled(", ".join(article.quality), "yellow")


def _surface_styles(article: Article) -> dict[str, str]:
    return {
        surface: ENTITY_STYLES[entity.type] for entity in article.entities for surface in entity.surfaces if surface
    }


def _legend() -> Iterator[tuple[str, str]]:
    for name, style in ENTITY_STYLES.items():
        yield name + " ", style
