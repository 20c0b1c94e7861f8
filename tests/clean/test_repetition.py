from unittest.mock import patch

import pytest

from flows.clean import judge, repetition
from flows.clean.lines import line_key
from flows.clean.verdicts import Line
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


def test_a_caption_that_lacks_the_stop_of_its_sentence_is_a_copy() -> None:
    assert gone(*BODY, BODY[1].removesuffix(".")) == [(4, "duplicate-line")]


def test_a_recipe_may_name_an_ingredient_for_every_dish() -> None:
    dish = ["Mix all of it in a bowl and leave it to stand for an hour.", "French fries, or your favourite potatoes"]
    lines = [BODY[0], *dish, "1 brick of cream cheese", "Salt", BODY[1], *dish[1:], "Two spring onions", BODY[2]]
    assert (7, "duplicate-line") not in gone(*lines)


def test_a_summary_that_repeats_several_lines_of_the_article_takes_none_of_them() -> None:
    summary = " ".join(BODY)
    assert gone(summary, *BODY) == []


def test_words_of_a_pull_quote_need_no_spaces_between_them() -> None:
    quote = "橋は老朽化のため来週から二年間通行止めになると町は発表した"
    long = f"町長は金曜日の記者会見で、「{quote}」と述べ、住民に理解を求めた。工事は来年の春に始まる予定だ。"
    assert (2, "pull-quote") in gone(
        long, f"「{quote}」", "住民は渡し船を使うことになるが、料金は無料だと町は説明している。今後も続くという。"
    )


@pytest.mark.parametrize(
    "opening", ["The same opening words of every line here and the number", "Words {} that differ"]
)
def test_time_grows_with_the_number_of_lines(opening: str) -> None:
    def comparisons(count: int) -> int:
        with patch("flows.clean.repetition._holding", wraps=repetition._holding) as holding:
            repetition.mark(
                [line(opening.format(i) + f" of the day, which was {i}, said the man.") for i in range(count)], None
            )
        return holding.call_count

    assert comparisons(400) <= 5 * comparisons(100)


def line(text: str) -> Line:
    return Line([1], [text], text, line_key(text), gap=False)
