"""Lines are counted once an article, copies left out, quotations left out, whatever an article looks like."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from flows.errors import Stop
from flows.rulemaking.frequency import LineFrequencies, Repeated
from tests.rulemaking.newsroom import GAZETTE, HERALD, SIGN_OFF, article, counted


def often(lines: LineFrequencies, least: int = 2, share: float = 0.0) -> list[Repeated]:
    with lines:
        return [one for found, _ in lines.repeated(least, share) for one in found]


def test_an_article_counts_a_line_once_however_often_it_stands_there() -> None:
    (one,) = often(counted(*(article(GAZETTE, SIGN_OFF, SIGN_OFF.upper(), SIGN_OFF) for _ in range(3))))
    assert (one.documents, one.outlet.documents, one.share) == (3, 3, 1.0)


def test_numbers_and_case_do_not_make_another_line() -> None:
    (one,) = often(
        counted(*(article(GAZETTE, f"Letter No {n} of the {name}") for n, name in ((1, "week"), (22, "WEEK"))))
    )
    assert one.documents == 2


def test_long_lines_that_begin_alike_are_two() -> None:
    beginning = (
        "The Gazette of Northfield has told its readers what happens by the river since the year of the flood, and"
    )
    assert len(beginning) > 100
    ends = ("its printer drowned on Monday.", "its editor was born on Friday.")
    assert often(counted(*(article(GAZETTE, f"{beginning} {end}") for end in ends))) == []


def test_it_is_known_where_a_line_stands() -> None:
    inside = ("A line above", *(f"Line {word} of many" for word in "abcdef"), SIGN_OFF)
    (one,) = often(
        counted(
            article(GAZETTE, head=(SIGN_OFF,)),
            article(GAZETTE, SIGN_OFF),
            article(GAZETTE, SIGN_OFF),
            article(GAZETTE, head=inside),
        )
    )
    assert (one.documents, one.head, one.tail) == (4, 1, 2)


def test_copies_of_an_article_are_one() -> None:
    first = article(GAZETTE, SIGN_OFF)
    edited = first | {"id": "copy", "body": first["body"].replace("Friday", "Sunday", 1)}
    assert often(counted(first, edited, first | {"id": "again"})) == []


def test_so_are_those_that_the_index_calls_copies() -> None:
    lines = counted(article(GAZETTE, SIGN_OFF), article(GAZETTE, SIGN_OFF, near_duplicate_of="0" * 24))
    assert (lines.copies, often(lines)) == (1, [])


@pytest.mark.parametrize(
    "said",
    [
        "“We shall stay,” she said.",
        '"We shall stay."',
        "‘We shall stay,’ she said.",
        "„Wir bleiben.“",
        "– Wir bleiben.",
    ],
)
def test_what_somebody_said_is_not_counted(said: str) -> None:
    assert often(counted(*(article(GAZETTE, said) for _ in range(3)))) == []


def test_a_title_is_no_boilerplate_wherever_it_stands() -> None:
    documents = [article(GAZETTE, "Vote on the bridge", "A bridge for all") for _ in range(3)]
    about = article(HERALD, title="Vote on the Bridge", subtitle="A bridge for all")
    assert often(counted(*documents, about)) == []


def test_other_outlets_that_hold_a_line_are_told() -> None:
    documents = [*(article(GAZETTE, SIGN_OFF) for _ in range(4)), article(HERALD, SIGN_OFF), article(None, SIGN_OFF)]
    with counted(*documents) as lines:
        ((here, elsewhere),) = lines.repeated(3, 0.5)
        assert [(one.outlet.name, one.documents) for one in here] == [(GAZETTE, 4)]
        assert [(one.outlet.name, one.documents) for one in elsewhere] == [(HERALD, 1)]
        assert lines.nameless == 1


def test_some_titles_and_a_text_are_kept_as_proof() -> None:
    documents = [article(GAZETTE, SIGN_OFF) for _ in range(9)]
    (one,) = often(counted(*documents))
    assert one.text == SIGN_OFF
    assert one.titles == tuple(document["title"] for document in documents[1:6])


def test_a_line_as_long_as_a_page_and_an_article_of_lines_are_read_in_their_time() -> None:
    words = [f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(26 * 26)]
    many = "\n\n".join(f"{words[n % 676]} {words[n // 676 % 676]}" for n in range(100_000))
    documents = [article(GAZETTE, many), *(article(GAZETTE, "y" * 1_000_000, SIGN_OFF) for _ in range(2))]
    found = often(counted(*documents))
    assert [one.text for one in found] == [SIGN_OFF]


def test_nothing_is_left_behind_even_by_a_process_that_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("flows.rulemaking.frequency._CACHE", 0)  # nothing is held in memory
    with counted(*(article(GAZETTE, SIGN_OFF) for _ in range(50))):
        assert list(tmp_path.iterdir()) == []


@hypothesis_settings(max_examples=40)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_whatever_a_line_holds_it_is_counted_or_left_out(lines: list[str]) -> None:
    for one in often(counted(*(article(GAZETTE, *lines) for _ in range(2)))):
        assert one.documents == 2


def test_a_full_disk_stops_the_count_with_a_message() -> None:
    words = ("".join("abcdefghij"[int(digit)] for digit in str(number)) for number in range(5_000))
    with pytest.raises(Stop, match="disk is full"), LineFrequencies() as frequencies:
        frequencies._db.execute("PRAGMA max_page_count = 12")
        for word in words:
            frequencies.add({"outlet": {"domain": "a.example"}, "body": f"No other line speaks of {word} in the town."})
