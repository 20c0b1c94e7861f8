"""From a record to a raw article: whom is believed, what is named, and what no page can bring down."""

import hashlib
import json

import pytest

from flows.errors import Reject
from flows.read.identity import text_sha256
from flows.read.raw import read, to_raw
from flows.read.record import Record

PAGE = """<html lang="de"><head><title>x</title><meta property="og:title" content="of the page">
<meta property="og:site_name" content="of the page"><link rel="canonical" href="https://example.org/page">
<meta name="author" content="of the page"></head><p>The article.</p></html>"""


def record(payload: bytes | str | dict[str, object], format: str = "txt", **rest: object) -> Record:
    if isinstance(payload, dict):
        payload, format = json.dumps(payload), "json"
    content = payload.encode() if isinstance(payload, str) else payload
    return Record("drop", "a", "", format, content, hashlib.sha256(content).hexdigest(), len(content), **rest)  # type: ignore[arg-type]


def test_the_record_is_believed_before_what_stands_beside_it_and_that_before_the_page() -> None:
    beside = json.dumps(
        {"headline": "beside", "publisher": "beside", "mood": "grave", "text": "not the article"}
    ).encode()
    found = read(record({"html": PAGE, "title": "of the record"}, beside=beside))
    metadata = found.raw.metadata
    assert (metadata.title, metadata.outlet, metadata.authors) == ("of the record", "beside", ("of the page",))
    assert (metadata.url, metadata.language) == ("https://example.org/page", "de")
    assert found.unmapped == ("mood",)
    assert found.raw.text == PAGE


def test_front_matter_is_believed_before_what_stands_beside_it() -> None:
    text = "---\ntitle: above the text\nmood: grave\n---\n\nThe article.\n"
    found = read(record(text, beside=b'{"title": "beside", "lang": "en"}'))
    assert (found.raw.metadata.title, found.raw.metadata.language) == ("above the text", "en")
    assert found.unmapped == ("mood",)


def test_the_article_and_its_identity_are_without_the_front_matter() -> None:
    plain, headed = to_raw(record("The article.\n")), to_raw(record("---\ntitle: T\n---\nThe article.\n"))
    assert headed.text == plain.text
    assert headed.source.text_sha256 == plain.source.text_sha256 == text_sha256("The article.")
    assert headed.source.sha256 != plain.source.sha256


def test_front_matter_alone_is_no_article() -> None:
    with pytest.raises(Reject, match="empty"):
        read(record("---\ntitle: T\n---\n\n"))


def test_the_encoding_of_the_transport_is_tried_first() -> None:
    page = '<meta charset="windows-1251"><p>Zażółć gęślą jaźń.</p>'
    raw = to_raw(record(page.encode("iso8859-2"), "html", encoding="ISO-8859-2"))
    assert (raw.text, raw.source.encoding, raw.encoding_repaired) == (page, "iso8859-2", False)
    with pytest.raises(LookupError):
        "x".encode("no-such-encoding")
    assert to_raw(record("Café.", encoding="no-such-encoding")).text == "Café."


@pytest.mark.parametrize(
    ("written", "format", "text"),
    [
        ({"body": "<p>A.</p>"}, "html", "<p>A.</p>"),
        ({"content": "A < B"}, "txt", "A < B"),
        ({"text": "A <b>B</b>"}, "txt", "A <b>B</b>"),
        ({"text": " ", "content_html": "<p>A.</p>"}, "html", "<p>A.</p>"),
        ({"article": {"a": 1}, "maintext": "A."}, "txt", "A."),
    ],
)
def test_markup_is_told_from_text(written: dict[str, object], format: str, text: str) -> None:
    raw = to_raw(record(written))
    assert (raw.source.format, raw.text) == (format, text)


def test_what_stands_beside_it_may_not_be_broken() -> None:
    for broken in (b"{", b"[1]"):
        with pytest.raises(Reject, match="metadata_syntax"):
            read(record("The article.", beside=broken))


def test_keys_without_end_are_reported_shortened() -> None:
    written = {"text": "The article.", "x" * 100_000: 1, **{f"mood {number}": 1 for number in range(100_000)}}
    assert [len(key) for key in read(record(written)).unmapped] == [100, *[6] * 10, *[7] * 89]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "The article.",
        "<b><i>" * 30_000 + "The article.",
        '<script type="application/ld+json">' + '{"@graph":[' * 100_000 + "</script>The article.",
        "<meta charset=" * 70_000 + "The article.",
        "<" * 1_000_000 + "The article.",
        "<p>" + "The article. " * 80_000,
    ],
)
def test_no_page_brings_reading_down(page: str) -> None:
    assert to_raw(record(page, "html")).text == page


@pytest.mark.parametrize(
    "line", ["a" * 1_000_000, "---" * 300_000, "Title: " * 150_000, "<p " * 300_000, "\ufeff" * 300_000 + "."]
)
def test_no_line_of_a_million_characters_brings_reading_down(line: str) -> None:
    assert to_raw(record(line)).source.size >= 900_000
    assert to_raw(record({"body": line, "byline": line, "tags": line, "url": line})).metadata.url is None
