"""The models of the indices beside the articles."""

from collections import Counter
from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime

from flows.index.ledger import LedgerEntry, RejectedRecord
from flows.report import Breach, Drift, Profile, RunReport
from flows.schema.companions import COMPANIONS, File, Reject, Run, run_document
from flows.schema.elasticsearch import RUNS, ledger_schemas, quote_schema
from flows.schema.fields import fields

STARTED = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_file_and_a_reject_have_the_fields_that_the_ledger_keeps() -> None:
    assert set(File.model_fields) == {"place"} | {field.name for field in dataclass_fields(LedgerEntry)}
    assert set(Reject.model_fields) == {"place"} | {field.name for field in dataclass_fields(RejectedRecord)}


def test_every_companion_is_mapped_field_by_field() -> None:
    mapped = {"article-quotes": quote_schema(), **ledger_schemas()}
    for name, model in COMPANIONS.items():
        assert {path.split(".")[0] for path in fields(model)} <= set(mapped[name]["mappings"]["properties"]), name


def test_the_ledger_is_sorted_by_moments_finer_than_a_millisecond_and_keeps_bytes_as_bytes() -> None:
    schemas = {name: schema["mappings"]["properties"] for name, schema in ledger_schemas().items()}
    assert schemas["article-files"]["seen_at"]["type"] == "date_nanos"
    assert schemas["article-runs"]["first_saved_at"]["type"] == "date_nanos"
    assert {schemas["article-rejects"][name]["type"] for name in ("head", "beside")} == {"binary"}


def test_a_run_report_gives_the_fields_of_a_run() -> None:
    report = RunReport(run_id="r", started_at=STARTED, finished_at=STARTED.replace(minute=1), state="completed")
    report.stale = Counter(clean=2, outlet=3)
    report.count_seconds({"read": 0.5, "clean": 1.5}, documents=150)
    report.judged_before = 30
    report.profiles["The Northfield Times"] = Profile(documents=3, undated=2, empty=1)
    report.removed.update(advert=4, credit=2)
    report.drift = [Drift(measure="undated", now=0.7, before=0.1, runs=4, notable=True)]
    report.breaches = [Breach(assertion="undated", found=0.7, expected=0.5)]
    document = run_document(report.to_document())
    assert set(document) == set(Run.model_fields) - {"first_saved_at"}
    assert (document["seconds"], document["stale_documents"], document["kind"]) == (60.0, 5, "ingest")
    assert (document["judged"], document["documents_per_second"], document["removed_lines"]) == (120, 2.0, 6)
    assert (document["undated"], document["empty"]) == (2, 1)
    assert (document["drifted"], document["breaches"]) == (1, 1)
    assert set(document) < set(ledger_schemas()[RUNS]["mappings"]["properties"])


def test_a_report_of_an_older_program_gives_what_it_has() -> None:
    assert run_document({"run_id": "r", "state": "completed", "counts": {"x": 1}}) == {
        "run_id": "r",
        "state": "completed",
    }
