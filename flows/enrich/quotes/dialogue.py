"""Speech behind a dash: "— No lo sabía —dijo María—. Lo siento.", "– Vi är nöjda, säger Anna Berg."

News prints it so in the Nordic and Slavic languages, prose in the Romance ones. A paragraph that opens with a dash is
speech up to the verb that attributes it, and goes on only behind another dash; where no verb does, the whole paragraph
is speech if the language's news is printed so and another paragraph of the text proves it. Hyphens open lists too: they
count only where a verb attributes what they open.
"""

import re
from collections.abc import Iterator

from flows.enrich.quotes.grammar import UPPER, Grammar
from flows.enrich.quotes.marks import PARAGRAPH, Quotation

_OPENS = re.compile(rf"\s*(?:[—–―]\s*|-\s)(?=[¿¡«\"“”„…]*[{UPPER}\d])")
_DASH = re.compile(r"[.,;:!?…]?\s*(?:[—–―]|(?<=\s)-(?=\s))[.,;:]?\s*")
_STOP = re.compile(rf"[.!?…](?=\s+[¿¡{UPPER}]|\s*\Z)")
_BEFORE_VERB = re.compile(r"(?:,\s*|(?<=[!?…])\s*)?(?:[—–―]\s*|\s-\s)?([^,.!?…—–―]{0,30})\Z")
_SUBJECT = re.compile(  # a pronoun, a name, or a noun with its article; then a comma, or the end
    rf"(?:-(?:t-)?\w+| [^,.;:!?\n]{{0,60}}[{UPPER}][^,.;:!?\n]{{0,40}}| (?:le|la|les|un|une) [^,.;:!?\n]{{2,40}})"
    r"[^,.;:!?\n]{0,30}(?:, ?|\.?\s*\Z)"
)
_ENDS = '.!?…»”"'
_MIN_WORDS = 4
_CLITICS = frozenset(("il", "elle", "ils", "elles", "on", "je"))


def find(text: str, grammar: Grammar) -> list[Quotation]:
    """The speech behind dashes, in order; none where the language does not print it so."""
    if not grammar["speech"] or not grammar.has("dialogue"):
        return []
    attributed: list[Quotation] = []
    whole: list[Quotation] = []
    for paragraph in PARAGRAPH.finditer(text):
        opening = _OPENS.match(text, paragraph.start(), paragraph.end())
        if opening is None:
            continue
        end = paragraph.start() + len(paragraph[0].rstrip())
        spoken = list(_turns(text, opening.end(), end, opening.end() - paragraph.start(), grammar))
        if spoken:
            attributed += spoken
        elif "-" not in opening[0] and text[end - 1] in _ENDS and text.count(" ", opening.end(), end) + 1 >= _MIN_WORDS:
            whole.append(Quotation(opening.end(), end, before=opening.end() - paragraph.start(), behind=0))
    return sorted(attributed + whole) if attributed and grammar.has("dashes") else attributed


def around_interruptions(text: str, quotation: Quotation, grammar: Grammar) -> Iterator[Quotation]:
    """A quotation, or its halves where French prints who speaks between the marks: « Je viens, dit-elle, ce soir. »"""
    cue = _cue(text, quotation.start, quotation.end, grammar) if grammar.has("interrupts") else None
    subject = _SUBJECT.match(text, cue[1], quotation.end) if cue is not None else None
    if cue is None or subject is None or cue[0] == quotation.start:
        yield quotation
        return
    yield quotation._replace(end=cue[0], behind=0, goes_on=False)
    if quotation.end > subject.end():
        yield quotation._replace(start=subject.end(), before=0)


def _turns(text: str, start: int, end: int, lead: int, grammar: Grammar) -> Iterator[Quotation]:
    """The parts of a paragraph that are spoken; nothing where no verb attributes them."""
    found = False
    while start < end:
        cue = _cue(text, start, end, grammar)
        if cue is None:
            if found and text[end - 1] in _ENDS:
                yield Quotation(start, end, before=lead, behind=0)
            return
        spoken_end, verb_end = cue
        found = True
        if spoken_end > start:
            yield Quotation(start, spoken_end, before=lead, behind=0)
        dash = _DASH.search(text, verb_end, end)
        if dash is None or _STOP.search(text, verb_end, dash.start()):
            return
        start, lead = dash.end(), len(dash[0].lstrip(".,;:!?… "))


def _cue(text: str, start: int, end: int, grammar: Grammar) -> tuple[int, int] | None:
    """The first verb of speech that follows a comma, a dash or the end of a sentence: where the speech before it ends,
    and where the verb does."""
    for word in grammar.word.finditer(text, start, end):
        verb = word[0].lower()
        stem, _, rest = verb.partition("-")
        if verb not in grammar.speech and not (stem in grammar.speech and rest):
            continue
        before = _BEFORE_VERB.search(text, max(start, word.start() - 60), word.start())
        if before is None or before.start() == before.start(1):
            continue
        between = before[1].lower().replace("-", " ").replace("’", " ").replace("'", " ").split()
        allowed = grammar["between"] | grammar["auxiliaries"] | _CLITICS
        if all(one in allowed or one in ("t", "s", "l") for one in between):
            return before.start(), word.end()
    return None
