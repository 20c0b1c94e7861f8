"""What holds for every reader, whatever its format."""

import csv
import hashlib
import io
import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import Reject
from flows.read import record as limits
from flows.read.formats import ONE_RECORD, READERS
from flows.read.raw import read
from tests.read.formats.reading import records_of, texts_of

# What every one of the formats can write: XML has no controls, and reads a carriage return as a line end.
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t").filter(
    lambda letter: letter not in "\ufffe\uffff"
)
TEXTS = st.lists(
    st.text(CHARACTERS, min_size=1, max_size=200).map(lambda text: f"The article: {text}."), min_size=1, max_size=8
)


def as_json(texts: list[str]) -> bytes:
    return json.dumps([{"text": text} for text in texts], indent=2).encode()


def as_json_answer(texts: list[str]) -> bytes:
    hits = [{"_index": "news", "_source": {"text": text}} for text in texts]
    return json.dumps({"took": 3, "hits": {"total": len(hits), "hits": hits}}, ensure_ascii=False).encode()


def as_json_lines(texts: list[str]) -> bytes:
    return "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()


def as_csv(texts: list[str]) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["title", "text"])
    writer.writerows(["Title", text] for text in texts)
    return table.getvalue().encode()


def as_rss(texts: list[str]) -> bytes:
    items = "".join(f"<item><text>{escape(text)}</text></item>" for text in texts)
    return f'<rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>'.encode()


WRITTEN = [(".json", as_json), (".json", as_json_answer), (".jsonl", as_json_lines), (".csv", as_csv)]


@pytest.mark.parametrize(("suffix", "written"), WRITTEN)
@settings(deadline=None)
@given(texts=TEXTS)
def test_what_is_written_is_read(suffix: str, written: object, texts: list[str]) -> None:
    assert callable(written)
    assert list(texts_of(written(texts), suffix).values()) == texts


@settings(deadline=None)
@given(texts=TEXTS)
def test_what_is_written_as_rss_is_read(texts: list[str]) -> None:
    read_again = [text.split() for text in texts_of(as_rss(texts), ".rss").values()]
    assert read_again == [text.split() for text in texts]


BEGINNINGS = {
    ".txt": [b"---\ntitle: A\n---\nText.", b"Title: A\nURL: http://example.org\n\nText."],
    ".html": [b'<html><meta charset="utf-16"><p>Text.'],
    ".jsonl": [b'{"id": 1, "text": "A"}\n{"id": 2, "te'],
    ".json": [b'{"articles": [{"id": 1, "text": "A \\" B"}, {"id":', b'[{"text": "A"},\n{"text": "B"}]'],
    ".csv": [b'id,text\n1,"A ""B"" C"\n2,"open', b"id;text\n1;A\n"],
    ".xml": [
        b"<rss><channel><item><description>A &amp; B</description></item>",
        b"<nitf><head/><body><body.content><p>A</p></body.content></body></nitf>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><newsItem>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">A</content></entry></feed>',
        b"<newsMessage><itemSet><newsItem><contentSet><inlineData>A</inlineData></contentSet></newsItem>",
    ],
    ".warc": [
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\nContent-Length: 60\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n",
    ],
}
BYTES = st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))


@st.composite
def damaged(draw: st.DrawFn, begins: list[bytes]) -> bytes:
    """A beginning of a file, whole, cut, with bytes put in or doubled."""
    content = draw(st.sampled_from(begins))
    for _ in range(draw(st.integers(0, 3))):
        start, end = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
        content = content[:start] + draw(st.one_of(BYTES, st.just(content[start:end] * 2))) + content[end:]
    return content


@pytest.mark.parametrize("suffix", sorted(BEGINNINGS))
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_bytes_make_a_reader_fail(suffix: str, data: st.DataObject) -> None:
    content = data.draw(damaged(BEGINNINGS[suffix]) | BYTES)
    found = records_of(content, suffix)
    assert len({record.key for record in found}) == len(found)
    for record in found:
        try:
            assert read(record).raw.text.strip()
        except Reject as reject:
            assert len(reject.detail) < 400


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_a_file_without_a_byte_is_at_most_one_refusal(suffix: str) -> None:
    assert all(one == "empty" for one in texts_of(b"", suffix).values())


@pytest.mark.parametrize("suffix", sorted(set(READERS) - {".xml", ".rss", ".atom", ".nitf", ".newsml", ".warc"}))
def test_what_is_too_large_is_measured_and_not_kept(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 200_000)
    monkeypatch.setattr(limits, "HEAD_BYTES", 100)
    long = "word " * 100_000
    content = {"json": json.dumps([{"text": long}]), "csv": f"text\n{long}\n", "tsv": f"text\n{long}\n"}.get(
        suffix[1:], long if suffix in ONE_RECORD else json.dumps({"text": long})
    )
    (record,) = records_of(content.encode(), suffix)
    assert record.refusal is not None and record.refusal.code == "too_large"
    assert record.size >= len(long) and len(record.payload) == 100


def test_the_hash_of_a_record_is_that_of_its_bytes_and_of_what_stands_beside_it() -> None:
    beside = b'{"title":"T"}'
    (alone,), (accompanied,) = records_of(b"Text.", ".txt"), records_of(b"Text.", ".txt", beside)
    assert alone.sha256 == hashlib.sha256(b"Text.").hexdigest()
    assert accompanied.sha256 == hashlib.sha256(b"Text." + beside).hexdigest()
    assert read(accompanied).raw.metadata.title == "T"
