import pytest

from flows.clean import structure
from flows.clean.markup import visible_blocks

PARAGRAPHS = "".join(
    f"<p>Paragraph {number} tells more of the bridge that the council has closed.</p>" for number in range(9)
)


def seen(markup: str) -> dict[str, str | None]:
    """Text of a line -> what its box is evidence of, on a page with some text beside it."""
    blocks = visible_blocks(f"<body><div>{PARAGRAPHS}</div>{markup}</body>")
    found = structure.observe(blocks, [True] * len(blocks))
    return {block.text: said.kind if said else None for block, said in zip(blocks, found, strict=True)}


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<figure><img><figcaption>The old bridge</figcaption></figure>", "caption"),
        ("<div class='wp-caption'><p class='wp-caption-text'>The old bridge</p></div>", "caption"),
        ("<p class='imageCaption'>The old bridge</p>", "caption"),
        ("<div class='img__credit'>The old bridge</div>", "credit"),
        ("<p>By <a rel='author' href='/a'>x</a></p><p rel='author'>The old bridge</p>", "byline"),
        ("<div class='article-byline'>The old bridge</div>", "byline"),
        ("<p><time datetime='2026-01-01'>The old bridge</time></p>", "timestamp"),
        ("<nav><ul><li>The old bridge</li></ul></nav>", "navigation"),
        ("<form class='js-newsletter-signup'><p>The old bridge</p></form>", "newsletter"),
        ("<form action='/search'><p>The old bridge</p></form>", "navigation"),
        ("<section id='newsletter_signup'><p>The old bridge</p></section>", "newsletter"),
        ("<aside class='relatedArticles'><h3>The old bridge</h3></aside>", "related"),
        ("<div class='post-tags'><a href='/t'>The old bridge</a></div>", "topics"),
        ("<blockquote class='twitter-tweet'><p>The old bridge</p></blockquote>", "share"),
        ("<div class='has-caption'><p>The old bridge</p></div>", None),
        ("<div class='ab ad bc'><p>The old bridge</p></div>", None),
        ("<blockquote><p>x</p><p class='quote-author'>The old bridge</p></blockquote>", None),
        ("<figure><blockquote><p>The old bridge</p></blockquote></figure>", None),
        ("<figure><table><tr><td>The old bridge</td></tr></table></figure>", None),
    ],
)
def test_the_nearest_box_says_what_a_line_is(markup: str, kind: str | None) -> None:
    assert seen(markup)["The old bridge"] == kind


def test_a_box_that_holds_much_of_the_text_is_the_frame_of_the_page() -> None:
    blocks = visible_blocks(f"<form><div class='related'>{PARAGRAPHS}</div></form>")
    assert set(structure.observe(blocks, [True] * len(blocks))) == {None}


def test_a_long_line_is_no_byline() -> None:
    text = "The old bridge over the river will be closed for two years, the council of the town said. " * 3
    assert seen(f"<p class='author'>{text}</p>")[text.strip()] is None


def test_a_link_in_a_box_of_links_needs_no_second_witness() -> None:
    blocks = visible_blocks(
        f"<div>{PARAGRAPHS}</div><div class='related'><p>Plain</p><p><a href='/'>Linked</a></p></div>"
    )
    *_, plain, linked = structure.observe(blocks, [True] * len(blocks))
    assert plain
    assert linked
    assert plain.weight < linked.weight == 1.0
