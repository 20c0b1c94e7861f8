"""Nothing disappears: every line of the raw text has one verdict, and the article is made of the verdicts alone."""

import re

from hypothesis import given
from hypothesis import strategies as st

from flows.clean import clean, judge
from flows.errors import Reject, RejectCode
from tests.clean.documents import BODY, OPTIONS, WRAPPED, raw_text

DEBRIS = (
    "Advert", "RELATED CONTENT:", "Getty", "By Jane Roe", "Topics: Bridges, Ferries", "Share this article", "2:34", "",
    "Where to find help:", "Night Line - 0800 555 0199", "READ MORE: Ferry for the town", "Photo: Jane Roe", "\u200b",
    "<p>A tagged line</p>", "Warning: This story discusses abuse.", "A subhead", "Council to close the old bridge",
)  # fmt: skip

any_line = st.one_of(st.sampled_from(DEBRIS), st.sampled_from(BODY), st.text(max_size=120))
any_document = st.lists(any_line, max_size=25).map("\n".join)


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@given(any_document)
def test_every_line_has_its_verdict_in_order(document: str) -> None:
    verdicts = judge(raw_text(document)).verdicts
    numbers = [verdict.line for verdict in verdicts]
    assert numbers == sorted(numbers)
    for verdict in verdicts:
        assert (verdict.paragraph is not None) == (verdict.outcome == "kept")
        assert verdict.outcome == "kept" or sum(item.weight for item in verdict.evidence) > 0.99


@given(st.lists(st.one_of(st.sampled_from(DEBRIS[:-4]), st.sampled_from(BODY)), max_size=25).map("\n".join))
def test_body_and_removed_cover_the_raw_text(document: str) -> None:
    try:
        article = clean(raw_text(document), OPTIONS)
    except Reject:
        return
    kept_or_removed = [*article.body.split("\n\n"), *(entry.text for entry in article.removed)]
    assert sorted(map(letters, filter(letters, kept_or_removed))) == sorted(
        letters(line) for line in document.split("\n") if letters(line)
    )


@given(any_document)
def test_any_text_gives_an_article_or_a_reject(document: str) -> None:
    try:
        article = clean(raw_text(document), OPTIONS)
    except Reject as reject:
        assert reject.code in (RejectCode.EMPTY, RejectCode.NO_ARTICLE)
    else:
        assert article.body
        assert not re.search(r"[ \t\u00a0]$", article.body, re.MULTILINE)


def test_joined_lines_name_their_paragraph() -> None:
    judgement = judge(raw_text(WRAPPED))
    assert len(judgement.verdicts) == len(WRAPPED.split("\n"))
    assert [verdict.paragraph for verdict in judgement.verdicts] == [1] * 4 + [None] + [2] * 5


def test_a_verdict_says_what_spoke_and_how_strongly() -> None:
    verdict = next(v for v in judge(raw_text("\n".join([*BODY, "Advert", BODY[0]]))).verdicts if v.line == 4)
    assert verdict.decisive is not None
    assert (verdict.decisive.rule, verdict.decisive.weight) == ("en-advert", 1.0)
    assert verdict.decisive.reason.startswith("A marker")
