from contextlib import suppress

import pytest

from flows.clean import clean
from flows.clean.page import page_lines
from flows.errors import Reject
from flows.inputs import Metadata
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


def test_the_headings_of_sections_that_fold_are_text_and_other_buttons_are_not() -> None:
    sections = "".join(
        f"<h3><button aria-expanded=false><b>Why {at}?</b></button></h3><p>{BODY[at]}</p>" for at in (0, 1)
    )
    page = f"<html><main><h1>Questions</h1>{sections}<button>Subscribe now</button><p>{BODY[2]}</p></main></html>"
    shown = [line.text for line in page_lines(page) if not line.evidence]
    assert [text for text in shown if text != "Questions"] == ["Why 0?", BODY[0], "Why 1?", BODY[1], BODY[2]]


def test_a_page_with_next_to_no_text_goes_to_the_line_cleaner_whole() -> None:
    assert [line.evidence for line in page_lines("<p>Only this.</p><p>And this.</p>")] == [(), ()]


def test_captions_and_credits_of_the_article_become_fields_and_those_of_teasers_do_not() -> None:
    figure = "<figure><img><figcaption>{}</figcaption></figure>"
    page = PAGE.replace(
        PARAGRAPHS, PARAGRAPHS[: len(PARAGRAPHS) // 2] + figure.format("The bridge in spring") + PARAGRAPHS
    )
    page = page.replace("<footer>", f"<section>{figure.format('A teaser')}</section><footer>")
    assert clean(raw_page(page), OPTIONS).captions == ["The bridge in spring"]


def test_the_headline_is_no_part_of_the_text_wherever_it_is_repeated() -> None:
    page = PAGE.replace(PARAGRAPHS, "<p>Old bridge closed for two years</p>" + PARAGRAPHS)
    given = Metadata(title="Old bridge closed for two years")
    article = clean(raw_page(page, metadata=given), OPTIONS)
    assert article.title == given.title
    assert "Old bridge closed" not in article.body


def test_what_is_hidden_goes_when_it_repeats_what_is_shown() -> None:
    hidden = "<div style='display:none'>{}</div>"
    again = PAGE.replace("</article>", hidden.format(BODY[0] + " " + BODY[1]) + "</article>")
    assert [line.text for line in page_lines(again, "\n".join([*BODY, " ".join(BODY)])) if not line.evidence].count(
        BODY[0]
    ) == 2
    assert BODY[0] + " " + BODY[1] not in {line.text for line in page_lines(again) if not line.evidence}
    only = PAGE.replace(PARAGRAPHS, hidden.format(PARAGRAPHS))
    assert set(BODY) <= {line.text for line in page_lines(only, "\n".join(BODY)) if not line.evidence}


def test_of_several_articles_the_one_whose_headline_the_page_gives_is_read() -> None:
    def article(title: str, text: str) -> str:
        return f"<article><header><h1 class=head>{title}</h1></header>{text}</article>"

    other = "".join(f"<p>{sentence.replace('bridge', 'tower')}</p>" for sentence in BODY * 2)
    page = f"<main>{article('The first', other)}{article('The second', PARAGRAPHS)}{article('The third', other)}</main>"
    inside = {line.text for line in page_lines(page, "\n".join(BODY) + other, "The second") if not line.evidence}
    assert inside == set(BODY)


def test_main_headings_within_one_text_do_not_divide_it() -> None:
    page = f"<article><h1>One</h1>{PARAGRAPHS}<h1>Two</h1>{PARAGRAPHS}</article>"
    rules = {said.rule for line in page_lines(page, title="One") for said in line.evidence}
    assert "other-article" not in rules


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
        "<table><tr><td>" * 120 + "x",
        "<a href=" + "x" * 3_000_000 + ">link</a>" + PARAGRAPHS,
        f"<p class='{'related ' * 100_000}' style='{'display:' * 100_000}'>x</p>" + PARAGRAPHS,
        PARAGRAPHS + "".join(f"<p>The council of the town decided on Friday {at}</p>" for at in range(2_000)),
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &#0; &#x110000; &amp;amp;amp;</p>" * 2_000,
        "<div hidden>" * 200 + PARAGRAPHS,
    ],
    ids=range(15),
)
def test_a_hostile_page_gives_an_article_or_a_reject(page: str) -> None:
    """Of a size at which a quadratic pattern takes minutes, or nested as deep as the tree builder is given it."""
    with suppress(Reject):
        assert clean(raw_page(page), OPTIONS).body
