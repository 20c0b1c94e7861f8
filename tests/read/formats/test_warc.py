"""WARC: which records are articles, how their contents were sent, and what damage costs."""

import gzip
import io
import zlib
from collections.abc import Callable

import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.read import record as limits
from flows.read.raw import read
from tests.read.formats.reading import records_of, texts_of

PAGE = b"<p>The article.</p>"


class Crawl:
    """A WARC file as a crawler writes it."""

    def __init__(self, compressed: bool = False) -> None:
        self._file = io.BytesIO()
        self._writer = WARCWriter(self._file, gzip=compressed)
        self._writer.write_record(self._writer.create_warcinfo_record("a.warc", {"software": "test"}))

    def answer(
        self, url: str, content: bytes, status: str = "200 OK", type: str = "text/html", **headers: str
    ) -> "Crawl":
        fields = [("Content-Type", type), *((name.replace("_", "-"), value) for name, value in headers.items())]
        answer = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        self._write(url, "response", content, http_headers=answer)
        return self

    def _write(self, url: str, kind: str, content: bytes, **rest: object) -> None:
        self._writer.write_record(
            self._writer.create_warc_record(url, kind, payload=io.BytesIO(content), length=len(content), **rest)
        )

    def resource(self, url: str, content: bytes, type: str) -> "Crawl":
        self._write(url, "resource", content, warc_content_type=type)
        return self

    def content(self) -> bytes:
        return self._file.getvalue()


def test_pages_and_plain_texts_are_articles_and_all_else_is_passed_over() -> None:
    crawl = Crawl().answer("http://example.org/a", PAGE).answer("http://example.org/t", b"Plain.", type="text/plain")
    crawl.answer("http://example.org/404", PAGE, status="404 Not Found").answer(
        "http://example.org/moved", PAGE, "301 Moved"
    )
    crawl.answer("http://example.org/p.png", b"\x89PNG", type="image/png").answer(
        "http://example.org/robots.txt", b"x", type="text/plain"
    )
    crawl.resource("http://example.org/r", PAGE, "text/html; charset=utf-8").resource(
        "dns:example.org", b"1", "text/dns"
    )
    assert texts_of(crawl.content(), ".warc") == {
        "http://example.org/a": PAGE.decode(),
        "http://example.org/t": "Plain.",
        "http://example.org/r": PAGE.decode(),
    }


def test_the_address_and_the_servers_encoding_are_known() -> None:
    page = "<p>Zażółć gęślą jaźń.</p>"
    crawl = Crawl().answer(
        "http://example.org/a?utm_source=x", page.encode("iso-8859-2"), type="text/html; charset=ISO-8859-2"
    )
    (record,) = records_of(
        crawl.content(), ".warc", beside=b'{"link":"http://example.org/other","publisher":"The Paper"}'
    )
    raw = read(record).raw
    assert (raw.text, raw.source.encoding) == (page, "iso8859-2")
    assert (raw.metadata.url, raw.metadata.outlet) == ("http://example.org/a", "The Paper")


def test_a_gzip_member_a_record_is_the_same_once_decompressed() -> None:
    crawls = [
        Crawl(compressed).answer("http://example.org/a", PAGE).answer("http://example.org/b", PAGE)
        for compressed in (False, True)
    ]
    plain, members = crawls[0].content(), gzip.decompress(crawls[1].content())
    assert texts_of(members, ".warc") == texts_of(plain, ".warc") != {}


BARE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("sent", "headers", "text"),
    [
        (gzip.compress(PAGE, mtime=0), {"Content_Encoding": "gzip"}, PAGE.decode()),
        (zlib.compress(PAGE), {"Content_Encoding": "deflate"}, PAGE.decode()),
        (BARE.compress(PAGE) + BARE.flush(), {"Content_Encoding": "deflate"}, PAGE.decode()),
        (PAGE, {"Content_Encoding": "gzip"}, PAGE.decode()),
        (zstandard.compress(PAGE), {"Content_Encoding": "zstd"}, PAGE.decode()),
        (zstandard.compress(PAGE) * 2, {"Content_Encoding": "zstd"}, PAGE.decode() * 2),
        (zstandard.compress(PAGE)[:-3], {"Content_Encoding": "zstd"}, "warc_syntax"),
        (gzip.compress(PAGE, mtime=0)[:-9], {"Content_Encoding": "gzip"}, "warc_syntax"),
        (b"\x0b\x02\x80", {"Content_Encoding": "br"}, "warc_syntax"),
        (b"3\r\n<p>\r\n5;x=y\r\nHello\r\n0\r\n\r\n", {"Transfer_Encoding": "chunked"}, "<p>Hello"),
        (PAGE, {"Transfer_Encoding": "chunked"}, PAGE.decode()),
        (b"3\r\n<p>\r\nzz\r\n", {"Transfer_Encoding": "chunked"}, "warc_syntax"),
        (b"", {}, "empty"),
    ],
)
def test_contents_are_read_as_a_browser_does(sent: bytes, headers: dict[str, str], text: str) -> None:
    assert list(texts_of(Crawl().answer("http://example.org/a", sent, **headers).content(), ".warc").values()) == [text]


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("zstd", zstandard.compress)])
def test_a_page_that_expands_without_end_is_too_large(
    encoding: str, compress: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 100_000)
    bomb = compress(b"<p>" + bytes(50_000_000))
    crawl = Crawl().answer("http://example.org/a", bomb, Content_Encoding=encoding).answer("http://example.org/b", PAGE)
    assert list(texts_of(crawl.content(), ".warc").values()) == ["too_large", PAGE.decode()]


def test_two_fetches_of_one_address_are_two_records() -> None:
    crawl = Crawl().answer("http://example.org/a", PAGE).answer("http://example.org/a", b"<p>Updated.</p>")
    assert list(texts_of(crawl.content(), ".warc")) == ["http://example.org/a", "http://example.org/a (record 3)"]


def test_damage_costs_the_records_it_touches() -> None:
    crawl = Crawl()
    for name in "abcd":
        crawl.answer(f"http://example.org/{name}", PAGE)
    content = crawl.content()
    second = content.index(b"WARC/1.0", content.index(b"example.org/b") - 300)
    kept = ["http://example.org/a", "http://example.org/c", "http://example.org/d"]
    for damaged in (
        content[:second] + content[second:].replace(b"Content-Length", b"Content-Lxngth", 1),
        content[:second] + content[second:].replace(b"WARC/1.0", b"XXXX/1.0", 1),
    ):
        found = texts_of(damaged, ".warc")
        assert [key for key, text in found.items() if text == PAGE.decode()] == kept
        assert [text for text in found.values() if text != PAGE.decode()] == ["warc_syntax"]
    cut = texts_of(content[:-20], ".warc")
    assert list(cut.values()) == [PAGE.decode()] * 3 + ["warc_syntax"]
