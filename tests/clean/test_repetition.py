from flows.clean import judge
from tests.clean.documents import BODY, raw_text

LAST = "Until then the ferry leaves every quarter of an hour from the pier below the church, as it did long ago."


def gone(*lines: str) -> list[tuple[int, str]]:
    verdicts = judge(raw_text("\n".join(lines))).verdicts
    return [(v.line, v.decisive.rule) for v in verdicts if v.decisive]


def test_a_line_that_comes_twice_stays_once() -> None:
    assert gone(*BODY, BODY[1]) == [(4, "duplicate-line")]


def test_numbers_make_two_lines_different() -> None:
    first, second = (f"In {year} the bridge was closed for half of a year, said the council." for year in (1998, 2003))
    assert gone(*BODY, first, second) == []


def test_a_pull_quote_goes_and_its_words_stay() -> None:
    quote = "they warned that a flood could bring them down and that"
    long = f"“We have seen it coming,” the engineers wrote; {quote} nobody had listened to them for many years."
    assert gone(BODY[0], long, f"“{quote} nobody had listened to them”", BODY[1]) == [(3, "pull-quote")]


def test_short_repetitions_are_speech_unless_they_are_labels() -> None:
    assert gone(BODY[0], "“No.”", BODY[1], "“No.”", BODY[2], "“No.”", LAST) == []
    assert [rule for _, rule in gone(BODY[0], "Shop it", BODY[1], "Shop it", BODY[2], "Shop it", LAST)] == [
        "repeated-label"
    ] * 3
