"""The verdict on every raw line: what `clean` and `flows explain` both build on."""

from dataclasses import dataclass, replace
from functools import partial

from flows.article import Strictness
from flows.clean import boilerplate, captions, fields, helplines, lines, model, page, repairs, repetition, rules, title
from flows.clean.dateline import dateline
from flows.clean.markup import SourceLine, text_lines
from flows.clean.verdicts import Judgement, Line, Outcome, Verdict
from flows.inputs import RawArticle
from flows.text.characters import Repaired, repair

_LEAD = 3  # paragraphs: a dateline stands before the first sentence, which a standfirst may stand above
_LONGEST_MARKER = 120  # characters: as long as wrapped lines are, for a caption among them


def judge(raw: RawArticle, strictness: Strictness = "careful", book: rules.Matcher | None = None) -> Judgement:
    """Judges the lines of a text, or the visible lines of a page (`raw.source.format` is html), in order.

    Every line that holds text gets one verdict: kept, removed, or became a field. `book` are the rules that hold for
    this document; without it, those for one whose outlet nobody knows.
    """
    found = gather(raw, book or rules.book().of())
    model.mark(found.lines, found.title, strictness)
    if raw.source.format == "html":
        page.shield(found.lines)
    return _collect(found.lines, found.title, found.subtitle, found.encoding_repaired)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The lines of a document with all evidence but the model's."""

    lines: list[Line]
    title: str | None
    subtitle: str | None
    encoding_repaired: bool


def gather(raw: RawArticle, book: rules.Matcher) -> Gathered:
    """What rules, helplines, title and repetition say of each line."""
    source, repaired = _source_lines(raw)
    document = lines.assemble(source, partial(_is_marker, book), repaired.indented)
    boilerplate.mark_rules(document, book)
    helplines.mark(document)
    head, _ = boilerplate.edges(document)
    headline, standfirst = title.mark(document, head, raw.metadata.title, raw.metadata.subtitle)
    repetition.mark(document, headline)
    captions.mark(document)
    return Gathered(document, headline, standfirst, repaired.encoding)


def _source_lines(raw: RawArticle) -> tuple[list[SourceLine], Repaired]:
    repaired = repair(raw.text)
    if raw.source.format == "html":
        given = raw.metadata
        lines_of_page = page.page_lines("\n".join(repaired.lines), given.article_body, given.title)
        return lines_of_page, replace(repaired, indented=frozenset())
    return text_lines(repaired.lines), repaired


def _is_marker(book: rules.Matcher, text: str) -> bool:
    """The line stands alone in whatever surrounds it."""
    if len(text) >= (_LONGEST_MARKER // 2 if lines.starts_lower(text) else _LONGEST_MARKER):
        return False
    return any(rule.where == "anywhere" for rule in book.decisive(text, lines.line_key(text)))


def _collect(document: list[Line], title: str | None, subtitle: str | None, encoding_repaired: bool) -> Judgement:
    repairs.mend([line for line in document if line.open])
    verdicts: list[Verdict] = []
    paragraphs: list[str] = []
    found = fields.Collected()
    for line in document:
        paragraph = decisive = None
        if line.open:
            paragraphs.append(line.text)
            paragraph = len(paragraphs)
        else:
            decisive = max(line.evidence, key=lambda item: item.weight)
            found.take(decisive, line.text)
        outcome: Outcome = "kept" if decisive is None else "field" if decisive.field else "removed"
        verdicts += [
            Verdict(number, text, outcome, tuple(line.evidence), paragraph, tuple(line.hints))
            for number, text in zip(line.numbers, line.parts, strict=True)
        ]
    verdicts.sort(key=lambda verdict: verdict.line)  # a marker stands between the lines of a wrapped paragraph
    return Judgement(
        verdicts=tuple(verdicts),
        paragraphs=tuple(paragraphs),
        title=title,
        subtitle=subtitle,
        authors=tuple(dict.fromkeys(found.authors)),
        topics=tuple(dict.fromkeys(found.topics)),
        credits=tuple(dict.fromkeys(found.credits)),
        captions=tuple(dict.fromkeys(found.captions)),
        corrections=tuple(dict.fromkeys(found.corrections)),
        dateline=found.dateline or next(filter(None, map(dateline, paragraphs[:_LEAD])), None),
        content_warnings=tuple(dict.fromkeys(found.content_warnings)),
        helplines=tuple(found.helplines),
        repairs=tuple(repair for line in document if line.open for repair in line.repairs),
        encoding_repaired=encoding_repaired,
    )
