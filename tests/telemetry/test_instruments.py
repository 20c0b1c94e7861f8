"""Spans and measures, as an OpenTelemetry SDK in memory sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from flows import telemetry
from flows.errors import Held, IndexUnavailable
from flows.index.elastic.bulk import BulkLoader, index_operation
from flows.index.elastic.location import parse_location
from flows.ingest import resume
from flows.settings import settings
from flows.spool.waiting import waiting
from flows.telemetry.catalogue import MEASURES
from flows.telemetry.instruments import Observed
from tests.archive import Archive
from tests.elasticsearch.scripted import Answer, serving
from tests.elasticsearch.store import Store
from tests.index.elastic.bulk.clock import StillClock
from tests.telemetry.told import SECRETS


@dataclass
class Memory:
    """What an SDK keeps."""

    tracers: TracerProvider
    exporter: InMemorySpanExporter
    reader: InMemoryMetricReader

    @property
    def spans(self) -> dict[str, ReadableSpan]:
        """The last span of each name."""
        return {span.name: span for span in self.exporter.get_finished_spans()}

    def points(self) -> dict[str, list[Any]]:
        """The points of each measure."""
        data = self.reader.get_metrics_data()
        assert data is not None
        return {
            metric.name: list(metric.data.data_points)
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }


@pytest.fixture
def memory() -> Iterator[Memory]:
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers, meters = TracerProvider(shutdown_on_exit=False), MeterProvider([reader], shutdown_on_exit=False)
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    with telemetry.observed_by(Observed(tracers.get_tracer("tests"), meters.get_meter("tests"))):
        yield Memory(tracers, exporter, reader)


def test_the_steps_of_a_run_are_one_trace(archive: Archive, memory: Memory) -> None:
    report = archive.run()
    spans = memory.spans
    within = {"prepare": "run", "chunk": "run", "judge": "chunk", "write": "chunk", "ledger": "chunk"}
    assert spans.keys() == {"run", *within}
    assert spans["run"].parent is None
    for name, around in within.items():
        assert spans[name].parent == spans[around].context, name
        assert (spans[name].attributes or {})["flows.run"] == report.run_id
    attributes = spans["run"].attributes or {}
    assert (attributes["flows.state"], attributes["flows.seen"], attributes["flows.loaded"]) == ("completed", 5, 3)
    assert "run.started" in [event.name for event in spans["run"].events]
    assert [secret for secret in SECRETS for span in spans.values() if secret in span.to_json()] == []


def test_records_are_measured_by_outcome_reason_and_stage(archive: Archive, memory: Memory) -> None:
    report = archive.run()
    points = memory.points()
    assert points.keys() <= MEASURES.keys()
    outcomes = {point.attributes["flows.outcome"]: point.value for point in points["flows.records"]}
    assert outcomes == {"loaded": 3, "rejected": 2}
    assert {point.attributes["flows.code"]: point.value for point in points["flows.rejects"]} == dict(report.reasons)
    stages = {point.attributes["flows.stage"]: point.count for point in points["flows.stage.duration"]}
    assert stages["read"] == 4  # the damaged archive has no record to read
    steps = {point.attributes["flows.step"]: point.count for point in points["flows.step.duration"]}
    assert steps == {"run": 1, "prepare": 1, "chunk": 1, "judge": 1, "write": 1, "ledger": 1}
    assert [point.value for point in points["flows.queue"]] == [0]
    assert points["process.memory.usage"][0].value > 10_000_000


def test_a_run_without_chunks_is_counted_when_it_ends(archive: Archive, memory: Memory) -> None:
    from flows.upkeep.reprocess import reprocess

    archive.run()
    reprocess(archive.index, archive.raw_store)
    kinds = {point.attributes["flows.kind"] for point in memory.points()["flows.records"]}
    assert kinds == {"ingest"}  # nothing was stale
    assert memory.spans["run"].attributes["flows.kind"] == "reprocess"  # type: ignore[index]


def test_what_was_held_is_counted_once_when_it_is_loaded(archive: Archive, memory: Memory, tmp_path: Path) -> None:
    rules = tmp_path / "assertions.yml"
    rules.write_text("assertions:\n- {id: enough, measure: documents, minimum: 100, severity: stop}\n")
    with pytest.raises(Held):
        archive.run(assertions=rules)
    held = memory.points()
    assert not held.keys() & {"flows.records", "flows.rejects"}
    assert [point.value for point in held["flows.queue"]] == [5]
    (spooled,) = waiting(settings().home)
    report = resume(archive.index, archive.raw_store, spooled.run_id, accept=True)
    points = memory.points()
    assert {point.attributes["flows.code"]: point.value for point in points["flows.rejects"]} == dict(report.reasons)
    assert [point.value for point in points["flows.queue"]] == [0]


def test_an_error_is_told_by_its_kind(memory: Memory) -> None:
    with pytest.raises(ValueError, match="Northfield"), telemetry.span("chunk"):
        raise ValueError("Northfield")
    span = memory.spans["chunk"]
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "ValueError")
    assert (span.attributes or {})["error.type"] == "ValueError"
    assert "Northfield" not in span.to_json()
    (point,) = memory.points()["flows.step.duration"]
    assert point.attributes == {"flows.step": "chunk", "error.type": "ValueError"}


def test_bulk_requests_are_those_of_a_database_client(memory: Memory) -> None:
    busy = [Answer({"error": {"type": "es_rejected_execution_exception", "reason": "Northfield"}}, 429)]
    store = Store()
    with serving(lambda request: busy.pop() if busy else store(request)) as server, telemetry.span("write"):
        loader = BulkLoader(Elasticsearch(server.url), parse_location(server.url), clock=StillClock())
        loader.run([index_operation("articles", f"d{n}", {"id": f"d{n}", "body": "Northfield"}) for n in range(2)])
    refused, taken = (span for span in memory.exporter.get_finished_spans() if span.name == "bulk")
    write = memory.spans["write"]
    for span in (refused, taken):
        assert span.kind is SpanKind.CLIENT
        assert span.parent == write.context  # though a thread of its own sends it
        attributes = dict(span.attributes or {})
        assert attributes["db.system.name"] == "elasticsearch"
        assert (attributes["db.operation.name"], attributes["db.operation.batch.size"]) == ("bulk", 2)
    assert (refused.attributes or {})["error.type"] == "ApiError"
    assert [event.name for event in write.events] == ["engine.retry"]
    points = memory.points()
    assert sum(point.count for point in points["db.client.operation.duration"]) == 2
    assert [point.value for point in points["flows.engine.retries"]] == [1]
    assert "Northfield" not in refused.to_json() + taken.to_json() + write.to_json()


def test_a_bulk_request_that_is_refused_for_good_ends_its_span(memory: Memory) -> None:
    denied = Answer({"error": {"type": "security_exception", "reason": "no"}}, 403)
    with serving(lambda _: denied) as server, pytest.raises(IndexUnavailable), telemetry.span("write"):
        BulkLoader(Elasticsearch(server.url), parse_location(server.url), clock=StillClock()).run(
            [index_operation("articles", "d", {"id": "d"})]
        )
    assert memory.spans["bulk"].status.status_code is StatusCode.ERROR
    assert memory.spans["write"].status.description == "IndexUnavailable"


def test_a_span_that_is_open_already_is_the_parent(memory: Memory) -> None:
    with memory.tracers.get_tracer("prefect").start_as_current_span("flow run") as around, telemetry.span("run"):
        pass
    assert memory.spans["run"].parent == around.get_span_context()


def test_the_job_that_starts_the_process_hands_its_trace_on(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    with telemetry.span("run"):
        pass
    parent = memory.spans["run"].parent
    assert parent is not None
    assert (f"{parent.trace_id:032x}", f"{parent.span_id:016x}") == (
        "0af7651916cd43dd8448eb211c80319c",
        "b7ad6b7169203331",
    )
