"""The lead as a summary: the article's own first sentences, for lists of hits and for Kibana's table.

Whole sentences, or nothing: no headline, no byline, no first half of a sentence, and no end within a quotation. Where
the first sentence alone is too long, the standfirst is taken, if it is one of whole sentences.
"""

import re
from collections import Counter
from collections.abc import Iterator

from flows.article import Article
from flows.clean.dateline import dateline
from flows.enrich.quotes import marks as quote_marks
from flows.inputs import Options, RawArticle
from flows.text.sentences import ends_sentence, sentences

VERSION = "3"

LIMIT = 300  # characters
GAP = "\ue000"  # stands where words are missing; for private use, so that no text of a page holds it
_READ = 3_000  # characters of the body in which the lead is looked for
_ENOUGH = 100  # characters after which a line that is no prose ends the lead; before, it is a byline under a standfirst
_LONG_LINE = 150  # characters; a shorter line without a full stop is a subhead, a standfirst, a byline, a date
_LEAST = 25  # characters of a lead that the next sentence does not fit behind
_PLACE = 16  # characters; "Berlin." over the text
_HEADING = 100  # characters of a question that stands alone
_ENTRIES = (
    3  # paragraphs that begin with a name and a colon, one of which comes back: an interview; with a time: a live blog
)
_QUOTED = 2_000  # characters behind the limit in which a quotation is closed

