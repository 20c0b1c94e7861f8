import json

import pytest

from flows.inputs import Metadata
from flows.read.page_metadata import page_metadata

PAGE = """<html lang="en-GB"><head><title>Bridge closed | Example Times</title>
<link rel="canonical" href="https://example.org/bridge"><meta property="og:title" content="Bridge closed &amp; ferry">
<meta property="og:site_name" content="Example Times"><meta name="author" content="By Jane Roe, John Doe">
<meta property="article:published_time" content="2023-09-09T08:00:00Z">
<meta property="article:tag" content="Bridges"><meta property="article:tag" content="Ferries"></head></html>"""

LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "name": "x"},
{"@type": ["NewsArticle"], "headline": "Bridge closed", "author": [{"name": "Jane Roe"}, {"name": "John Doe"}],
"publisher": {"name": "Example Times"}, "datePublished": "2023-09-09", "inLanguage": "en",
"keywords": ["Bridges", "Ferries, Boats"], "articleBody": "The bridge is closed."}]}</script>"""


def test_meta_tags_are_read() -> None:
    assert page_metadata(PAGE) == Metadata(
        title="Bridge closed & ferry",
        url="https://example.org/bridge",
        published_at="2023-09-09T08:00:00Z",
        outlet="Example Times",
        authors=("Jane Roe", "John Doe"),
        language="en-GB",
        topics=("Bridges", "Ferries"),
    )


def test_linked_data_goes_first() -> None:
    found = page_metadata(PAGE.replace("</head>", LINKED + "</head>"))
    assert found.title == "Bridge closed"
    assert found.published_at == "2023-09-09"
    assert found.topics == ("Bridges", "Ferries", "Boats")
    assert found.article_body == "The bridge is closed."


@pytest.mark.parametrize(
    "page",
    [
        "",
        "no markup at all",
        '<script type="application/ld+json">{broken</script>',
        '<script type="application/ld+json">{"@type": "Article", "author": 7, "keywords": {"a": 1}}</script>',
        '<meta property="og:title"><meta name="author" content=" "><link rel="canonical" href="javascript:x">',
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
    ],
)
def test_broken_metadata_is_no_metadata(page: str) -> None:
    assert page_metadata(page) == Metadata()


MARKED = """<html><body><article itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">Bridge <em>closed</em></h1><p itemprop="alternativeHeadline">A ferry for a year</p>
<a itemprop="author" itemscope itemtype="https://schema.org/Person" href="/jane"><b itemprop="name">Jane Roe</b></a>
<div itemprop="publisher" itemscope itemtype="https://schema.org/Organization">
<meta itemprop="name" content="Example Times"><link itemprop="url" href="https://else.example/"></div>
<time itemprop="datePublished" datetime="2023-09-09">yesterday</time> <a itemprop="url" href="https://example.org/b">x</a>
<div itemprop="articleBody"><p>The bridge is closed.</p><p>Advert</p></div></article>%s</body></html>"""


def test_microdata_tell_what_nothing_else_does() -> None:
    assert page_metadata(MARKED % "") == Metadata(
        title="Bridge closed",
        subtitle="A ferry for a year",
        url="https://example.org/b",
        published_at="2023-09-09",
        outlet="Example Times",
        authors=("Jane Roe",),
    )


def test_meta_tags_go_before_microdata() -> None:
    found = page_metadata(MARKED.replace("<body>", '<meta property="og:title" content="The bridge">') % "")
    assert (found.title, found.published_at) == ("The bridge", "2023-09-09")


def test_of_several_articles_in_microdata_none_is_believed() -> None:
    teaser = '<div itemscope itemtype="http://schema.org/Article"><b itemprop="headline">Another bridge</b></div>'
    assert page_metadata(MARKED % teaser) == Metadata()


def test_microdata_within_microdata_have_an_end() -> None:
    nested = '<div itemscope itemtype="http://schema.org/Article">' + '<i itemscope itemprop="author">' * 300
    assert page_metadata(nested) == Metadata()


OTHER = {"@type": "NewsArticle", "headline": "Ferry sold", "url": "https://example.org/ferry", "articleBody": "Sold."}


@pytest.mark.parametrize(
    "own",
    [
        {"url": "https://example.org/bridge?utm_source=x", "headline": "A bridge is closed"},
        {"mainEntityOfPage": {"@id": "https://example.org/bridge"}, "headline": "A bridge is closed"},
        {"headline": "Bridge closed"},
    ],
    ids=["address", "main entity", "headline"],
)
@pytest.mark.parametrize("first", [True, False])
def test_of_several_linked_articles_the_one_of_the_page_is_believed(own: dict[str, object], *, first: bool) -> None:
    article = {"@type": "Article", "articleBody": "The bridge is closed.", **own}
    linked = json.dumps({"@graph": [article, OTHER] if first else [OTHER, article]})
    found = page_metadata(PAGE.replace("</head>", f'<script type="application/ld+json">{linked}</script>'))
    assert (found.article_body, found.title) == ("The bridge is closed.", own["headline"])


def test_a_list_of_teasers_is_not_the_article() -> None:
    linked = json.dumps({"@type": "ItemList", "itemListElement": [OTHER]})
    found = page_metadata(PAGE.replace("</head>", f'<script type="application/ld+json">{linked}</script>'))
    assert (found.article_body, found.title) == (None, "Bridge closed & ferry")


def test_what_stands_behind_megabytes_is_read_and_a_cut_page_is() -> None:
    ballast = "<script>" + "let a = 1;" * 400_000 + "</script>"
    assert page_metadata(f"<html><head>{ballast}{LINKED}").article_body == "The bridge is closed."
    endless = "<html><p " + " ".join(f"a{at}=1" for at in range(100_000)) + ">"  # minutes, if each is compared with all
    assert page_metadata(endless + PAGE).title == "Bridge closed & ferry"
    assert page_metadata(PAGE + "<p><" + "div><" * 5_000).title == "Bridge closed & ferry"
