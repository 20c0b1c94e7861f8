"""Every setting that the code reads is set in the stack, or there is a reason why not."""

import ast
import re
from pathlib import Path

from flows.settings import Settings
from flows.stack.containers.access import Passwords
from flows.telemetry.variables import wanted
from tests.deploy.conftest import ROOT, Service

NOT_IN_THE_STACK = {
    "FLOWS_RAW_STORE": "the raw texts are in the volume `state`, below FLOWS_HOME",
    "FLOWS_OUTLETS": "the own catalogue is in the volume `state`, below FLOWS_HOME",
    "FLOWS_RULES": "own rules are in the volume `state`, below FLOWS_HOME",
    "FLOWS_ASSERTIONS": "own assertions are in the volume `state`, below FLOWS_HOME",
    "FLOWS_DASK_SCHEDULER": "the worker's own processes judge",
    "WATCHFILES_FORCE_POLLING": "for `flows watch`, which no container runs",
    "FLOWS_ES_API_KEY_BLOCK": "keys come from files: FLOWS_ES_API_KEY_FILE",
    "FLOWS_ES_API_KEY": "keys come from files: FLOWS_ES_API_KEY_FILE",
    "FLOWS_ES_TIMEOUT": "its default is right for one node beside the worker",
    "FLOWS_KIBANA_API_KEY": "kibana-import has one key, in FLOWS_ES_API_KEY_FILE",
    "XDG_DATA_HOME": "FLOWS_HOME goes first",
    "XDG_CACHE_HOME": "for the development node of `flows up`, which no container runs",
}


def test_every_setting_is_set_or_has_a_reason(services: dict[str, Service]) -> None:
    in_image = set(re.findall(r"^ *(?:ENV )?([A-Z_]+)=", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    in_stack = {name for service in services.values() for name in service.get("environment", {})} | in_image
    fields = {f"FLOWS_{name.upper()}" for name in Settings.model_fields} | {n.upper() for n in Passwords.model_fields}
    read = fields | environment_reads(ROOT / "flows")
    assert read - in_stack == set(NOT_IN_THE_STACK) & read
    assert not set(NOT_IN_THE_STACK) - read, "reasons for what is not read any more"


def test_whatever_runs_an_ingest_is_told_where_to_log_and_nothing_unless_somebody_asks(
    services: dict[str, Service],
) -> None:
    telling = {name: services[name]["environment"] for name in ("worker", "migration")}
    for told in telling.values():
        names = {name for name in told if name.startswith(("OTEL_", "FLOWS_LOG"))}
        assert {"FLOWS_LOG", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS"} <= names
        assert {told[name] for name in names - {"FLOWS_LOG_LEVEL"}} == {""}
        assert wanted(told) == {}
        Settings(log=told["FLOWS_LOG"], log_level=told["FLOWS_LOG_LEVEL"])


def test_every_setting_of_ours_in_the_stack_is_one_that_is_read(services: dict[str, Service]) -> None:
    told = {
        name for service in services.values() for name in service.get("environment", {}) if name.startswith("FLOWS_")
    }
    assert told <= {f"FLOWS_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_of_prefect_in_the_stack_is_one_of_prefect(services: dict[str, Service]) -> None:
    import prefect.settings

    known = prefect.settings.Settings.model_json_schema()
    names = set(re.findall(r"'(prefect_[a-z0-9_]+)'|'(PREFECT_[A-Z0-9_]+)'", str(known)))
    supported = {name.upper() for pair in names for name in pair if name}
    told = {
        name for service in services.values() for name in service.get("environment", {}) if name.startswith("PREFECT_")
    }
    told |= set(re.findall(r"\b(PREFECT_[A-Z_]+)=", (ROOT / "Dockerfile").read_text()))
    assert told and told <= supported


def environment_reads(folder: Path) -> set[str]:
    """Names of variables in `os.environ[...]`, `os.environ.get(...)` and `os.getenv(...)`."""
    names = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            key: ast.expr | None = None
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                key = node.slice
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
                key = node.args[0]
            if isinstance(key, ast.Constant):
                names.add(str(key.value))
    return names
