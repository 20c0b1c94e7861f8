"""Names of characters in XML: replaced wherever blocks end, but not where they are text."""

import html
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.read.formats.named_characters import NamedCharacters
from tests.read.formats.reading import texts_of


def filtered(document: bytes, borders: list[int] | None = None) -> bytes:
    """The document as it leaves the filter when it comes in blocks with these borders."""
    characters = NamedCharacters()
    places = [0, *sorted(border % (len(document) + 1) for border in borders or []), len(document)]
    blocks = [document[start:end] for start, end in pairwise(places)]
    return b"".join([*map(characters.feed, blocks), characters.close()])


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("a&nbsp;b", "a&#160;b"),
        ('<a b="&eacute;"/>', '<a b="&#233;"/>'),
        ("&NotEqualTilde;", "&#8770;&#824;"),
        ("&CounterClockwiseContourIntegral;", "&#8755;"),
        ("&frac12;", "&#189;"),
        ("&amp;nbsp; &lt;&gt;&quot;&apos;", "&amp;nbsp; &lt;&gt;&quot;&apos;"),
        ("&unknown; &nbsp &; &#160; & &&nbsp;", "&unknown; &nbsp &; &#160; & &&#160;"),
        ("<![CDATA[&nbsp;<!--]]>&nbsp;", "<![CDATA[&nbsp;<!--]]>&#160;"),
        ("<!-- <![CDATA[ &nbsp; -->&nbsp;", "<!-- <![CDATA[ &nbsp; -->&#160;"),
        ("<?x <!-- &nbsp;?>&nbsp;", "<?x <!-- &nbsp;?>&#160;"),
        ("<![CDATA[]]]]>&nbsp;", "<![CDATA[]]]]>&#160;"),
        ("<![CDATA &nbsp;", "<![CDATA &#160;"),
    ],
)
def test_names_become_references_where_they_are_no_text(document: str, expected: str) -> None:
    content = document.encode()
    assert filtered(content) == expected.encode()
    assert filtered(content, list(range(len(content)))) == expected.encode()


MARKUP = ["<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<", "!", "-", "--", ">", "[", "]", "CDATA"]
NAMES = ["&nbsp;", "&eacute;", "&lt;", "&none;", "&CounterClockwiseContourIntegral;", "&", ";", "a" * 40, "x", "é", " "]
PIECES = st.sampled_from([*MARKUP, *NAMES])


@given(st.lists(PIECES, max_size=30).map("".join), st.lists(st.integers(0, 500), max_size=12))
def test_the_borders_of_blocks_make_no_difference(document: str, borders: list[int]) -> None:
    content = document.encode()
    assert filtered(content, borders) == filtered(content)


@given(st.text(st.characters(exclude_characters="<", exclude_categories=["Cs"]), max_size=200))
def test_a_text_says_what_it_said(text: str) -> None:
    assert html.unescape(filtered(text.encode()).decode()) == html.unescape(text)


def test_nothing_is_held_back_for_long() -> None:
    characters = NamedCharacters()
    given_back = sum(len(characters.feed(b"&" + b"a" * 10_000)) for _ in range(100))
    assert 100 * 10_001 - given_back < 40


def test_wide_encodings_pass_as_they_are() -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        content = "<a>♮扳瀻&nbsp;".encode(encoding)  # in UTF-16 its bytes hold `&nbsp;`
        assert filtered(content, [3, 9, 14]) == content


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_a_feed_with_names_of_html_is_read_to_its_end(encoding: str) -> None:
    items = "".join(
        f"<item><title>Caf&eacute; {number}</title><description>L&rsquo;article&nbsp;é.</description></item>"
        for number in range(500)
    )
    escaped = "<item><description><![CDATA[<p>A&nbsp;&amp;&nbsp;B.</p>]]></description></item>"
    content = f'<?xml version="1.0" encoding="{encoding}"?><rss><channel>{items}{escaped}</channel></rss>'
    *articles, last = texts_of(content.encode(encoding), ".rss").values()
    assert articles == ["L’article\xa0é."] * 500
    assert last == "<p>A&nbsp;&amp;&nbsp;B.</p>"


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE rss [<!ENTITY nbsp "x">]><rss><item><description>A&nbsp;B</description></item></rss>',
        "<rss><item><description>A&unknown;B</description></item></rss>",
    ],
)
def test_entities_that_are_none_of_html_stay_refused(content: str) -> None:
    assert list(texts_of(content.encode(), ".rss").values()) == ["xml_syntax"]
