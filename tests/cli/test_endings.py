"""How commands end when what surrounds them fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Flows

COMMAND = [sys.executable, "-c", "from flows.cli import main; main()"]
LIGHT = ("--without", "entities,quotes")


def test_a_reader_that_goes_away_ends_the_command(seeds: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "process", str(seeds), *LIGHT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) in (0, 3)
    assert "Traceback" not in errors and "defect" not in errors


def test_a_closed_standard_output_is_no_defect(seeds: Path) -> None:
    shell = f'"{sys.executable}" -c "from flows.cli import main; main()" process "{seeds}" {" ".join(LIGHT)} >&-'
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_state_folder_that_is_a_file_stops_with_a_way_on(
    flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("FLOWS_HOME", str(tmp_path / "file"))
    ran = flows("status")
    assert ran.code == 3
    assert "next:" in ran.err and "Traceback" not in ran.err


def test_settings_that_prefect_refuses_are_a_wrong_call(seeds: Path) -> None:
    environment = os.environ | {"PREFECT_API_URL": "http://user:secret@[::1"}
    done = subprocess.run(
        [*COMMAND, "ingest", "--prefect", str(seeds)], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 2
    assert "prefect config view" in done.stderr.replace("\n", " ")
    assert "defect" not in done.stderr


def test_a_defect_is_a_message_and_a_file(
    flows: Flows, seeds: Path, monkeypatch: pytest.MonkeyPatch, own_state_folder: Path
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret article text")

    monkeypatch.setattr("flows.stages.process", fail)
    ran = flows("ingest", seeds)
    assert ran.code == 3
    assert "ZeroDivisionError" in ran.err and "secret article text" not in ran.err
    (log,) = own_state_folder.glob("crash-*.log")
    assert "secret article text" in log.read_text()
