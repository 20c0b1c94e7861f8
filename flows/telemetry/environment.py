"""Who observes this process, as its environment says: FLOWS_LOG, and OpenTelemetry's own variables."""

from flows.settings import settings
from flows.telemetry.observing import Observer
from flows.telemetry.variables import wanted


def observers_of_environment() -> tuple[Observer, ...]:
    """The log and OpenTelemetry, each where it is asked for. Raises `UsageError` for a log that cannot be written."""
    found: list[Observer] = []
    if target := settings().log:
        from flows.telemetry.log import Log

        found.append(Log.to(target, settings().log_level))
    if exporters := wanted():
        from flows.telemetry.exporting import open_telemetry

        if observer := open_telemetry(exporters):
            found.append(observer)
    return tuple(found)
