"""A text beyond what an engine can show: cut and flagged by cleaning, then written, found and shown as any other."""

from functools import cache

import pytest

from flows import stages
from flows.article import Article
from flows.clean.article import LONGEST_BODY
from flows.index.base import Index, SearchRequest, WriteStatus
from flows.inputs import Options
from flows.schema.languages import MAX_TOKEN
from tests.clean.documents import OPTIONS, raw_text
from tests.index.documents import document

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


@pytest.mark.parametrize("language", ["en", "cs", "zh", "xh"])
def test_a_phrase_does_not_go_across_what_is_too_long(engine: Index, language: str) -> None:
    blob = "x" * (4 * MAX_TOKEN + 1)
    with engine.writer("a test") as writer:
        writer.upsert([document("a", f"alpha {blob} beta", language=language)])
    searches = ('"alpha beta"', '"alpha beta"~1', "alpha AND beta", blob)
    assert [engine.search(SearchRequest(query)).total for query in searches] == [0, 1, 1, 0]


def test_a_letter_that_its_language_leaves_nothing_of_keeps_its_place(engine: Index) -> None:
    with engine.writer("a test") as writer:
        writer.upsert([document("a", "مدرسة ـ كبيرة", language="ar")])
    searches = ('"مدرسة ـ كبيرة"', '"المدرسة ـ الكبيرة"', '"المدرسة الكبيرة"')
    assert [engine.search(SearchRequest(query)).total for query in searches] == [1, 1, 0]
