"""A run is compared with the median of the last healthy ones, and says nothing where there is little to compare."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.index.embedded.ledger import SqliteLedger
from flows.index.ledger import Ledger
from flows.report import Breach, Drift, RunReport
from flows.report.drift import FEWEST_RUNS, RUNS, compared, drift
from tests.reporting.reports import report

TODAY = 30


def days(number: int, **other: Any) -> list[RunReport]:
    return [report(day, **other) for day in range(number)]


def found(now: RunReport, earlier: list[RunReport]) -> dict[str, Drift]:
    return {one.measure: one for one in compared(now, earlier)}


def test_the_same_again_is_compared_and_not_notable() -> None:
    told = found(report(TODAY), days(5))
    assert {one.notable for one in told.values()} == {False}
    assert (told["undated share"].now, told["undated share"].before, told["undated share"].runs) == (0.1, 0.1, 5)
    assert {"rejected share", "removed lines an article", "median words", "share in en"} <= set(told)


def with_profile(change: Callable[[Any], object]) -> RunReport:
    now = report(TODAY)
    change(now.profiles["The Northfield Times"])
    return now


@pytest.mark.parametrize(
    ("measure", "now"),
    [
        ("undated share", with_profile(lambda p: setattr(p, "undated", 200))),
        ("share without a word", with_profile(lambda p: setattr(p, "empty", 40))),
        ("removed lines an article", with_profile(lambda p: p.removed.update(credit=1000))),
        ("mean words", with_profile(lambda p: setattr(p, "words", 200_000))),
        ("median words", with_profile(lambda p: (p.lengths.clear(), p.lengths.update({50: 1000})))),
        ("share in de", with_profile(lambda p: (p.languages.subtract(en=300), p.languages.update(de=300)))),
        ("rejected share", report(TODAY, newly_rejected=100, rejected=100)),
        ("documents a second", report(TODAY, finished_at=report(TODAY).started_at + timedelta(seconds=300))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_moved_far_is_notable(measure: str, now: RunReport) -> None:
    assert found(now, days(5))[measure].notable


def test_runs_that_differ_among_themselves_allow_for_more() -> None:
    earlier = days(5)
    for one, undated in zip(earlier, (50, 100, 150, 200, 250), strict=True):
        one.profiles["The Northfield Times"].undated = undated
    now = with_profile(lambda profile: setattr(profile, "undated", 350))
    told = found(now, earlier)["undated share"]
    assert told.before == 0.15 and told.usual == pytest.approx(3 * 1.4826 * 0.05) and not told.notable
    now.profiles["The Northfield Times"].undated = 400
    assert found(now, earlier)["undated share"].notable


def test_one_odd_run_moves_nothing() -> None:
    earlier = days(5)
    earlier[2].profiles["The Northfield Times"].undated = 1000
    assert found(report(TODAY), earlier)["undated share"].before == 0.1


def test_with_fewer_than_three_runs_nothing_is_said() -> None:
    assert compared(report(TODAY), days(FEWEST_RUNS - 1)) == []


def test_a_few_articles_say_nothing_now_or_before() -> None:
    assert compared(report(TODAY, articles=49), days(5)) == []
    assert compared(report(TODAY), days(5, articles=49)) == []
    assert "documents a second" not in found(report(TODAY, articles=400), days(5, articles=400))


def test_a_language_of_a_few_articles_is_not_told() -> None:
    now = with_profile(lambda profile: (profile.languages.subtract(en=40), profile.languages.update(de=40)))
    assert "share in de" not in found(now, days(5))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = SqliteLedger(tmp_path / "ledger.sqlite")
    yield opened
    opened.close()


def test_only_healthy_runs_over_the_same_drops_count(ledger: Ledger) -> None:
    others = [
        report(1, drops=["seeds", "more"]),
        report(2, state="stopped"),
        report(3, kind="retry"),
        report(4, breaches=[Breach(assertion="undated", found=1, expected=0.5, severity="stop")]),
        report(TODAY + 1),
    ]
    for one in (*others, report(5), report(6), report(7, breaches=[Breach(assertion="x", found=1, expected=0)])):
        ledger.save_run(one.to_document())
    ledger.save_run(report(8).to_document() | {"run_id": "of a newer program", "unheard_of": 1})
    assert {one.runs for one in drift(report(TODAY), ledger)} == {3}


def test_of_what_is_no_ingest_nothing_is_said(ledger: Ledger) -> None:
    for one in days(5):
        ledger.save_run(one.to_document())
    assert drift(report(TODAY), ledger)
    assert drift(report(TODAY, kind="retry"), ledger) == drift(report(TODAY, kind="resume"), ledger) == []


def test_what_was_judged_before_a_run_was_resumed_says_nothing_of_its_speed() -> None:
    now = report(TODAY, judged_before=1000)
    assert (now.judged, now.documents_per_second) == (0, 0)
    assert "documents a second" not in found(now, days(5))


def test_the_newest_runs_count(ledger: Ledger) -> None:
    for one in days(RUNS + 5):
        ledger.save_run(one.to_document())
    assert {one.runs for one in drift(report(TODAY), ledger)} == {RUNS}
