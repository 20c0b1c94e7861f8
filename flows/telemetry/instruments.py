"""What is observed, as spans and measures of OpenTelemetry's API, of whatever provider.

A fact of a span is its attribute `flows.<fact>`; a bulk request has the attributes that OpenTelemetry gives database
clients as well (https://opentelemetry.io/docs/specs/semconv/database/elasticsearch/).
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentelemetry import context, propagate, trace
from opentelemetry.metrics import CallbackOptions, Meter, Observation
from opentelemetry.semconv.attributes.db_attributes import (
    DB_OPERATION_BATCH_SIZE,
    DB_OPERATION_NAME,
    DB_SYSTEM_NAME,
)
from opentelemetry.semconv.attributes.error_attributes import ERROR_TYPE
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer

from flows.telemetry.catalogue import (
    BULK,
    LOST,
    MEASURES,
    MEMORY,
    OUTCOMES,
    QUEUE,
    RECORDS,
    REJECTS,
    REQUESTS,
    RETRIES,
    RETRY,
    STAGE,
    STEP,
    WORKERS,
)
from flows.telemetry.observing import Fact, Span

if TYPE_CHECKING:
    from flows.report import RunReport

_STAGE_BUCKETS = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 120.0)
_STEP_BUCKETS = (0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 60.0, 600.0, 3600.0)
_MEMORY = Path("/proc/self/statm")
_BULK = {DB_SYSTEM_NAME: "elasticsearch", DB_OPERATION_NAME: BULK}
_CARRIED = ("traceparent", "tracestate")


class Observed:
    """`flows.telemetry.observing.Observer` that makes spans and measures."""

    def __init__(self, tracer: Tracer, meter: Meter) -> None:
        self._tracer = tracer
        self._counters = {
            name: meter.create_counter(name, one.unit, one.says)
            for name, one in MEASURES.items()
            if one.kind == "counter"
        }
        self._histograms = {
            name: meter.create_histogram(
                name,
                one.unit,
                one.says,
                explicit_bucket_boundaries_advisory=_STAGE_BUCKETS if name == STAGE else _STEP_BUCKETS,
            )
            for name, one in MEASURES.items()
            if one.kind == "histogram"
        }
        self._queue = meter.create_gauge(QUEUE, MEASURES[QUEUE].unit, MEASURES[QUEUE].says)
        meter.create_observable_gauge(MEMORY, [_memory], MEASURES[MEMORY].unit, MEASURES[MEMORY].says)

    def began(self, span: Span) -> tuple[trace.Span, Any]:
        """The span, current from now on: one that is current already, as of a flow of Prefect, is its parent."""
        parent = span.parent.mark_of(self) if span.parent else None
        around = None
        if not trace.get_current_span().get_span_context().is_valid:  # the first of its thread, or of all
            around = trace.set_span_in_context(parent[0]) if parent else _around_the_process()
        client = _BULK if span.name == BULK else {}
        opened = self._tracer.start_span(
            span.name,
            around,
            SpanKind.CLIENT if client else SpanKind.INTERNAL,
            {**_attributes({**span.ids, **span.facts}), **client},
        )
        return opened, context.attach(trace.set_span_in_context(opened))

    def ended(self, span: Span, mark: tuple[trace.Span, Any], error: str | None) -> None:
        """See `Observer.ended`."""
        opened, token = mark
        opened.set_attributes(_attributes(span.facts))
        failed = {ERROR_TYPE: error} if error else {}
        if error:
            opened.set_attributes(failed)
            opened.set_status(Status(StatusCode.ERROR, error))
        context.detach(token)
        if span.name == BULK:
            opened.set_attribute(DB_OPERATION_BATCH_SIZE, int(span.facts.get("operations") or 0))
            self._histograms[REQUESTS].record(span.seconds, _BULK | failed)
        else:
            self._histograms[STEP].record(span.seconds, {"flows.step": span.name} | failed)
        opened.end()

    def happened(self, name: str, facts: Mapping[str, Fact], within: Span | None) -> None:
        """See `Observer.happened`."""
        if mark := within.mark_of(self) if within else None:
            mark[0].add_event(name, _attributes(facts))
        if counter := {RETRY: RETRIES, LOST: WORKERS}.get(name):
            self._counters[counter].add(1)

    def counted(self, report: "RunReport") -> None:
        """See `Observer.counted`."""
        for outcome in OUTCOMES:
            if number := getattr(report, outcome):
                self._counters[RECORDS].add(number, {"flows.kind": report.kind, "flows.outcome": outcome})
        for code, number in report.reasons.items():
            self._counters[REJECTS].add(number, {"flows.kind": report.kind, "flows.code": code})

    def judged(self, seconds: Mapping[str, float]) -> None:
        """See `Observer.judged`."""
        for stage, took in seconds.items():
            self._histograms[STAGE].record(took, {"flows.stage": stage})

    def waiting(self, records: int) -> None:
        """See `Observer.waiting`."""
        self._queue.set(records)


def _attributes(facts: Mapping[str, Fact]) -> dict[str, str | int | float | bool]:
    return {f"flows.{name}": value for name, value in facts.items() if value is not None}


def _around_the_process() -> context.Context | None:
    """What TRACEPARENT says, by which a job that starts this process hands its trace on
    (https://opentelemetry.io/docs/specs/otel/context/env-carriers/)."""
    carried = {name: value for name in _CARRIED if (value := os.environ.get(name.upper()))}
    return propagate.extract(carried) if carried else None


def _memory(_options: CallbackOptions) -> Iterable[Observation]:
    try:
        pages = int(_MEMORY.read_bytes().split()[1])
    except OSError:  # no /proc: not measured
        return
    yield Observation(pages * os.sysconf("SC_PAGE_SIZE"))
