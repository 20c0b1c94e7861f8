"""A text beyond what an engine can show: cut and flagged by cleaning, then written, found and shown as any other."""

from functools import cache

from flows import stages
from flows.article import Article
from flows.clean.article import LONGEST_BODY
from flows.index.base import Index, SearchRequest, WriteStatus
from flows.inputs import Options
from tests.clean.documents import OPTIONS, raw_text

WITHOUT = Options(OPTIONS.drop_date, OPTIONS.first_seen_at, frozenset(stages.OPTIONAL))


def sentences(size: int) -> str:
    """As many different sentences as fill so many characters, the last of them with a word of its own."""
    number, parts, length = 0, [], 0
    while length < size:
        number += 1
        parts.append(f"The council of the town heard on day {number} that bridge number {number * 7} stays closed.")
        length += len(parts[-1]) + 2
    return "\n\n".join([*parts, "The cormorant came last."])


@cache
def five_megabytes() -> Article:
    """Cleaning it takes some seconds: once for both engines."""
    return stages.process(raw_text(sentences(5_000_000)), WITHOUT)


def test_an_article_of_five_megabytes_is_cut_flagged_and_found(engine: Index) -> None:
    article = five_megabytes()
    assert LONGEST_BODY * 0.9 < len(article.body) <= LONGEST_BODY
    assert article.body.endswith("closed.")
    assert "capped" in article.quality
    with engine.writer("test") as writer:
        (outcome,) = writer.upsert([article.to_document()])
    assert outcome.status is WriteStatus.CREATED, outcome.reason
    (hit,) = engine.search(SearchRequest('"bridge number 700"')).hits
    assert hit.document["body"] == article.body
    assert hit.highlight is not None
    assert "bridge number 700" in hit.highlight.text
    assert engine.search(SearchRequest("quality:capped")).total == 1
    assert engine.search(SearchRequest("cormorant")).total == 0
