"""What the embedded index refuses of a document, and says why."""

from typing import Any

import pytest

from flows.index.embedded.schema import rank, to_tantivy
from tests.index.documents import document


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "needs an id"),
        ({"id": None}, "needs an id"),
        ({"colour": "red"}, "unknown field colour"),
        ({"outlet": {"colour": "red"}}, "unknown field outlet.colour"),
        ({"outlet": "Herald"}, "outlet is an object"),
        ({"title": {"en": "Title"}}, "title is no object"),
        ({"title": 7}, "title is no text"),
        ({"language": ["en", {}]}, "language is no object"),
        ({"language": [["en"], 7]}, "language is no text"),
        ({"word_count": "many"}, "word_count is no int"),
        ({"word_count": True}, "word_count is no int"),
        ({"word_count": 2**60}, "word_count is too large"),
        ({"published_at": "last week"}, "published_at is no date"),
        ({"published_at": 2023}, "published_at is no date"),
        ({"title": "\ud800"}, "not a JSON document"),
    ],
)
def test_a_document_that_does_not_fit_is_refused_with_the_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        to_tantivy(document("a", "Text.") | change)


def test_ranks_are_in_the_order_of_ids() -> None:
    ids = ["", "0", "00", "1", "a", "aa", "b", "z", "é", "東", "ffffffff", "ffffffffff"]
    assert [rank(article_id) for article_id in sorted(ids)] == sorted(rank(article_id) for article_id in ids)
