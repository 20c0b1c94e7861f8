"""What OpenTelemetry's variables ask for."""

import pytest

from flows.telemetry.variables import wanted

HTTP, GRPC = "otlp_proto_http", "otlp_proto_grpc"


@pytest.mark.parametrize(
    ("variables", "exporters"),
    [
        ("", {}),
        ("OTEL_SERVICE_NAME=archive OTEL_RESOURCE_ATTRIBUTES=a=b", {}),
        ("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", {"traces": [HTTP], "metrics": [HTTP]}),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/v1/traces", {"traces": [HTTP]}),
        ("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_SDK_DISABLED=TRUE", {}),
        ("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_METRICS_EXPORTER=none", {"traces": [HTTP]}),
        ("OTEL_TRACES_EXPORTER=otlp", {"traces": [HTTP]}),
        ("OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=grpc", {"traces": [GRPC]}),
        ("OTEL_METRICS_EXPORTER=console,otlp", {"metrics": ["console", HTTP]}),
        ("OTEL_TRACES_EXPORTER= OTEL_EXPORTER_OTLP_ENDPOINT=", {}),
        ("OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=pigeon", {"traces": ["otlp with the protocol pigeon"]}),
    ],
)
def test_exporters(variables: str, exporters: dict[str, list[str]]) -> None:
    assert wanted(dict(one.split("=", 1) for one in variables.split())) == exporters
