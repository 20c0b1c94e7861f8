"""What holds of a run and what does not; and what cannot be told yet."""

from collections import Counter
from typing import Any

import pytest

from flows.assertions.assertion import Assertion, Override, Standing
from flows.assertions.history import Figures
from flows.assertions.judging import Expectations
from flows.report import Profile


def profile(documents: int = 100, words: int = 300, undated: int = 0, empty: int = 0, **languages: int) -> Profile:
    found = Profile()
    for number in range(documents):
        language = next((name for name, count in languages.items() if number % documents < count), "en")
        found.count(
            {
                "word_count": 0 if number < empty else words,
                "date_source": "first_seen" if number < undated else "text",
                "language": language,
            }
        )
    return found


def figures(documents: int = 100, rejected: int = 0, outlet: str = "The Paper", **how: int) -> Figures:
    return Figures(documents + rejected, documents, {outlet: profile(documents, **how)})


def judged(now: Figures, *before: Figures, **how: Any) -> tuple[list[tuple[float, float]], list[str]]:
    """What one assertion finds: (found, expected) of its breaches, and why it abstains."""
    assertion = Assertion(**{"id": "it", "runs": 2, **how})
    found = Expectations([Standing(assertion)], before).judge(now)
    return [(round(one.found, 3), round(one.expected, 3)) for one in found.breaches], list(found.abstained)


TWO = (figures(), figures())


def test_a_number_of_documents() -> None:
    assert judged(figures(9), measure="documents", minimum=10) == ([(9, 10)], [])
    assert judged(figures(10), measure="documents", minimum=10, maximum=10) == ([], [])
    assert judged(figures(11), measure="documents", maximum=10) == ([(11, 10)], [])


def test_a_share_of_what_recent_runs_had() -> None:
    before = (figures(100), figures(300), figures(5))
    assert judged(figures(49), *before, measure="documents", minimum_of_recent=0.5) == ([(49, 50)], [])
    assert judged(figures(50), *before, measure="documents", minimum_of_recent=0.5) == ([], [])
    assert judged(figures(300), *before, measure="documents", maximum_of_recent=2) == ([(300, 200)], [])


def test_too_short_a_history_is_told() -> None:
    found = judged(figures(1), figures(100), measure="documents", minimum_of_recent=0.5)
    assert found == ([], ["it: 1 of 2 recent runs"])
    found = judged(figures(1), *TWO, measure="documents", minimum_of_recent=0.5, sample=101)
    assert found == ([], ["it: 0 of 2 recent runs with 101 documents or more"])


def test_an_absolute_bound_holds_without_a_history() -> None:
    found = judged(figures(1), measure="documents", minimum=5, minimum_of_recent=0.5)
    assert found == ([(1, 5)], ["it: 0 of 2 recent runs"])


def test_few_documents_say_nothing_of_shares() -> None:
    found = judged(figures(5, undated=5), *TWO, measure="undated", rise=0.1, sample=50)
    assert found == ([], ["it: 5 of 50 documents"])
    assert judged(figures(0), measure="median_words", minimum=10) == ([], ["it: 0 of 1 documents"])


@pytest.mark.parametrize("measure", ["undated", "empty"])
def test_a_share_that_rose(measure: str) -> None:
    now, before = (Figures(100, 100, {"The Paper": profile(undated=n, empty=n)}) for n in (31, 10))
    assert judged(now, *TWO, measure=measure, rise=0.3) == ([(0.31, 0.3)], [])
    assert judged(now, before, before, measure=measure, rise=0.3) == ([], [])
    assert judged(now, measure=measure, maximum=0.3) == ([(0.31, 0.3)], [])


def test_what_was_refused() -> None:
    assert judged(figures(60, rejected=40), *TWO, measure="rejected", rise=0.3) == ([(0.4, 0.3)], [])


def test_articles_that_are_too_short() -> None:
    assert judged(figures(words=30), *TWO, measure="short", words=40, rise=0.3) == ([(1.0, 0.3)], [])
    assert judged(figures(words=50), *TWO, measure="short", words=40, rise=0.3) == ([], [])


def test_the_median_length_of_an_outlet() -> None:
    ((found, expected),), _ = judged(
        figures(words=100), *TWO, measure="median_words", each="outlet", minimum_of_recent=0.5
    )
    assert found == pytest.approx(100, rel=0.05)
    assert expected == pytest.approx(150, rel=0.05)


def test_a_mix_of_languages() -> None:
    half = figures(100, de=50)
    assert judged(half, *TWO, measure="language_mix", change=0.4) == ([(0.5, 0.4)], [])
    assert judged(half, half, half, measure="language_mix", change=0.1) == ([], [])
    assert judged(figures(100, fr=100), *TWO, measure="language_mix", change=0.9) == ([(1.0, 0.9)], [])


def test_each_outlet_is_compared_with_itself() -> None:
    def both(first: int, second: int) -> Figures:
        return Figures(200, 200, {"A": profile(100, undated=first), "B": profile(100, undated=second)})

    standing = Standing(
        Assertion(id="it", measure="undated", each="outlet", rise=0.2, runs=2),
        (Override(assertion="it", outlet="B", severity="stop"),),
    )
    found = Expectations([standing], [both(0, 80), both(0, 80)]).judge(both(90, 85))
    assert [(one.outlet, one.severity) for one in found.breaches] == [("A", "warn")]
    found = Expectations([standing], [both(0, 0), both(0, 0)]).judge(both(90, 85))
    assert [(one.outlet, one.severity) for one in found.breaches] == [("B", "stop"), ("A", "warn")]
    assert [one.outlet for one in found.stops] == ["B"]


def test_an_outlet_that_comes_for_the_first_time_is_not_told() -> None:
    breaches, abstained = judged(figures(outlet="New"), *TWO, measure="undated", each="outlet", rise=0.1)
    assert (breaches, abstained) == ([], ["it of New: 0 of 2 recent runs"])


def may_stop(*before: Figures, **how: Any) -> bool:
    return Expectations([Standing(Assertion(id="it", severity="stop", runs=2, **how))], before).may_stop


def test_only_what_can_be_told_may_stop_a_run() -> None:
    assert may_stop(measure="documents", minimum=1)
    assert not may_stop(measure="documents", minimum_of_recent=0.1)
    assert may_stop(*TWO, measure="documents", minimum_of_recent=0.1)
    assert not may_stop(*TWO, measure="documents", minimum_of_recent=0.1, sample=1000)
    assert may_stop(*TWO, measure="undated", each="outlet", rise=0.1)
    assert not may_stop(measure="undated", each="outlet", rise=0.1)
    assert not Expectations([Standing(Assertion(id="it", measure="documents", minimum=1))]).may_stop


def test_enough_documents_decide_what_asks_for_no_more() -> None:
    def met(now: int, **how: Any) -> bool:
        standing = Standing(Assertion(id="it", severity="stop", runs=2, **how))
        return Expectations([standing], TWO).met_already(Figures(now, now))

    assert not met(9, measure="documents", minimum_of_recent=0.1)
    assert met(10, measure="documents", minimum_of_recent=0.1)
    assert not met(10, measure="documents", minimum_of_recent=0.1, maximum=50)
    assert not met(10, measure="undated", maximum=0.1)


def test_a_report_names_two_hundred_breaches_at_most() -> None:
    now = Figures(300, 300, {f"{n:03}": profile(1, undated=1) for n in range(300)})
    found = Expectations([Standing(Assertion(id="it", measure="undated", each="outlet", maximum=0.5))]).judge(now)
    assert len(found.breaches) == len(Counter(one.outlet for one in found.breaches)) == 200
