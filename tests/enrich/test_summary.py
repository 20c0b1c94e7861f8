"""The summary: whole sentences of the lead, no dateline, never too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.enrich.sentences import sentences
from flows.enrich.summary import LIMIT, enrich, lead
from tests.enrich.articles import OPTIONS, article, raw


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
        ("", "en", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, language: str, expected: list[str]) -> None:
    assert list(sentences(text, language)) == expected


@given(st.text(alphabet="aB. !?…”\n9'", max_size=200))
def test_no_character_but_white_space_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_whole_sentences_fill_the_summary() -> None:
    sentence = "The council said that the bridge would be closed. "
    found = lead(sentence * 20)
    assert found is not None
    assert found == (sentence * 6).strip()
    assert len(found) <= LIMIT < len(sentence * 7)


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    found = lead("word " * 200 + ".")
    assert found is not None
    assert found.endswith("word…")
    assert len(found) <= LIMIT


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("LONDON, Sept 9 (Reuters) - The bridge is closed.", "The bridge is closed."),
        ("BERLIN (dpa) – Die Brücke ist gesperrt.", "Die Brücke ist gesperrt."),
        ("WASHINGTON — The bridge is closed.", "The bridge is closed."),
        ("(CNN) — The bridge is closed.", "The bridge is closed."),
        ("Kutcher - who is 45 - apologised.", "Kutcher - who is 45 - apologised."),
        ("The bridge — closed since May — opens.", "The bridge — closed since May — opens."),
        ("Key points\n\nThe bridge is closed.", "The bridge is closed."),
        ("Only a line", "Only a line"),
        ("The council closes its oldest bridge for two weeks from Monday on\n\nIt is old.",
         "The council closes its oldest bridge for two weeks from Monday on"),
    ],
)  # fmt: skip
def test_the_lead_begins_with_the_first_sentence(body: str, expected: str) -> None:
    assert lead(body) == expected


def test_an_empty_body_has_no_summary() -> None:
    assert enrich(article(" \n\n "), raw(), OPTIONS).summary is None


def test_the_stage_writes_the_summary() -> None:
    assert enrich(article("One. Two."), raw(), OPTIONS).summary == "One. Two."


@given(st.text(max_size=900), st.sampled_from(["en", "de", "ja", "und"]))
def test_a_summary_is_short_and_has_no_line_breaks(body: str, language: str) -> None:
    found = lead(body, language)
    assert found is None or (0 < len(found) <= LIMIT and "\n" not in found)


@pytest.mark.parametrize(
    "line", ["a" * 1_000_000, ". " * 500_000, "A.B." * 250_000, "- " * 500_000, "LONDON — " * 100_000]
)
def test_hostile_lines_are_read_in_bounded_time(line: str) -> None:
    found = lead(line)
    assert found is not None
    assert len(found) <= LIMIT
