"""Which of OpenTelemetry's environment variables ask for something, read before anything of it is imported.

https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ names `otlp` the default of both
exporters. Here nobody is sent anything unasked: it is the default where an endpoint is named.
"""

import os
from collections.abc import Mapping
from typing import Literal, TypeAlias

Signal: TypeAlias = Literal["traces", "metrics"]

_SIGNALS: tuple[Signal, ...] = ("traces", "metrics")
_OTLP = {"grpc": "otlp_proto_grpc", "http/protobuf": "otlp_proto_http"}
_PROTOCOL = "http/protobuf"  # the specification's default


def wanted(environment: Mapping[str, str] = os.environ) -> dict[Signal, list[str]]:
    """The exporters of each signal by their entry points; empty where nothing is asked for."""
    if _value(environment, "OTEL_SDK_DISABLED").lower() == "true":
        return {}
    found = {signal: _exporters(environment, signal) for signal in _SIGNALS}
    return {signal: exporters for signal, exporters in found.items() if exporters}


def _exporters(environment: Mapping[str, str], signal: Signal) -> list[str]:
    said = _value(environment, f"OTEL_{signal.upper()}_EXPORTER")
    if not said and _of_signal(environment, signal, "ENDPOINT"):
        said = "otlp"
    names = [name.strip() for name in said.split(",")]
    return [_entry_point(environment, signal, name) for name in names if name and name.lower() != "none"]


def _entry_point(environment: Mapping[str, str], signal: Signal, name: str) -> str:
    """`otlp` is one of two, by its protocol; an unknown protocol is the name of no exporter, and told as such."""
    if name != "otlp":
        return name
    protocol = _of_signal(environment, signal, "PROTOCOL") or _PROTOCOL
    return _OTLP.get(protocol, f"otlp with the protocol {protocol}")


def _of_signal(environment: Mapping[str, str], signal: Signal, name: str) -> str:
    return _value(environment, f"OTEL_EXPORTER_OTLP_{signal.upper()}_{name}") or _value(
        environment, f"OTEL_EXPORTER_OTLP_{name}"
    )


def _value(environment: Mapping[str, str], name: str) -> str:
    """An empty variable is one that is not set, as the specification says."""
    return environment.get(name, "").strip()
