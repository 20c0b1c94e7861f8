"""OpenTelemetry's SDK, set up by its own environment variables. Whatever goes wrong here is no trouble of the run.

The providers are those of this program alone: they are not made the global ones, which may be Prefect's or those of
whoever started it, and whose instrumentations would send what is not in `flows.telemetry.catalogue`. Where somebody has
set global ones, as `opentelemetry-instrument` does, spans and measures go to these.

Spans wait in the SDK's queue (OTEL_BSP_MAX_QUEUE_SIZE, 2,048: more are dropped) and are sent by a thread of its own, so
that a collector which is slow or down costs a run nothing but the wait for the last ones (`FLUSH`).
"""

import atexit
import importlib.metadata
import logging
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from flows.telemetry.catalogue import SILENT
from flows.telemetry.observing import Observer, event
from flows.telemetry.telling import tell_once
from flows.telemetry.variables import Signal

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.trace import TracerProvider

FLUSH = 2.0  # seconds at the end of the process, for what is left to send
_SERVICE = "article-flows"
_MISSING = (
    "OTEL_ variables ask for traces or metrics, and OpenTelemetry is not installed: pip install 'article-flows[otel]'"
)


def open_telemetry(exporters: Mapping[Signal, Sequence[str]]) -> Observer | None:
    """The observer that sends to these exporters; None, and said once, where that cannot be."""
    try:
        return _open(exporters)
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("opentelemetry"):
            raise
        tell_once("missing", _MISSING)
    except Exception as error:  # noqa: BLE001 - any variable of the SDK or of an exporter may hold nonsense
        tell_once("setup", f"OpenTelemetry cannot be set up as its variables say: {type(error).__name__}")
    return None


def _open(exporters: Mapping[Signal, Sequence[str]]) -> Observer:
    from opentelemetry import metrics, trace
    from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, OTELResourceDetector, Resource

    from flows.telemetry.instruments import Observed

    _tell_own_troubles_once()
    version = importlib.metadata.version("article-flows")
    ours = Resource.create({SERVICE_NAME: _SERVICE, SERVICE_VERSION: version})
    resource = ours.merge(OTELResourceDetector().detect())  # what the environment says goes first
    flushes: list[Callable[[], object]] = []

    tracers: TracerProvider | Any = trace.get_tracer_provider()
    if isinstance(tracers, trace.ProxyTracerProvider):  # nobody has set one
        tracers, flush = _traces(exporters.get("traces", ()), resource)
        flushes.append(flush)
    meters: MeterProvider | Any = metrics.get_meter_provider()
    if type(meters).__name__ == "_ProxyMeterProvider":
        meters, flush = _metrics(exporters.get("metrics", ()), resource)
        flushes.append(flush)
    tracer, meter = tracers.get_tracer(_SERVICE, version), meters.get_meter(_SERVICE, version)
    atexit.register(LastWords(flushes).send)
    return Observed(tracer, meter)


def _traces(names: Sequence[str], resource: "Resource") -> "tuple[TracerProvider, Callable[[], object]]":
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import NoOpTracerProvider

    loaded = _loaded("traces", names)
    if not loaded:
        return NoOpTracerProvider(), lambda: None
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    for exporter in loaded:
        provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider, provider.force_flush


def _metrics(names: Sequence[str], resource: "Resource") -> "tuple[MeterProvider, Callable[[], object]]":
    from opentelemetry.metrics import NoOpMeterProvider
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader

    loaded = _loaded("metrics", names)
    if not loaded:
        return NoOpMeterProvider(), lambda: None
    readers = [one if isinstance(one, MetricReader) else PeriodicExportingMetricReader(one) for one in loaded]
    provider = MeterProvider(readers, resource=resource, shutdown_on_exit=False)
    return provider, provider.force_flush


def _loaded(signal: Signal, names: Sequence[str]) -> list[Any]:
    """The exporters of these names, as packages offer them. One that nobody offers is told."""
    found = []
    for name in names:
        offered = entry_points(group=f"opentelemetry_{signal}_exporter", name=name)
        if not offered:
            tell_once(f"{signal} {name}", f"no installed package offers OpenTelemetry's {signal} exporter {name!r}")
            continue
        to_stderr = {"out": sys.stderr} if name == "console" else {}  # standard output is for results
        found.append(next(iter(offered)).load()(**to_stderr))
    return found


class LastWords:
    """Sends what is left when the process ends, and waits for it, but not for long.

    Its threads wait from the beginning: Python starts none any more when it ends.
    """

    def __init__(self, flushes: Sequence[Callable[[], object]]) -> None:
        self._now = threading.Event()
        self._threads = [
            threading.Thread(target=self._send, args=(flush,), name="flows telemetry", daemon=True) for flush in flushes
        ]
        for thread in self._threads:
            thread.start()

    def send(self) -> None:
        """Once. Returns after `FLUSH` seconds at the latest."""
        self._now.set()
        deadline = time.monotonic() + FLUSH
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _send(self, flush: Callable[[], object]) -> None:
        self._now.wait()
        flush()


class _Once(logging.Handler):
    """What OpenTelemetry says of its own troubles, once and in our words: its own may quote addresses and headers."""

    def emit(self, record: logging.LogRecord) -> None:
        said = [record.args] if not isinstance(record.args, tuple) else [*record.args]
        kinds = [type(one).__name__ for one in (*said, record.exc_info and record.exc_info[1]) if _is_error(one)]
        status = [str(one) for one in said if isinstance(one, int) and 300 <= one < 600]
        why = f": {(kinds + status)[0]}" if kinds or status else ""
        if ".exporter." in record.name:
            told = tell_once("collector", f"the collector of OpenTelemetry takes nothing, or not all{why}")
        else:
            told = tell_once(record.name, f"OpenTelemetry reports a trouble in {record.name}{why}")
        if told:
            event(SILENT)


def _is_error(one: object) -> bool:
    return isinstance(one, BaseException)


def _tell_own_troubles_once() -> None:
    logger = logging.getLogger("opentelemetry")
    logger.propagate = False
    if not any(isinstance(handler, _Once) for handler in logger.handlers):
        logger.addHandler(_Once(logging.WARNING))