_ITEM = re.compile(r"(?:[•▪●◦*·–—-]|\(?\d{1,2}[.)]) ")
_MOMENT = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d\b")
_LABEL = re.compile(r"([^\W\d_][\w.'’-]*(?: [\w.'’-]{1,20}){0,3}) ?[:：] ?(?=\S)")
_DATELINE = re.compile(
    r"(?=[^\n]{0,100}[—–―-])(?P<first>\([^()\n]{2,30}\) ?[—–―-] ?)?"
    r"(?:[^\W\d_][\w.'’/-]{1,30}(?:,? [\w.'’/]{1,20}){0,5}?,? ?)?(?P<wire>\([^()\n]{2,30}\))?\.? ?[—–―-]{1,2} "
    r"(?=[^\sa-zà-öø-ÿ])"
)
_DAY = re.compile(r", ?(?:\d{1,2}\.? ?[^\W\d_]{3,}|[^\W\d_]{3,}\.? \d{1,2}\b|\d{1,2}\.\d)")
_AFTER_PLACE = re.compile(r"[^\n—–―:-]{0,30}[—–―:-]{1,2} ?")
# "Wien. Die ...", "Wien - Die ..."; between two dashes stands something else: "Kutcher – Schauspieler und Vater – sagt"
_PLACE_ALONE = re.compile(
    r"[A-ZÄÖÜ][a-zäöüß]{2,20}(?:[ /-][A-ZÄÖÜ][a-zäöüß]{2,20})?(?:\.| [–-](?![^.\n]{0,200} [–-] )) (?=[\"„»«A-ZÄÖÜ])"
)
_EAST_ASIAN = re.compile(
    r"【[^】\n]{1,30}】|[(\[][^()\[\]\n]{1,20}=[^()\[\]\n]{1,20}[)\]] ?(?:[^\n=]{2,20} ?= ?)?"
    r"|[^\s。，、]{2,20}?\d{1,2}月\d{1,2}日[电電](?:（[^）\n]{2,40}）)? ?"
)
_INNER_END = re.compile(r"[.!?] (?=\S)|[。！？]")
_NO_END = (":", "：", "…", "...")  # what does not end a sentence whole
_FULL_WIDTH = ("。", "！", "？", "」")


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Set `summary`; None where neither body nor standfirst begins with a whole sentence that is short enough."""
    found = lead(_with_gaps(article), article.language) or lead(article.subtitle or "", article.language)
    return article.evolve(summary=found)


def lead(body: str, language: str = "en") -> str | None:
    """Whole sentences from the beginning, at most `LIMIT` characters, or None. One with `GAP` in it is not whole.

    Left out: a dateline, and before the first sentence or under a standfirst, lines that are no sentences. The lead
    ends where an interview, the entries of a live blog or the items of a list begin.
    """
    found = ""
    for paragraph in _before_entries(_paragraphs(body)):
        if not _is_prose(paragraph, first=not found):
            if len(found) >= _ENOUGH:
                break
            continue
        text = _without_dateline(paragraph, language)
        told = text.partition(GAP)[0]
        space = " " if found and not found.endswith(_FULL_WIDTH) else ""
        end = _last_end(told, language, LIMIT - len(found + space))
        found += space + told[:end] if end else ""
        if end < len(text):
            return found if len(found) >= _LEAST else None
    return found or None


def _with_gaps(article: Article) -> str:
    body = article.body[:_READ]
    for gap in reversed(article.gaps):
        if gap.offset < len(body):
            body = f"{body[: gap.offset]}{GAP}{body[gap.offset :]}"
    return body


def _paragraphs(body: str) -> list[str]:
    paragraphs = [" ".join(paragraph.split()) for paragraph in body[:_READ].split("\n\n")]
    return [paragraph for paragraph in paragraphs if paragraph]


def _before_entries(paragraphs: list[str]) -> Iterator[str]:
    """Up to where a text turns into an interview, a live blog or a list; key points at its top are passed over."""
    labels = [match[1] if (match := _LABEL.match(paragraph)) else "" for paragraph in paragraphs]
    turns = Counter(filter(None, labels))
    interview = sum(count for count in turns.values() if count > 1) >= _ENTRIES
    live = sum(_MOMENT.match(paragraph) is not None for paragraph in paragraphs) >= _ENTRIES
    begun = False
    for paragraph, label in zip(paragraphs, labels, strict=True):
        item = _ITEM.match(paragraph) is not None
        if (interview and turns[label] > 1) or (live and _MOMENT.match(paragraph)) or (item and begun):
            return
        if not item:
            begun = begun or ends_sentence(paragraph)
            yield paragraph


def _is_prose(paragraph: str, *, first: bool) -> bool:
    """Whether it holds whole sentences: no subhead, byline or date, nor a question that stands over the text."""
    several = _INNER_END.search(paragraph) is not None
    if not ends_sentence(paragraph.removesuffix(" »")) or paragraph.endswith(_NO_END):
        return several and len(paragraph) > _LONG_LINE
    heading = not several and paragraph.endswith(("?", "？", "؟")) and len(paragraph) < _HEADING
    return not (first and (heading or len(paragraph) < _PLACE))


def _last_end(text: str, language: str, limit: int) -> int:
    """Where the last sentence ends that fits, is whole and ends outside of quotations; 0 where none does."""
    quotations = list(quote_marks.find(text[: limit + _QUOTED]))
    last = end = 0
    for sentence in sentences(text, language):
        end = text.index(sentence, end) + len(sentence)
        behind = end + 2 * text.startswith(" »", end)  # the French close a quotation so
        if behind > limit:
            break
        open_ = any(one.start <= behind < one.end + max(one.behind, 1) for one in quotations)
        whole = ends_sentence(sentence) and not sentence.endswith(_NO_END)
        if whole and not open_ and not _leaves_open(text[:behind]):
            last = behind
    return last


def _leaves_open(text: str) -> bool:
    """Whether a mark that only opens is never closed: such a quotation was not found by its marks."""
    curly = text.count("”") + text.count('"')
    low = text.count("„")
    return (
        text.count("「") > text.count("」")
        or text.count("«") != text.count("»")
        or (low > curly + text.count("“") if low else text.count("“") > curly)
    )


def _without_dateline(paragraph: str, language: str) -> str:
    """`LONDON, Sept 9 (Reuters) - The ...` without its place, day and wire."""
    if place := dateline(paragraph):
        rest = _AFTER_PLACE.match(paragraph, len(place))
        return paragraph[rest.end() :] if rest else paragraph
    if match := _EAST_ASIAN.match(paragraph) or (_PLACE_ALONE.match(paragraph) if language == "de" else None):
        return paragraph[match.end() :].lstrip() or paragraph
    match = _DATELINE.match(paragraph)
    if match is None:
        return paragraph
    shouted = any(len(word) > 2 and word.isupper() for word in re.findall(r"[^\W\d_]+", match[0]))
    dated = _DAY.search(match[0])
    return paragraph[match.end() :] if match["wire"] or match["first"] or shouted or dated else paragraph
