"""From a raw article to a cleaned one: the judgement of its lines, as a document."""

import re
from itertools import filterfalse, groupby

from flows.article import Article, Outlet, Pipeline, Quality, Removed, Signature
from flows.clean.gaps import find_gaps
from flows.clean.judgement import judge
from flows.clean.lines import starts_lower
from flows.clean.structure import says
from flows.clean.verdicts import Evidence, Judgement, Verdict
from flows.errors import Reject, RejectCode
from flows.inputs import Options, RawArticle
from flows.read.identity import article_id
from flows.text.scripts import COUNTED_BY_CHARACTER
from flows.text.sentences import ends_sentence

LONGEST_BODY = 500_000  # characters: of two UTF-16 units each they are the million that Kibana shows and highlights
_TOO_SHORT = 50  # words
_LONG_LINE = 40  # characters: a shorter last line may be a heading or a name, and says nothing of the end
_WORD = re.compile(r"\w[\w'’.-]*")
# Nothing is known yet of what comes after cleaning. Pydantic copies such defaults deeply for each article; these are
# frozen, and shared.
_NO_OUTLET, _NO_SIGNATURE, _NO_PIPELINE = Outlet(), Signature(), Pipeline()


def clean(raw: RawArticle, options: Options, judgement: Judgement | None = None) -> Article:
    """The article of a raw record: body, fields, and every line that is not in the body.

    `judgement` is that of this record, where it was made already. A body longer than `LONGEST_BODY` is cut, and flagged
    `capped`; the raw store keeps all of it.

    Raises `Reject`: EMPTY for a record without text, NO_ARTICLE when nothing of it is an article.
    """
    judgement = judgement or judge(raw, options.strictness)
    if not judgement.verdicts:
        raise Reject(RejectCode.EMPTY, "the record holds no text")
    if not judgement.paragraphs:
        raise Reject(RejectCode.NO_ARTICLE, f"all {len(judgement.verdicts)} lines were taken for boilerplate")
    body, capped = _capped("\n\n".join(judgement.paragraphs))
    words = count_words(body)
    gaps = find_gaps(body)
    given = raw.metadata
    return Article(
        id=article_id(raw),
        source=raw.source,
        title=judgement.title,
        subtitle=judgement.subtitle,
        body=body,
        url=given.url,
        authors=list(given.authors or judgement.authors),
        topics=list(dict.fromkeys((*given.topics, *judgement.topics))),
        content_warnings=list(judgement.content_warnings),
        helplines=list(judgement.helplines),
        credits=list(judgement.credits),
        captions=list(judgement.captions),
        corrections=list(judgement.corrections),
        dateline=judgement.dateline,
        first_seen_at=options.first_seen_at,
        word_count=words,
        quality=_quality(judgement, words, encoding=raw.encoding_repaired, gaps=bool(gaps), capped=capped),
        repairs=list(judgement.repairs),
        gaps=gaps,
        removed=removed(judgement),
        outlet=_NO_OUTLET,
        signature=_NO_SIGNATURE,
        pipeline=_NO_PIPELINE,
    )


def _capped(body: str) -> tuple[str, bool]:
    """(body, whether it was cut): at the end of a paragraph, else between words, else anywhere."""
    if len(body) <= LONGEST_BODY:
        return body, False
    earliest = LONGEST_BODY * 9 // 10
    ends = (body.rfind(between, earliest, LONGEST_BODY + 1) for between in ("\n\n", "\n", " "))
    return body[: next((end for end in ends if end > 0), LONGEST_BODY)].rstrip(), True


def count_words(text: str) -> int:
    """Words; in scripts without spaces every character counts as one."""
    words = (text if text.isascii() else COUNTED_BY_CHARACTER.sub(" x ", text)).split()
    others = list(filterfalse(str.isalnum, words))  # a quarter, which saves half of the time
    return len(words) - len(others) + len(_WORD.findall(" ".join(others)))


def removed(judgement: Judgement) -> list[Removed]:
    """What is not in the body. Neighbouring lines that the same box of a page took are one entry."""
    entries = []
    gone = (verdict for verdict in judgement.verdicts if verdict.outcome != "kept")
    for _, group in groupby(gone, key=_span):
        verdicts = list(group)
        evidence = verdicts[0].decisive
        if evidence is not None:
            text = "\n".join(verdict.text for verdict in verdicts)
            entries.append(_removed(evidence, verdicts[0].line, text))
    return entries


def _span(verdict: Verdict) -> object:
    decisive = verdict.decisive
    return decisive.rule if decisive and decisive.field is None and says(decisive) else id(verdict)


def _removed(evidence: Evidence, line: int, text: str) -> Removed:
    return Removed(kind=evidence.kind, rule=evidence.rule, line=line, text=text, field=evidence.field)


def _quality(judgement: Judgement, words: int, *, encoding: bool, gaps: bool, capped: bool) -> list[Quality]:
    """`encoding`: the reader decoded characters anew."""
    first, last = judgement.paragraphs[0], judgement.paragraphs[-1]
    flags: dict[Quality, bool] = {
        "truncated": starts_lower(first) or (len(last) >= _LONG_LINE and not ends_sentence(last)),
        "missing_title": judgement.title is None,
        "too_short": words < _TOO_SHORT,
        "encoding_repaired": encoding or judgement.encoding_repaired,
        "spaces_repaired": any(repair.kind != "hyphen" for repair in judgement.repairs),
        "words_missing": gaps,
        "capped": capped,
    }
    return [name for name, holds in flags.items() if holds]
