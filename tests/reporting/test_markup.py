"""Text stays text and attributes stay attributes, whatever they hold."""

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reporting.markup import document, h, plain, shortened, table

HOSTILE = st.text(st.sampled_from("ab<>&\"'=/!-]\\\x00\x1b\x85\u202e\ud800 \n字")) | st.text()


@settings(max_examples=50)
@given(HOSTILE, HOSTILE)
def test_a_text_and_an_attribute_come_back_as_they_were(text: str, value: str) -> None:
    page = document(h("p", h("b", "x"), text, title=value)).decode()
    soup = BeautifulSoup(page, "html.parser")
    assert [tag.name for tag in soup.find_all(True)] == ["p", "b"]
    paragraph = soup.p
    assert paragraph and set(paragraph.attrs) == {"title"}
    assert paragraph["title"] == plain(value).replace("\r", "\n")
    assert paragraph.get_text() == "x" + plain(text).replace("\r", "\n")


def test_control_characters_and_halves_of_pairs_are_shown_as_such() -> None:
    assert plain("a\x1b[31m\u202eb\udcff") == "a�[31m�b?"


@given(st.text(), st.integers(1, 40))
def test_a_shortened_text_begins_as_the_whole_one(text: str, columns: int) -> None:
    short = shortened(text, columns)
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]) and len(short) <= columns)


def test_wide_characters_take_two_columns() -> None:
    assert shortened("東京新聞", 8) == "東京新聞"
    assert shortened("東京新聞", 7) == "東京…"
    assert shortened("abcd", 4) == "abcd"


def test_a_table_names_its_rows_and_columns() -> None:
    soup = BeautifulSoup(
        document(table("Outlets", ("outlet", "articles"), [("A", "1"), ("B", None)])).decode(), "html.parser"
    )
    assert [cell["scope"] for cell in soup.select("thead th")] == ["col", "col"]
    assert [cell["scope"] for cell in soup.select("tbody th")] == ["row", "row"]
    assert soup.caption and soup.caption.get_text() == "Outlets"
