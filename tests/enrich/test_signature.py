"""The keys by which neighbours are found: stable, bounded, the same for the same words."""

import subprocess
import sys
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.enrich.grams import tokens
from flows.enrich.signature import (
    BANDS,
    KEY_DIGITS,
    QUOTE_KEYS,
    bands,
    quote_keys,
    quote_shingles,
    quoted,
    shingles,
)
from tests.stories.newsroom import article

STATEMENT = "We are aware of the pain that has been caused by the letters that we wrote"
PINNED = ["4e8a3ccd2faa", "9:816ce181c441", "10:ffbcbb26025c"]


@pytest.mark.parametrize(
    ("body", "passages"),
    [
        ('He said: "We are sorry." She left.', ["We are sorry."]),
        ("He said: “We are sorry.” She left.", ["We are sorry."]),
        ("‘We don’t want that,’ she said of the victims’ letters.", ["We don’t want that,"]),
        ("'We don't want that,' she said.", ["We don't want that,"]),
        ("Er sagte: „Das tut uns leid.“ Dann ging er.", ["Das tut uns leid."]),
        ("Il a dit : «Nous regrettons.» Puis il est parti.", ["Nous regrettons."]),
        ("彼は「申し訳ありません」と述べた。", ["申し訳ありません"]),
        ("“A ‘role model’ to us,” she said.", ["A ‘role model’ to us,"]),
        ("“We are sorry.\n“We never want that.”", ["We are sorry.", "We never want that."]),
        ('"We are sorry.” She left.', ["We are sorry."]),
        ("The ‘70s show and the rock 'n' roll of the victims' letters", ["n"]),
        ("No marks at all", []),
    ],
)
def test_passages_between_quotation_marks(body: str, passages: list[str]) -> None:
    assert list(quoted(body)) == passages


def test_the_same_words_give_the_same_keys_whatever_marks_case_and_apostrophes() -> None:
    assert quote_keys(f"“{STATEMENT},” he said.") == quote_keys(f'She: "{STATEMENT.upper()}"!') != []
    assert tokens("Danny’s LETTERS") == tokens("danny's letters") == ["danny", "letters"]


def test_short_quotes_and_function_words_give_no_keys() -> None:
    assert quote_keys("He is a ‘role model’, and “That ’70s Show” ended.") == []
    assert quote_keys("“It is going to be as it is to us,” he said.") == []


def test_words_outside_quotation_marks_give_no_keys() -> None:
    assert quote_keys(STATEMENT) == []


def test_documents_that_quote_much_choose_the_same_keys_of_what_they_share() -> None:
    words = [f"wording{i}" for i in range(300)]
    shared = " ".join(words)
    keys = [set(quote_keys(f"“{shared}” “{' '.join(f'other{side}x{i}' for i in range(100))}”")) for side in "ab"]
    assert [len(k) for k in keys] == [QUOTE_KEYS, QUOTE_KEYS]
    assert len(keys[0] & keys[1]) > QUOTE_KEYS / 3


def test_scripts_without_spaces_are_read_by_characters() -> None:
    assert tokens("東京都 abc") == ["東京", "京都", "abc"]
    assert quote_keys("知事は「都民の皆さまに心からおわび申し上げます」と述べた。")


def test_vowel_signs_do_not_cut_words() -> None:
    assert tokens("पुलिस ने पकड़ा।") == ["पुलिस", "ने", "पकड़ा"]


def test_bands_are_numbered_and_of_equal_length() -> None:
    numbers, hashes = zip(*(key.split(":") for key in bands({1, 2, 3})), strict=True)
    assert numbers == tuple(map(str, range(BANDS)))
    assert {len(one) for one in hashes} == {KEY_DIGITS}


def test_bands_meet_as_often_as_similarity_says() -> None:
    random = Random(1)  # noqa: S311
    meetings = dict.fromkeys((0.0, 0.3, 0.8), 0)
    for jaccard in meetings:
        for _ in range(60):
            common = [random.getrandbits(64) for _ in range(round(400 * jaccard))]
            rest = (400 - len(common)) // 2
            one, other = ({*common, *(random.getrandbits(64) for _ in range(rest))} for _ in range(2))
            meetings[jaccard] += bool(set(bands(one)) & set(bands(other)))
    assert meetings[0.0] == 0
    assert meetings[0.3] >= 30  # 1 - (1 - .3 ** 3) ** 40 is .67
    assert meetings[0.8] == 60


def test_an_article_has_both_kinds_of_keys() -> None:
    signature = article("a", f"“{STATEMENT},” they said on Saturday.").signature
    assert len(signature.bands) == BANDS
    assert signature.quotes


def test_an_empty_body_has_none() -> None:
    assert article("a", "").signature.bands == []
    assert article("a", " \n\n ").signature.quotes == []


def test_keys_are_the_same_in_another_process() -> None:
    call = f"quote_keys('“{STATEMENT}”'), bands(shingles(tokens('{STATEMENT}'), 3))"
    code = f"from flows.enrich.grams import *; from flows.enrich.signature import *; print({call})"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == f"{quote_keys(f'“{STATEMENT}”')} {bands(shingles(tokens(STATEMENT), 3))}"
    pinned = [quote_keys(f"“{STATEMENT}”")[0], *bands(shingles(tokens(STATEMENT), 3))[9:11]]
    assert pinned == PINNED, "changed keys need a new VERSION: old ones stand in indices"


@given(st.text())
def test_any_text_has_a_bounded_signature(body: str) -> None:
    signature = article("a", body).signature
    assert len(signature.quotes) <= QUOTE_KEYS
    assert len(signature.bands) in (0, BANDS)


@pytest.mark.parametrize("unit", ["a'", "‘", "“", '"x', "'x ", "東", "ी", "a’b’", "\u0301", "\u0301\u0327"])
def test_a_line_of_a_million_characters_is_read(unit: str) -> None:
    line = unit * (1_000_000 // len(unit))
    assert len(quote_shingles(line)) < 500_000
