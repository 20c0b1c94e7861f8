"""`flows stack`: what the containers run before and at their first start, from the `.env` to the keys."""

import os
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from tests.elasticsearch.guarded import guarded

ROOT = Path(__file__).resolve().parents[2]


def flows(
    *arguments: str, cwd: Path = ROOT, environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from flows.cli import main; main()", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=os.environ | (environment or {}), capture_output=True, text=True, check=False, timeout=120
    )


def test_env_is_written_once_and_names_what_it_made_up(tmp_path: Path) -> None:
    first = flows("stack", "env", str(tmp_path / ".env"))
    assert first.returncode == 0 and "ELASTIC_PASSWORD" in first.stdout
    made = (tmp_path / ".env").read_text()
    assert not any(line.partition("=")[2] in first.stdout for line in made.splitlines() if line.startswith("ELASTIC_"))
    again = flows("stack", "env", str(tmp_path / ".env"))
    assert again.returncode == 2 and "stays as it is" in again.stderr
    assert (tmp_path / ".env").read_text() == made


@pytest.mark.parametrize("service", ["elasticsearch", "=/tls", "elasticsearch=", "two words=/tls", "ü=/tls"])
def test_a_service_without_a_name_or_folder_is_refused(service: str, tmp_path: Path) -> None:
    done = flows("stack", "certificates", "--authority", str(tmp_path), "--trust", str(tmp_path), service)
    assert done.returncode == 2 and "NAME=FOLDER" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_set_up_needs_an_address(tmp_path: Path) -> None:
    done = flows("stack", "setup", "--keys", str(tmp_path), environment={"FLOWS_INDEX": ""})
    assert done.returncode == 2 and "FLOWS_INDEX" in done.stderr


def test_a_cluster_is_set_up_over_tls_as_the_containers_do_it(new_archive_url: str, tmp_path: Path) -> None:
    authority, trust, folder = tmp_path / "authority", tmp_path / "trust", tmp_path / "tls"
    made = flows(
        "stack", "certificates", f"--authority={authority}", f"--trust={trust}", f"elasticsearch={folder}"
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "tls.crt", folder / "tls.key")
    node, _, prefix = new_archive_url.partition("?")
    with guarded(node, "of the administrator", tls) as guard:
        assert guard.url.startswith("https:")
        environment = {
            "FLOWS_INDEX": f"{guard.url}?{prefix}",
            "FLOWS_ES_CA_CERTS": str(trust / "ca.crt"),
            "FLOWS_ES_USERNAME": "elastic",
            "FLOWS_ES_PASSWORD": "of the administrator",
            "KIBANA_PASSWORD": "secret of Kibana",
            "READER_PASSWORD": "secret of the reader",
        }
        done = flows("stack", "setup", f"--keys={tmp_path / 'keys'}", environment=environment)
        assert done.returncode == 0, done.stderr
        told = done.stdout + done.stderr
        assert "is ready" in told and "secret" not in told and "administrator" not in told
        assert not any(key in told for key in guard.keys)

        key = {"FLOWS_ES_API_KEY_FILE": str(tmp_path / "keys" / "reader" / "api-key"), "FLOWS_ES_USERNAME": ""}
        searched = flows("search", "*", environment=environment | key | {"FLOWS_ES_PASSWORD": ""})
        assert searched.returncode == 0 and guard.refused == [], searched.stderr
