"""Front matter is metadata; an article that only looks like it stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.read.front_matter import LONGEST, front_matter

YAML = "---\ntitle: The title\ndate: 2023-09-09\ntags: [crime, courts]\n---\n\nThe text.\n"


@pytest.mark.parametrize(
    ("text", "metadata"),
    [
        (YAML, {"title": "The title", "date": "2023-09-09", "tags": ["crime", "courts"]}),
        (YAML.replace("\n", "\r\n"), {"title": "The title", "date": "2023-09-09", "tags": ["crime", "courts"]}),
        ("\ufeff\n" + YAML, {"title": "The title", "date": "2023-09-09", "tags": ["crime", "courts"]}),
        ("---\ntitle: Exclusive: a headline\n---\n\nThe text.\n", {"title": "Exclusive: a headline"}),
        ("---\ncountry: no\ntitle: x\n...\n\nThe text.\n", {"country": "no", "title": "x"}),
        (
            '+++\ntitle = "The title"\ndate = 2023-09-09\n+++\n\nThe text.\n',
            {"title": "The title", "date": "2023-09-09"},
        ),
        ("Title: A: b\nDate: 9 September 2023\n\nThe text.\n", {"Title": "A: b", "Date": "9 September 2023"}),
        (
            "URL: https://example.org/a\nSource: The Paper\n\nThe text.\n",
            {"URL": "https://example.org/a", "Source": "The Paper"},
        ),
    ],
)
def test_what_stands_above_the_text_is_metadata(text: str, metadata: dict[str, object]) -> None:
    found = front_matter(text)
    assert found.metadata == metadata
    assert found.text.strip() == "The text."
    assert text.endswith(found.text)


@pytest.mark.parametrize(
    "text",
    [
        "---\nThe article begins with a rule.\n---\nIt goes on.\n",
        "---\n\nThe article.\n\n---\n\nMore.",
        "---\n- a list\n- of things\n---\nText.",
        "---\nmood: grave\n---\nText.",
        "---\ntitle: never closed\nText.",
        "--- Jane Roe reports\ntitle: x\n---\nText.",
        "Note: this is an article.\n\nIt goes on.",
        "Date: Saturday 9 September\nTime: 8 pm\n\nThe concert begins.",
        "Title: Normal People\nAuthor: Sally Rooney\nPublisher: Faber\n\nA review.",
        "Title: A\nDate: B\nIt goes on without a blank line.\n\nMore.",
        "Title: A\nDate: B\nVenue: C\n\nThe concert.",
        "Jane Roe: I am here.\nAl Poe: So am I.\n\nAn interview.",
        "https://example.org/a\n\nThe article.",
        "Title: A\nDate: B",
        "",
        "---",
        "---\n---\n",
        "---\na: &x [1]\nb: [*x, *x]\n---\nText.",
        "---\n" + "title: x\n" * (LONGEST // 9 + 1) + "---\nText.",
        "---\n" + "[" * 100_000 + "\n---\nText.",
        "---\n" + "- " * 20_000 + "\n---\nText.",
        "+++\na = " + "[" * 20_000 + "\n+++\nText.",
        "Title: " + "x " * 500_000,
        "a" * 1_000_000,
    ],
)
def test_an_article_that_only_looks_like_it_stays_whole(text: str) -> None:
    assert front_matter(text) == ({}, text)


@given(text=st.text(max_size=200), fence=st.sampled_from(["---\n", "+++\n", "Title: x\nDate: y\n", ""]))
def test_nothing_is_lost_and_nothing_raised(text: str, fence: str) -> None:
    for whole in (fence + text, fence + text + "\n" + fence + "The text."):
        found = front_matter(whole)
        assert whole.endswith(found.text)
        assert found.metadata or found.text == whole
