"""XML of the news: the standards' elements become fields, and no document reaches beyond itself."""

from pathlib import Path

import pytest

from flows.inputs import RawArticle
from flows.read import record as limits
from flows.read.raw import read
from tests.read.formats.reading import articles_of, records_of, texts_of

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">
<nitf xml:lang="en-GB">
  <head>
    <title>Robots</title>
    <tobject><tobject.subject tobject.subject.type="Science"/></tobject>
    <docdata>
      <doc-id id-string="a-17"/><date.issue norm="20180403T120500Z"/>
      <key-list><keyword key="robots"/></key-list>
      <identified-content><person>Ada Poe</person><classifier>Babies</classifier></identified-content>
    </docdata>
    <pubdata name="The Paper" ex-ref="https://example.org/robots"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>How babies <em>learn</em></hl1><hl2>And robots do not</hl2></hedline>
      <byline>By Jane Roe and Al Poe</byline>
      <dateline><location>LONDON</location></dateline>
    </body.head>
    <body.content>
      <block class="lead_paragraph"><p>The lead.</p></block>
      <block class="full_text">
        <p>The lead.</p><hl2>More</h2x></hl2><p>Said&nbsp;<person>Ada Poe</person> &amp; others.</p>
        <media><media-reference source="a.jpg"/><media-caption>A robot</media-caption></media>
      </block>
    </body.content>
  </body>
</nitf>""".replace("</h2x>", "")

NEWS_MESSAGE = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2020-01-03T00:00:00Z</sent></header>
<itemSet>
 <newsItem guid="urn:newsml:example.org:1" xml:lang="en">
  <itemMeta><provider qcode="nprov:AP"><name>The Agency</name></provider>
   <versionCreated>2020-01-02T00:00:00Z</versionCreated><firstCreated>2020-01-01T00:00:00Z</firstCreated></itemMeta>
  <contentMeta><by>By Jane Roe</by><headline>The headline</headline><language tag="en-US"/>
   <subject type="cpnat:abstract" qcode="medtop:1"><name xml:lang="en">Crime</name></subject>
   <keyword>Courts</keyword></contentMeta>
  <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
   <head><title>x</title></head><body><p>One.</p>
   <p>Two <a href="https://example.org" onclick="x()">linked</a>.</p></body>
  </html></inlineXML></contentSet>
 </newsItem>
 <newsItem guid="urn:2"><contentMeta><headline>NITF inside</headline></contentMeta><contentSet>
  <inlineXML contenttype="application/nitf+xml"><nitf xmlns=""><body><body.head><byline>By Al Poe</byline></body.head>
  <body.content><p>Of the agency.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>
 <newsItem guid="urn:3"><contentSet>
  <inlineData contenttype="text/plain">Plain text.</inlineData></contentSet></newsItem>
 <newsItem guid="urn:4"><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>
 <packageItem guid="urn:5"><groupSet><group/></groupSet></packageItem>
</itemSet></newsMessage>"""

RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Paper</title><atom:link href="https://example.org/feed"/><language>en-gb</language>
<item><title>A &amp; B</title><link>https://example.org/1</link><guid isPermaLink="false">g-1</guid>
 <pubDate>Wed, 01 Jan 2020 10:00:00 GMT</pubDate><dc:creator>Jane Roe</dc:creator><description>Short.</description>
 <content:encoded><![CDATA[<p>The whole article.</p>]]></content:encoded><media:title>Photo</media:title>
 <category>Crime</category><category>Courts</category><mood>grave</mood></item>
<item><guid>https://example.org/2</guid><description>Only a &lt;b&gt;text&lt;/b&gt;.</description>
 <source url="x">Wire</source></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Blog</title>
