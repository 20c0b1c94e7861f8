"""A run's report is the sum of those of its batches."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.memory import Peak
from flows.report import Measured, Profile, RunReport
from flows.report import report as module
from flows.report.measured import KEPT

START = datetime(2026, 1, 5, tzinfo=UTC)


def record(path: str = "a.txt", value: float = 100, id: str | None = "0a72") -> Measured:
    return Measured(article_id=id, drop="seeds", path=path, record="", value=value)


def article(outlet: str = "The Northfield Times", **other: object) -> dict[str, object]:
    return {"outlet": {"name": outlet}, "language": "en", "word_count": 200, "date_source": "text", **other}


def test_batches_add_up_and_open_ended_counts_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOP", 2)
    run = RunReport(run_id="r", started_at=START)
    for n in range(3):
        batch = RunReport(run_id="r", started_at=START, files=1, seen=4, loaded=2, unchanged=1, rejected=1)
        batch.people.update({"Jane Roe": 2, f"Person {n}": 1})
        batch.reasons.update({"empty": 1})
        run.add(batch)
    assert (run.files, run.seen, run.loaded, run.rejected) == (3, 12, 6, 3)
    assert run.balanced
    assert run.reasons == {"empty": 3}
    assert run.people["Jane Roe"] == 6 and len(run.people) == 2
    run.seen += 1
    assert not run.balanced


def test_of_more_outlets_than_are_kept_the_others_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOP", 2)
    run = RunReport(run_id="r", started_at=START)
    for n in range(5):
        batch = RunReport(run_id="r", started_at=START)
        batch.count_document(article(f"outlet {n}"))
        run.add(batch)
    assert {name: looks.documents for name, looks in run.profiles.items()} == {
        "outlet 0": 1,
        "outlet 1": 1,
        module.OTHERS: 3,
    }
    assert run.profile.documents == 5


def test_a_document_names_the_largest_count_first() -> None:
    run = RunReport(run_id="r", started_at=START)
    run.languages.update({"de": 1, "en": 3})
    assert list(run.to_document()["languages"]) == ["en", "de"]


def test_a_report_comes_back_as_it_was() -> None:
    run = RunReport(run_id="r", started_at=START)
    run.count_document(article(removed=[{"kind": "advert"}], people=["Jane Roe"]))
    run.count_work({"read": 0.5, "clean": 1.5}, record())
    run.count_memory(Peak("host:1", 1000))
    assert RunReport.model_validate(run.to_document()) == run


def test_what_a_loaded_article_shows_is_counted_of_the_run_and_of_its_outlet() -> None:
    run = RunReport(run_id="r", started_at=START)
    run.count_document(article(removed=[{"kind": "advert"}, {"kind": "title"}]))
    run.count_document(article("The Other", date_source="first_seen"))
    assert run.removed == run.profiles["The Northfield Times"].removed == {"advert": 1}
    assert run.profiles["The Other"].undated == run.profile.undated == 1


def test_work_is_counted_by_stage() -> None:
    run = RunReport(run_id="r", started_at=START, finished_at=START.replace(second=10))
    run.count_work({"read": 1.0, "clean": 4.0}, record("a.txt", 900))
    run.count_work({"read": 1.0}, record("b.txt", 1000, None))
    run.count_seconds({"load": 0.5}, documents=2)
    assert run.stage_seconds == {"read": 2.0, "clean": 4.0, "load": 0.5}
    assert run.stage_rates() == {"read": 1.0, "clean": 0.25, "load": 4.0}
    assert (run.judged, run.documents_per_second) == (2, 0.2)
    assert [(one.path, one.value) for one in run.slowest] == [("a.txt", 5.0), ("b.txt", 1.0)]
    assert [(one.path, one.value) for one in run.largest] == [("b.txt", 1000), ("a.txt", 900)]


def test_ten_of_the_slowest_and_largest_are_kept() -> None:
    run = RunReport(run_id="r", started_at=START)
    for n in range(50):
        run.count_work({"read": float(n * 7 % 50)}, record(f"{n}.txt", n * 11 % 50))
    assert [one.value for one in run.slowest] == [one.value for one in run.largest] == list(range(49, 39, -1))


def test_memory_is_the_sum_of_what_each_process_held_at_most() -> None:
    run = RunReport(run_id="r", started_at=START)
    for process, peak in (("host:1", 300), ("host:2", 500), ("host:1", 700), ("host:2", 400)):
        batch = RunReport(run_id="r", started_at=START)
        batch.count_memory(Peak(process, peak))
        run.add(batch)
    assert (run.processes, run.peak_memory) == ({"host:1": 700, "host:2": 500}, 1200)


COUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 100), max_size=5)
MEASURED = st.lists(st.builds(record, st.sampled_from("abcdef"), st.integers(0, 9).map(float)), max_size=KEPT)


@st.composite
def batches(draw: st.DrawFn) -> RunReport:
    made = RunReport(run_id="r", started_at=START, seen=draw(st.integers(0, 9)), loaded=draw(st.integers(0, 9)))
    for counter in (made.people, made.reasons, made.languages, made.stage_documents):
        counter.update(draw(COUNTS))
    made.stage_seconds = {name: number / 64 for name, number in draw(COUNTS).items()}  # which add up exactly
    for what in draw(MEASURED):
        made.count_work({}, what)
    for process, peak in draw(COUNTS).items():
        made.count_memory(Peak(process, peak))
    for outlet, number in draw(COUNTS).items():
        made.profiles[outlet] = Profile(documents=number, words=7 * number)
    return made


def added(*parts: RunReport) -> RunReport:
    whole = RunReport(run_id="r", started_at=START)
    for part in parts:
        whole.add(part)
    return whole


@settings(max_examples=25)
@given(batches(), batches(), batches())
def test_it_does_not_matter_how_batches_are_grouped_or_in_which_order_they_come(
    a: RunReport, b: RunReport, c: RunReport
) -> None:
    whole = added(a, b, c)
    assert added(added(a, b), c) == added(a, added(b, c)) == added(c, b, a) == whole
    assert len(whole.slowest) <= KEPT and whole.profile.documents == sum(
        p.documents for r in (a, b, c) for p in r.profiles.values()
    )


def test_every_figure_is_explained() -> None:
    told = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
    figures = {*RunReport.model_fields, *Profile.model_fields} - {"documents"}
    assert [name for name in sorted(figures) if f"`{name}`" not in told and f"## {name.capitalize()}" not in told] == []
