"""One article has one id, however its address or its white space was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.article import Place, Source
from flows.inputs import Metadata, RawArticle
from flows.read.identity import article_id, canonical_url, text_sha256


def raw(text: str, url: str | None = None) -> RawArticle:
    place = Place(drop="d", path="p")
    source = Source(
        drop="d", path="p", sha256="0" * 64, text_sha256=text_sha256(text), size=1, encoding="utf-8", format="txt",
        places=[place],
    )  # fmt: skip
    return RawArticle(text, source, Metadata(url=url))


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://Example.ORG:443/A?b=2&a=1&utm_source=x#frag", "https://example.org/A?a=1&b=2"),
        ("http://user:secret@example.org/a", "http://example.org/a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:8443/a?fbclid=1", "https://example.org:8443/a"),
        ("ftp://example.org/a", None),
        ("not a url", None),
        ("http://[broken", None),
        ("https://example.org:port/", None),
        ("", None),
    ],
)
def test_an_address_has_one_canonical_form(written: str, canonical: str | None) -> None:
    assert canonical_url(written) == canonical


@given(st.text(max_size=80))
def test_any_text_has_a_canonical_form_or_none(text: str) -> None:
    canonical = canonical_url(text)
    assert canonical is None or canonical_url(canonical) == canonical


def test_scheme_and_www_do_not_make_another_article() -> None:
    ids = {article_id(raw("a", url)) for url in ("http://www.example.org/a/", "https://example.org/a")}
    assert len(ids) == 1


def test_without_an_address_the_text_decides_but_not_its_white_space() -> None:
    assert article_id(raw("One  two\r\n")) == article_id(raw("One two")) != article_id(raw("One three"))


def test_an_address_decides_over_the_text() -> None:
    url = "https://example.org/a"
    assert article_id(raw("Old.", url)) == article_id(raw("New.", url)) != article_id(raw("Old."))