<entry><id>tag:1</id><title>The title</title><link rel="self" href="https://example.org/self"/>
 <link href="https://example.org/1"/><updated>2020-01-02T00:00:00Z</updated><published>2020-01-01T00:00:00Z</published>
 <author><name>Jane Roe</name></author><category term="crime" label="Crime"/>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The article.</p></div></content></entry></feed>"""


def only(content: str, suffix: str) -> RawArticle:
    (article,) = articles_of(content.encode(), suffix).values()
    assert isinstance(article, RawArticle)
    return article


def test_nitf() -> None:
    article = only(NITF, ".nitf")
    metadata = article.metadata
    assert (metadata.title, metadata.subtitle) == ("How babies learn", "And robots do not")
    assert metadata.authors == ("Jane Roe", "Al Poe")
    assert (metadata.published_at, metadata.language) == ("2018-04-03T12:05:00Z", "en-GB")
    assert (metadata.outlet, metadata.url) == ("The Paper", "https://example.org/robots")
    assert metadata.topics == ("robots", "Science", "Babies")
    assert (article.source.id, article.source.format) == ("a-17", "html")
    assert article.text.startswith("<p>LONDON</p>")
    assert article.text.count("The lead.") == 1
    assert "<h2>More</h2>" in article.text and "<figcaption>A robot</figcaption>" in article.text
    assert "Said&#xA0;<span>Ada Poe</span> &amp; others." in article.text


def test_newsml_g2() -> None:
    found = articles_of(NEWS_MESSAGE.encode(), ".newsml")
    assert {key: one for key, one in found.items() if isinstance(one, str)} == {
        "urn:4": "record_shape",
        "urn:5": "record_shape",
    }
    first, second, third = (one for one in found.values() if isinstance(one, RawArticle))
    metadata = first.metadata
    assert (metadata.title, metadata.authors, metadata.outlet) == ("The headline", ("Jane Roe",), "The Agency")
    assert (metadata.published_at, metadata.language) == ("2020-01-01T00:00:00Z", "en-US")
    assert metadata.topics == ("Crime", "Courts")
    assert '<p>Two <a href="https://example.org">linked</a>.</p>' in first.text
    assert second.metadata.title == "NITF inside" and second.metadata.authors == ("Al Poe",)
    assert "<p>Of the agency.</p>" in second.text
    assert (third.text, third.source.format) == ("Plain text.", "txt")


def test_rss() -> None:
    record, second_record = records_of(RSS.encode(), ".rss")
    article, unmapped = read(record)
    metadata = article.metadata
    assert (record.record, article.text, unmapped) == ("g-1", "<p>The whole article.</p>", ("mood",))
    assert (metadata.title, metadata.url, metadata.authors) == ("A & B", "https://example.org/1", ("Jane Roe",))
    assert (metadata.outlet, metadata.language, metadata.topics) == ("The Paper", "en-gb", ("Crime", "Courts"))
    assert metadata.published_at == "Wed, 01 Jan 2020 10:00:00 GMT"
    second = read(second_record).raw
    assert (second.metadata.url, second.metadata.outlet) == ("https://example.org/2", "Wire")
    assert second.text == "Only a <b>text</b>."


def test_rss_1_and_atom() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>Old</title></channel>"
        "<item><title>T</title><description>The text.</description></item></rdf:RDF>"
    )
    assert texts_of(rdf.encode(), ".xml") == {"item 1": "The text."}
    article = only(ATOM, ".atom")
    metadata = article.metadata
    assert (metadata.title, metadata.url, metadata.authors) == ("The title", "https://example.org/1", ("Jane Roe",))
    assert (metadata.published_at, metadata.topics) == ("2020-01-01T00:00:00Z", ("Crime",))
    assert "<p>The article.</p>" in article.text


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = [
    f'<!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]><rss><item><description>&l9;</description></item></rss>',
    f'<!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]><rss version="&l9;"/>',
    '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>&a;</title></item></rss>',
    '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://example.org/x.dtd"> %a;]><rss/>',
    "<rss><channel>" + "<item>" * 100_000,
    "<rss><channel><item><description>" + "<b>" * 100_000,
    "<rss><channel><item " + "".join(f'a{n}="x" ' for n in range(100_000)) + "x=>",
    "no markup",
]


@pytest.mark.parametrize("content", HOSTILE)
def test_hostile_documents_are_one_refusal(content: str) -> None:
    assert list(texts_of(content.encode(), ".xml").values()) == ["xml_syntax"]


def test_no_file_outside_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    declared = f'<!DOCTYPE rss SYSTEM "{(tmp_path / "secret").as_uri()}">'
    content = f"{declared}<rss><channel><item><description>The text.</description></item></channel></rss>"
    assert texts_of(content.encode(), ".rss") == {"item 1": "The text."}


@pytest.mark.parametrize("content", ["<urlset/>", "<html><p>A page.</p></html>", "<articles><article/></articles>"])
def test_an_unknown_root_is_refused(content: str) -> None:
    (record,) = records_of(content.encode(), ".xml")
    assert record.refusal is not None and record.refusal.code == "record_shape"
    assert record.size == len(content)


def test_what_stands_before_the_damage_is_kept() -> None:
    items = "".join(f"<item><description>Article {number}.</description></item>" for number in range(500))
    found = texts_of(f"<rss><channel>{items}<item><title>cut off</descr".encode(), ".rss")
    assert list(found.values()) == [*(f"Article {number}." for number in range(500)), "xml_syntax"]


def test_an_article_without_end_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 100_000)
    content = b"<rss><channel><item><description>One.</description></item><item>" + b"<p>word</p>" * 50_000
    *articles, record = records_of(content, ".rss")
    assert len(articles) == 1
    assert record.refusal is not None and record.refusal.code == "too_large"
    assert record.size == len(content)


def test_the_encoding_is_that_of_the_declaration() -> None:
    content = "<?xml version='1.0' encoding='iso-8859-1'?><rss><item><description>Café.</description></item></rss>"
    assert texts_of(content.encode("latin-1"), ".rss") == {"item 1": "Café."}
    assert texts_of(content.replace("iso-8859-1", "utf-16").encode("utf-16"), ".rss") == {"item 1": "Café."}
