"""Where sentences end, and whether a text ends as they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text import abbreviations
from flows.text.sentences import ends_sentence, sentences


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("He met Mr. Smith. She left.", "en", ["He met Mr. Smith.", "She left."]),
        ("The U.S. Senate met. It voted.", "en", ["The U.S. Senate met.", "It voted."]),
        ("She lives in the U.S. He does not.", "en", ["She lives in the U.S.", "He does not."]),
        ("J. K. Rowling wrote it. We read it.", "en", ["J. K. Rowling wrote it.", "We read it."]),
        ("It opened at 9 a.m. and closed.", "en", ["It opened at 9 a.m. and closed."]),
        ("“Go!” he said. “Now.” She went.", "en", ["“Go!” he said.", "“Now.”", "She went."]),
        ("Am 9. September kam er. Dann ging er.", "de", ["Am 9. September kam er.", "Dann ging er."]),
        ("They came in at 9. September was cold.", "en", ["They came in at 9.", "September was cold."]),
        ("Das kostet z. B. 3,5 Mio. Euro. Viel.", "de", ["Das kostet z. B. 3,5 Mio. Euro.", "Viel."]),
        ("市は橋を閉鎖した。二週間続く。", "ja", ["市は橋を閉鎖した。", "二週間続く。"]),
        ("A headline\n\nA sentence.", "en", ["A headline", "A sentence."]),
        ("Sen. Smith of Fla. Park met Dr. Jones.", "en", ["Sen. Smith of Fla. Park met Dr. Jones."]),
        ("The dog sat. He fell ill. She left.", "en", ["The dog sat.", "He fell ill.", "She left."]),
        ("", "en", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, language: str, expected: list[str]) -> None:
    assert list(sentences(text, language)) == expected


@given(st.text(alphabet="aB. !?…”\n9'", max_size=200))
def test_no_character_but_white_space_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["He left.", "Why?”", "“Yes!”)", "彼は語った。", "उन्होंने कहा।", "اس نے کہا۔", "አለ።"])
def test_a_full_stop_of_any_script_ends_a_sentence(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["He left", "Related:", "Photo: Getty", ""])
def test_other_lines_do_not_end_as_sentences_do(text: str) -> None:
    assert not ends_sentence(text)


def test_abbreviations_stand_once_and_as_they_are_compared() -> None:
    assert not abbreviations.ENGLISH & abbreviations.OTHERS
    for word in abbreviations.ENGLISH | abbreviations.OTHERS:
        assert word == word.casefold().rstrip(".")
