"""The lines of a structured log."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import telemetry
from flows.errors import UsageError
from flows.settings import Settings, settings
from flows.telemetry import environment
from flows.telemetry.catalogue import Level
from flows.telemetry.log import Log
from tests.archive import Archive
from tests.telemetry.told import SECRETS


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_line_an_event(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "flows.log"
    with telemetry.observed_by(Log.to(str(path), "info")):
        report = archive.run()
    lines = lines_of(path)
    rejected = [line for line in lines if line["event"] == "document.rejected"]
    assert [line["event"] for line in lines if line not in rejected] == ["run.started", "chunk.ended", "run.ended"]
    assert {line["code"] for line in rejected} == set(report.reasons)
    assert all(len(line["record"]) == 64 for line in rejected)
    assert all(line["run"] == report.run_id and line["kind"] == "ingest" for line in lines)
    assert list(lines[0])[:3] == ["time", "level", "event"]
    assert abs((datetime.now(UTC) - datetime.fromisoformat(lines[-1]["time"])).total_seconds()) < 3600
    assert (lines[-1]["state"], lines[-1]["seen"], lines[-1]["loaded"]) == ("completed", 5, 3)
    assert lines[-1]["seconds"] >= lines[-2]["seconds"] > 0
    assert [secret for secret in SECRETS if secret in path.read_text()] == []


@pytest.mark.parametrize(("level", "events"), [("debug", 9), ("info", 5), ("warning", 0), ("error", 0)])
def test_the_least_that_is_logged(archive: Archive, tmp_path: Path, level: Level, events: int) -> None:
    path = tmp_path / "flows.log"
    with telemetry.observed_by(Log.to(str(path), level)):
        archive.run()
    assert len(lines_of(path)) == events


def test_a_run_that_stops_is_an_error_and_its_message_is_nobodys_business(tmp_path: Path, archive: Archive) -> None:
    path = tmp_path / "flows.log"
    with (
        telemetry.observed_by(Log.to(str(path), "warning")),
        pytest.raises(RuntimeError),
        archive.begun(),
        telemetry.span("chunk"),
    ):
        raise RuntimeError("Northfield")
    (line,) = lines_of(path)
    assert (line["event"], line["level"], line["error"]) == ("run.stopped", "error", "RuntimeError")
    assert "Northfield" not in path.read_text()


def test_a_log_that_was_rotated_goes_on_in_a_new_file(tmp_path: Path) -> None:
    path, rotated = tmp_path / "flows.log", tmp_path / "flows.log.1"
    with telemetry.observed_by(Log.to(str(path), "info")):
        with telemetry.span("batch", batch=1):
            pass
        path.rename(rotated)
        with telemetry.span("batch", batch=2):
            pass
    assert [line["batch"] for file in (rotated, path) for line in lines_of(file)] == [1, 2]


def test_a_log_that_cannot_be_opened_anew_stops_nothing_and_goes_on_when_it_can(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "log"
    folder.mkdir()
    path = folder / "flows.log"
    with telemetry.observed_by(Log.to(str(path), "info")):
        folder.rename(tmp_path / "moved")
        for number in range(2):
            with telemetry.span("batch", batch=number):
                pass
        folder.mkdir()
        with telemetry.span("batch", batch=2):
            pass
    assert [line["batch"] for line in lines_of(path)] == [2]
    assert capsys.readouterr().err == (
        f"telemetry: the log {path} cannot be written: No such file or directory; the run goes on\n"
    )


def test_a_log_on_a_full_disk_is_told_once_and_stops_nothing(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    with telemetry.observed_by(Log.to("/dev/full", "debug")):
        assert archive.run().loaded == 3
    assert capsys.readouterr().err == (
        "telemetry: the log /dev/full cannot be written: No space left on device; the run goes on\n"
    )


def test_standard_error_is_the_one_of_the_moment(capsys: pytest.CaptureFixture[str]) -> None:
    log = Log.to("stderr", "info")
    capsys.readouterr()
    with telemetry.observed_by(log), telemetry.span("batch", batch=3):
        pass
    assert json.loads(capsys.readouterr().err)["batch"] == 3


def test_the_environment_says_where_the_log_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWS_LOG", str(tmp_path / "flows.log"))
    monkeypatch.setenv("FLOWS_LOG_LEVEL", "error")
    settings.cache_clear()
    (log,) = environment.observers_of_environment()
    assert isinstance(log, Log)
    monkeypatch.setenv("FLOWS_LOG", "")  # as in a container where nobody says it
    settings.cache_clear()
    assert environment.observers_of_environment() == ()
    assert not Settings().log


def test_a_log_that_cannot_be_opened_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="FLOWS_LOG names a file that cannot be written: Is a directory"):
        Log.to(str(tmp_path), "info")
