"""The lead as a summary: the article's own first sentences, for lists of hits and for Kibana's table."""

import re

from flows.article import Article
from flows.inputs import Options, RawArticle
from flows.text.sentences import ends_sentence, sentences

VERSION = "2"

LIMIT = 300  # characters
_READ = 2_000  # characters of the body in which the lead is looked for
_DATELINE = re.compile(
    r"^(?=[^\n]{0,80}[—–-])(?:[A-ZÀ-ÖØ-Þ][\w.'’/-]{1,30}(?:,? [\w.'’/]{1,20}){0,5}?,? ?)?"
    r"(?P<wire>\([^()\n]{2,30}\))? ?[—–-]{1,2} "
)


def enrich(article: Article, raw: RawArticle, options: Options) -> Article:
    """Set `summary`; None for an empty body."""
    return article.evolve(summary=lead(article.body, article.language))


def lead(body: str, language: str = "en") -> str | None:
    """Whole sentences from the beginning, at most `LIMIT` characters; a longer first one is cut at a word, with `…`.

    A dateline, and lines before the first sentence that are none (subheads), are left out.
    """
    paragraphs = [" ".join(paragraph.split()) for paragraph in body[:_READ].split("\n\n")]
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    while len(paragraphs) > 1 and len(paragraphs[0]) < 60 and not _is_whole(paragraphs[0]):
        paragraphs.pop(0)
    if not paragraphs:
        return None
    paragraphs[0] = _without_dateline(paragraphs[0])
    taken = first = ""
    for sentence in sentences("\n\n".join(paragraphs), language):
        first = first or sentence
        longer = f"{taken} {sentence}" if taken else sentence
        if len(longer) > LIMIT:
            break
        taken = longer
        if not _is_whole(sentence):
            break  # a standfirst without a full stop: what follows does not go on from it
    return taken or _cut(first)


def _is_whole(sentence: str) -> bool:
    return ends_sentence(sentence) or sentence.endswith(":")


def _without_dateline(paragraph: str) -> str:
    """`LONDON, Sept 9 (Reuters) - The ...` without its place, day and wire."""
    match = _DATELINE.match(paragraph)
    if match is None or len(match[0]) == len(paragraph):
        return paragraph
    shouted = any(len(word) > 2 and word.isupper() for word in re.findall(r"[^\W\d_]+", match[0]))
    return paragraph[match.end() :] if match["wire"] or shouted else paragraph


def _cut(sentence: str) -> str:
    head = sentence[: LIMIT - 1]
    space = head.rfind(" ")
    return (head[:space] if space > LIMIT // 2 else head).rstrip(" ,;:–—-") + "…"
