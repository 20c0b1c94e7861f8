"""The keys of the wild are read as the fields they mean, or named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import Reject
from flows.read.fields import FIELDS
from flows.read.keys import completed, said


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        ({"headline": "A"}, {"title": "A"}),
        ({"datePublished": "2020"}, {"published_at": "2020"}),
        ({"Publication-Date": "2020"}, {"published_at": "2020"}),
        ({"pubDate": 1600000000}, {"published_at": "1600000000"}),
        ({"canonicalUrl": "https://example.org/a"}, {"url": "https://example.org/a"}),
        ({"source": {"id": None, "name": "BBC News"}}, {"outlet": "BBC News"}),
        ({"source": "https://www.example.org/a"}, {"url": "https://www.example.org/a", "outlet": "www.example.org"}),
        ({"source": "https://www.example.org/"}, {"outlet": "www.example.org"}),
        ({"author": [{"name": "Jane Roe", "id": 3}, {"name": "Al Poe"}]}, {"authors": ("Jane Roe", "Al Poe")}),
        ({"byline": {"original": "By Jane Roe and Al Poe"}}, {"authors": ("Jane Roe", "Al Poe")}),
        ({"creator": "Jane Roe; Al Poe"}, {"authors": ("Jane Roe", "Al Poe")}),
        ({"tags": "a, b;c"}, {"topics": ("a", "b", "c")}),
        ({"section": "Arts, Books"}, {"topics": ("Arts, Books",)}),
        ({"keywords": [{"name": "subject", "value": "x"}]}, {"topics": ("subject",)}),
        ({"maintext": "A."}, {"text": "A."}),
        ({"content": ["One.", "Two."]}, {"text": "One.\n\nTwo."}),
        ({"body": "<p>A.</p>"}, {"html": "<p>A.</p>"}),
        ({"text": "<p>as it is</p>"}, {"text": "<p>as it is</p>"}),
        ({"lang": "en_GB"}, {"language": "en_GB"}),
        ({"_id": {"$oid": "5f"}, "date": {"$date": "2020-01-01"}}, {"id": "5f", "published_at": "2020-01-01"}),
        ({"_source": {"headline": "A"}, "_score": 1}, {"title": "A"}),
        ({"metadata": {"title": "inner", "lang": "en"}, "title": "outer"}, {"title": "outer", "language": "en"}),
    ],
)
def test_usual_spellings_are_mapped(written: dict[str, object], fields: dict[str, object]) -> None:
    assert said(written).fields == fields


def test_what_is_ignored_on_purpose_is_not_reported_and_the_rest_is() -> None:
    assert said({"description": "x", "wordCount": 3, "mood": "grave", "meta": {"x": 1}}).unmapped == ("mood", "meta.x")


@given(order=st.permutations(["headline", "og:title", "web_title", "Title"]))
def test_the_first_spelling_of_the_table_wins_whatever_the_order(order: list[str]) -> None:
    fields, unmapped = said({key: f"by {key}" for key in order})
    assert fields == {"title": "by Title"}
    assert len(unmapped) == 3


def test_the_same_said_twice_is_not_reported() -> None:
    assert said({"url": "https://example.org/a", "link": "https://example.org/a"}).unmapped == ()


def test_a_blank_says_nothing() -> None:
    assert said({"title": " ", "headline": "A", "authors": [], "byline": None}) == ({"title": "A"}, ())


@pytest.mark.parametrize("wrong", [{"title": 7}, {"authors": [1]}, {"id": 1.5}, {"text": {"a": 1}}, {"topics": 3}])
def test_a_field_of_the_wrong_type_is_refused_in_a_record_and_named_beside_it(wrong: dict[str, object]) -> None:
    with pytest.raises(Reject, match="record_shape"):
        said(wrong, strict=True)
    (key,) = wrong
    assert said(wrong) == ({}, (f"{key} (unreadable)",))


def test_completing_goes_by_field_and_not_by_spelling() -> None:
    assert completed({"headline": "A"}, {"title": "B", "date": "2020"}) == {"headline": "A", "date": "2020"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
KEYS = st.sampled_from([spelling for spellings in FIELDS.values() for spelling in spellings] + ["metadata", "x"])


@given(written=st.dictionaries(KEYS, JSON, max_size=8))
def test_any_object_is_read_or_refused(written: dict[str, object]) -> None:
    for field, value in said(written).fields.items():
        assert isinstance(value, tuple if field in ("authors", "topics") else str)
        assert value
    try:
        said(written, strict=True)
    except Reject as reject:
        assert reject.code == "record_shape"
