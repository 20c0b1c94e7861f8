"""How commands end when what surrounds them fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Flows

COMMAND = [sys.executable, "-c", "from flows.cli import main; main()"]
LIGHT = ("--without", "entities,quotes,stories", "--workers", "0")


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
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret article text")

    monkeypatch.setattr("flows.ingest.ingest", fail)
    ran = flows("ingest", seeds)
    assert ran.code == 3
    assert "ZeroDivisionError" in ran.err and "secret article text" not in ran.err
    (log,) = own_state_folder.glob("crash-*.log")
    assert "secret article text" in log.read_text()


@pytest.mark.parametrize("arguments", [("process", "{seeds}", *LIGHT), ("schema", "check"), ("--help",)])
def test_a_full_disk_under_the_output_is_no_defect(seeds: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *(text.format(seeds=seeds) for text in arguments)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=Path(__file__).resolve().parents[2],
        )
    assert done.returncode == 3
    assert "No space left" in done.stderr
    assert "defect" not in done.stderr and "Traceback" not in done.stderr


def test_a_reader_that_goes_away_before_a_table_is_no_reject(seeds: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "explain", str(next(iter(seeds.glob("*.txt"))))], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (3, b"")


@pytest.mark.parametrize(("home", "arguments", "code"), [("home", ("explain", "nothing"), 2), ("file", ("status",), 3)])
def test_a_full_disk_under_the_messages_keeps_the_exit_code(
    tmp_path: Path, home: str, arguments: tuple[str, ...], code: int
) -> None:
    (tmp_path / "file").write_text("x")
    environment = os.environ | {"FLOWS_HOME": str(tmp_path / home)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, *arguments], stderr=full, check=False, env=environment)
    assert done.returncode == code


@pytest.mark.parametrize("refusing", ["home", "home and temporary"])
def test_a_defect_is_told_where_the_state_folder_cannot_be_written(
    flows: Flows, seeds: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, refusing: str
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret article text")

    (tmp_path / "file").write_text("x")
    temporary = tmp_path / "temporary"
    if refusing == "home":
        temporary.mkdir()
    else:
        temporary = tmp_path / "file" / "below"
    monkeypatch.setenv("FLOWS_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr("flows.process.process_files", fail)
    ran = flows("process", seeds)
    assert ran.code == 3
    assert "ZeroDivisionError" in ran.err and "Traceback" not in ran.err and "secret" not in ran.err
    assert len(list(tmp_path.rglob("crash-*.log"))) == (refusing == "home")


def test_a_password_in_a_wrong_address_is_not_shown(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> None:
    for written in ("htps://u:secretpw@h:9200", "u:secretpw@h", "x://a://u:secret@pw@h", "HTTP://u:secretpw@h"):
        monkeypatch.setenv("FLOWS_INDEX", written)
        ran = flows("status")
        assert ran.code == 2
        assert "***@h" in ran.err
        assert "secret" not in ran.err


def test_an_empty_address_is_the_embedded_index(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWS_INDEX", "")
    assert flows("status", "--json").json["engine"].startswith("embedded")


@pytest.mark.parametrize("address", ["http://[::1", "http://a b:9200", "http://u:secret@a b:9200"])
def test_an_address_that_cannot_be_parsed_is_a_wrong_call(flows: Flows, address: str) -> None:
    ran = flows("status", "--index", address)
    assert ran.code == 2
    assert "the address of Elasticsearch" in ran.err and "secret" not in ran.err
