"""How common words are: the shipped tables, and beside them what was counted."""

import math
import re

import pytest

from flows.enrich import frequencies
from flows.enrich.frequencies import PRIOR, RAREST, Counted, document_frequency, idf
from flows.errors import UsageError


def counted(articles: int, words: dict[str, int]) -> None:
    frequencies.folder().mkdir(parents=True, exist_ok=True)
    frequencies.file_of("en").write_text(Counted(articles, words).written(), encoding="utf-8")
    frequencies.forget()


@pytest.mark.parametrize("language", sorted(frequencies.known()))
def test_every_shipped_table_tells_function_words_from_others(language: str) -> None:
    shares = frequencies.table(language).bands
    assert len(shares) > 8_000
    assert list(shares.values()) == sorted(shares.values())
    assert document_frequency(next(iter(shares)), language) > 0.8
    assert document_frequency(list(shares)[-1], language) < 0.005


def test_common_words_stand_in_more_articles_than_rare_ones() -> None:
    words = ["the", "said", "council", "bridge", "suspension", "xylophonist"]
    shares = [document_frequency(word, "en") for word in words]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == RAREST
    assert [idf(word, "en") for word in words] == [-math.log(share) for share in shares]


def test_case_is_aside_and_a_phrase_is_as_rare_as_its_rarest_word() -> None:
    assert document_frequency("The Bridge", "en") == document_frequency("bridge", "en")


@pytest.mark.parametrize("language", ["und", "ja", "", "../en", "xx"])
def test_in_a_language_without_a_table_every_word_is_rare(language: str) -> None:
    assert document_frequency("the", language) == RAREST


def test_no_words_are_rare() -> None:
    assert document_frequency(" ", "en") == RAREST


def test_counted_articles_weigh_as_much_as_they_are() -> None:
    shipped = document_frequency("bridge", "en")
    counted(PRIOR, {"bridge": PRIOR // 2})
    assert document_frequency("bridge", "en") == pytest.approx((0.5 + shipped) / 2)
    assert document_frequency("council", "en") < 0.05


def test_no_word_stands_in_more_than_all_articles() -> None:
    counted(10**9, {"the": 10**9})
    assert 0 < document_frequency("the", "en") < 1


def test_the_fingerprint_follows_what_was_counted() -> None:
    without = frequencies.data()
    counted(500, {"bridge": 3})
    first = frequencies.data()
    counted(500, {"bridge": 4})
    assert len({without, first, frequencies.data()}) == 3
    frequencies.file_of("en").unlink()
    frequencies.forget()
    assert frequencies.data() == without


@pytest.mark.parametrize(
    "text",
    ["", "bridge\t3\n", "# articles\tmany\n", "# articles\t0\n",
     "# articles\t5\nbridge\n", "# articles\t5\nbridge\t6\n",
     "# articles\t5\nbridge\t-1\n", "# articles\t5\nbridge\t1\t2\n"],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_by_name(text: str) -> None:
    frequencies.folder().mkdir(parents=True)
    frequencies.file_of("en").write_text(text)
    frequencies.forget()
    with pytest.raises(UsageError, match=re.escape(str(frequencies.file_of("en")))):
        document_frequency("bridge", "en")


def test_a_file_that_is_no_text_is_refused() -> None:
    frequencies.folder().mkdir(parents=True)
    frequencies.file_of("en").write_bytes(b"\xff\xfe")
    frequencies.forget()
    with pytest.raises(UsageError, match="cannot be read"):
        frequencies.data()
