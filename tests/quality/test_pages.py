from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.training.labelled import read_folder
from flows.training.scores import score
from tests.quality import pages

SOME = list(read_folder(pages.DROPS))[::8]
STYLES = ["semantic", "soup", "divided"]


@pytest.mark.parametrize("style", STYLES)
def test_pages_are_cleaned_better_than_trafilatura_alone_does(style: str) -> None:
    chosen = [page for page in pages.made(SOME) if page.style == style]
    ours = score(pages.counts(page, pages.cleaned(page)) for page in chosen).shingle_f1
    theirs = score(pages.counts(page, pages.extracted(page)) for page in chosen).shingle_f1
    assert ours > theirs


def test_pages_of_a_folder_are_read_with_the_text_beside_them(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no pages"):
        list(pages.read(tmp_path))
    (tmp_path / "a.html").write_text("<p>One", encoding="utf-8")
    with pytest.raises(UsageError, match=r"no a\.txt"):
        list(pages.read(tmp_path))
    (tmp_path / "a.txt").write_text("One\n\nTwo\n", encoding="utf-8")
    assert [page.article.gold for page in pages.read(tmp_path)] == ["One\nTwo"]
