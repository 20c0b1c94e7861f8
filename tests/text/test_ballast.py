import pytest

from flows.clean import page
from flows.clean.markup import visible_lines
from flows.clean.page import page_lines
from flows.text.ballast import without_ballast
from tests.clean.documents import BODY

PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in BODY * 2)


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ("a<script>if (1 < 2) { '<p>' }</script>b", "ab"),
        ("a<STYLE media=x>p > a {}</Style >b", "ab"),
        ("a<!-- <script> -->b<script>c</script>d", "abd"),
        ("a<script><!-- c</script>b<!-- d -->e", "abe"),
        ("a<!-->b<!--->c", "abc"),
        ("a<script>b", "a<script>b"),
        ("a<!-- b <style>c</style>d", "a<!-- b d"),
        ("<scripted>a</scripted>", "<scripted>a</scripted>"),
        (f"<img alt='x' src='{'A' * 5_000}'>a", "<img alt='x' src=\"\">a"),
        ("<p " + "a=1 " * 10_000 + ">b", "<p>b"),
        ('2 < 3 = "' + "word " * 1_000 + '" > 1', '2 < 3 = "' + "word " * 1_000 + '" > 1'),
    ],
    ids=range(11),
)
def test_what_is_not_shown_goes_and_nothing_else(markup: str, left: str) -> None:
    assert without_ballast(markup) == left


def test_a_page_nested_too_deep_shows_no_script() -> None:
    assert visible_lines("<div>" * 1_000 + "<script>let a = '1';</script>deep<style>p {}</style>") == ["deep"]


@pytest.mark.parametrize(
    "ballast",
    [f"<script>{'let a = 1;' * 400_000}</script>", f"<img src='data:image/png;base64,{'A' * 4_000_000}'>"],
    ids=["script", "picture"],
)
def test_a_page_of_megabytes_is_read_by_its_structure(ballast: str) -> None:
    html = f"<html><body><nav>Menu words</nav>{ballast}<article>{PARAGRAPHS}</article></body></html>"
    lines = {line.text: line.evidence for line in page_lines(html)}
    assert lines.keys() == {"Menu words", *BODY}
    assert lines["Menu words"] and not any(lines[sentence] for sentence in BODY)


def test_a_page_of_more_elements_than_any_keeps_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_MOST_ELEMENTS", 5)
    monkeypatch.setattr(page, "_main_content", pytest.fail)
    html = f"<html><body><nav>Menu words</nav><article>{PARAGRAPHS}</article></body></html>"
    assert [line.text for line in page_lines(html) if not line.evidence] == [*BODY, *BODY]
