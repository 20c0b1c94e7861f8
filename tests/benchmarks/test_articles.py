"""Generated drops: the same from the same seed, of the size that is said, as varied as real ones."""

from itertools import islice
from pathlib import Path
from statistics import mean

from benchmarks.articles import articles, write_drop
from flows.enrich.grams import tokens
from flows.enrich.signature import shingles


def test_an_article_depends_on_the_seed_and_its_number_alone() -> None:
    assert list(articles(3, first=40)) == list(articles(43))[40:]
    assert next(articles(1, seed=1)).text != next(articles(1, seed=2)).text


def test_a_million_are_streamed() -> None:
    assert [one.path for one in islice(articles(1_000_000), 1_001)][-1] == "0001/0001000.txt"


def test_they_have_three_thousand_bytes() -> None:
    assert 2_800 <= mean(len(one.text.encode()) for one in articles(50)) <= 3_400


def test_two_of_them_share_little_unless_one_is_a_copy() -> None:
    grams = [shingles(tokens(one.text), 3) for one in articles(40, first=1_000)]
    shared = [len(a & b) / len(a | b) for n, a in enumerate(grams) for b in grams[:n]]
    assert mean(shared) < 0.05


def test_a_drop_is_written_as_files(tmp_path: Path) -> None:
    size = write_drop(tmp_path, 5)
    files = sorted(tmp_path.rglob("*.txt"))
    assert len(files) == 5
    assert sum(file.stat().st_size for file in files) == size
