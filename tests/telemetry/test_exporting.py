"""What a collector is sent, and what becomes of a run where there is none."""

import atexit
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from opentelemetry import metrics, trace
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from flows import telemetry
from flows.telemetry import environment, exporting
from flows.telemetry.exporting import LastWords
from flows.telemetry.observing import Observer
from tests.archive import Archive
from tests.elasticsearch.scripted import Answer, Received, Server, serving
from tests.telemetry.told import SECRETS

ENDING: list[LastWords] = []


@pytest.fixture(autouse=True)
def own_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What ends with the process ends with the test; and OpenTelemetry's own logger is as it was."""
    logger = logging.getLogger("opentelemetry")
    before = logger.handlers[:], logger.propagate
    register = atexit.register

    def ending(call: Callable[..., Any], *args: Any) -> Callable[..., Any]:
        if isinstance(last := getattr(call, "__self__", None), LastWords):
            ENDING.append(last)
            return call
        return register(call, *args)

    monkeypatch.setattr("atexit.register", ending)
    monkeypatch.setattr(exporting, "FLUSH", 5.0)
    for name in ("OTEL_METRIC_EXPORT_INTERVAL", "OTEL_BSP_SCHEDULE_DELAY"):
        monkeypatch.setenv(name, "3600000")  # nothing is sent before the end
    yield
    ENDING.clear()
    logger.handlers[:], logger.propagate = before


@contextmanager
def observed() -> Iterator[tuple[Observer, ...]]:
    """Observers as the environment says, and the end of the process after them."""
    found = environment.observers_of_environment()
    with telemetry.observed_by(*found):
        yield found
    for last in ENDING:
        last.send()


def accepting(_: Received) -> Answer:
    return Answer(b"")


def traces(server: Server) -> list[ExportTraceServiceRequest]:
    return [ExportTraceServiceRequest.FromString(r.body) for r in server.requests if r.path == "/v1/traces"]


def measures(server: Server) -> list[ExportMetricsServiceRequest]:
    return [ExportMetricsServiceRequest.FromString(r.body) for r in server.requests if r.path == "/v1/metrics"]


def test_a_collector_is_sent_the_spans_and_measures_of_a_run(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(accepting) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.url)
        monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
        with observed():
            report = archive.run()
    (sent,) = (resource for request in traces(server) for resource in request.resource_spans)
    about = {one.key: one.value.string_value for one in sent.resource.attributes}
    assert (about["service.name"], about["deployment.environment.name"]) == ("article-flows", "test")
    spans = {span.name: span for scope in sent.scope_spans for span in scope.spans}
    assert spans.keys() == {"run", "prepare", "chunk", "judge", "write", "ledger"}
    assert spans["judge"].parent_span_id == spans["chunk"].span_id
    run = {one.key: one.value for one in spans["run"].attributes}
    assert (run["flows.run"].string_value, run["flows.seen"].int_value) == (report.run_id, 5)
    names = {
        metric.name
        for request in measures(server)
        for resource in request.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    assert {"flows.records", "flows.rejects", "flows.stage.duration", "flows.step.duration"} <= names
    bodies = b"".join(request.body for request in server.requests)
    assert [secret for secret in SECRETS if secret.encode() in bodies] == []


def test_a_service_is_called_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(accepting) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"{server.url}/v1/traces")
        monkeypatch.setenv("OTEL_SERVICE_NAME", "archive")
        with observed(), telemetry.span("run"):
            pass
    (request,) = traces(server)
    about = {one.key: one.value.string_value for one in request.resource_spans[0].resource.attributes}
    assert about["service.name"] == "archive"
    assert measures(server) == []


def test_nobody_else_is_given_our_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    with telemetry.observed_by(*environment.observers_of_environment()):
        assert isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)
        assert type(metrics.get_meter_provider()).__name__ == "_ProxyMeterProvider"


def test_a_provider_that_somebody_has_set_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    exporter, theirs = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    theirs.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("opentelemetry.trace._TRACER_PROVIDER", theirs)
    with serving(accepting) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.url)
        with observed(), telemetry.span("run"):
            pass
    assert [span.name for span in exporter.get_finished_spans()] == ["run"]
    assert traces(server) == []


@pytest.mark.parametrize("status", [400, 401, 503])
def test_a_collector_that_refuses_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], archive: Archive, status: int
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "0.1")
    with serving(lambda _: Answer(b"Northfield", status)) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.url)
        with observed():
            assert archive.run().loaded == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("telemetry: the collector of OpenTelemetry takes nothing, or not all")
    assert line.endswith("; the run goes on")
    assert server.url not in line


def test_a_collector_that_is_down_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], archive: Archive
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:secret@127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "0.1")
    with observed():
        assert archive.run().loaded == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert "telemetry: the collector" in line
    assert "secret" not in line


def test_a_collector_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "FLUSH", 0.05)
    never, ended = Event(), Event()
    last = LastWords([never.wait, ended.set])
    last.send()
    assert ended.is_set()
    assert not never.is_set()
    never.set()


def test_a_queue_that_is_full_drops_spans_and_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "2")
    monkeypatch.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2")
    answered = Event()

    def slow(_: Received) -> Answer:
        answered.wait(10)
        return Answer(b"")

    with serving(slow) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"{server.url}/v1/traces")
        with observed():
            for _ in range(50):
                with telemetry.span("chunk"):
                    pass
            answered.set()
    assert 0 < sum(len(r.resource_spans[0].scope_spans[0].spans) for r in traces(server)) < 50
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_opentelemetry_that_is_not_installed_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], archive: Archive
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.resources", None)
    with observed() as observers:
        assert observers == ()
        assert archive.run().loaded == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert "pip install 'article-flows[otel]'" in line


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("OTEL_TRACES_EXPORTER", "zipkin", "no installed package offers OpenTelemetry's traces exporter 'zipkin'"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "-1", "OpenTelemetry cannot be set up as its variables say: ValueError"),
    ],
)
def test_a_variable_that_holds_nonsense_is_told_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, says: str
) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "otlp")
    monkeypatch.setenv(name, value)
    with observed(), telemetry.span("run"):
        pass
    (line,) = capsys.readouterr().err.splitlines()
    assert line == f"telemetry: {says}; the run goes on"
