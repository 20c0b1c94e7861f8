from contextlib import suppress

import pytest

from flows.clean import clean
from flows.clean.page import page_lines
from flows.errors import Reject
from tests.clean.documents import BODY, OPTIONS, raw_page

MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("News", "Sport", "Culture", "Weather"))
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in BODY * 2)
PAGE = f"""<html><body><nav><ul>{MENU}</ul></nav><article><h1>Old bridge closed for two years</h1>{PARAGRAPHS}
<p>Advertisement</p></article><footer><p>Some footer words of the publisher in its cellar</p></footer></body></html>"""


def test_lines_outside_the_main_content_are_marked() -> None:
    outside = {line.text for line in page_lines(PAGE) if line.evidence}
    assert {"News", "Sport", "Culture", "Weather"} <= outside
    assert not outside & set(BODY)


def test_the_lines_of_the_main_content_are_cleaned_too() -> None:
    article = clean(raw_page(PAGE.replace(PARAGRAPHS, "".join(f"<p>{sentence}</p>" for sentence in BODY))), OPTIONS)
    assert article.body.split("\n\n") == list(BODY)


def test_what_the_page_itself_calls_its_text_comes_back() -> None:
    lost = "The ferry will leave every quarter of an hour from the pier below the church, said the mayor."
    page = PAGE.replace("</footer>", f"<p>{lost}</p></footer>")
    body = "\n".join([*BODY, lost])
    assert lost in {line.text for line in page_lines(page, body) if not line.evidence}


def test_a_page_with_next_to_no_text_goes_to_the_line_cleaner_whole() -> None:
    assert [line.evidence for line in page_lines("<p>Only this.</p><p>And this.</p>")] == [(), ()]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "deep",
        "<b>" * 100_000,
        "<" * 200_000,
        "<!--" * 100_000,
        "<p " + "a=b " * 100_000,
        "<script>" * 100_000,
        "</div>" * 100_000 + "&" * 100_000,
        "\x00<html>\x00",
        "<table>" * 300 + "x",
    ],
)
def test_a_hostile_page_gives_an_article_or_a_reject(page: str) -> None:
    """Of a size at which a quadratic pattern takes minutes, or nested as deep as the tree builder is given it."""
    with suppress(Reject):
        assert clean(raw_page(page), OPTIONS).body
