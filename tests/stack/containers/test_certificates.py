"""Certificates: a client that trusts the authority reaches the service under its names, and under no others."""

import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from flows.errors import Stop
from flows.stack.containers import certificates
from flows.stack.containers.certificates import issue


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, dict[str, Path]]:
    return tmp_path / "authority", tmp_path / "trust", {name: tmp_path / name for name in ("elasticsearch", "kibana")}


def handshake(service: Path, trust: Path, name: str) -> None:
    """Raises what the client raises."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(service / "tls.crt", service / "tls.key")
    client = ssl.create_default_context(cafile=str(trust / "ca.crt"))
    client.verify_flags |= ssl.VERIFY_X509_STRICT  # what newer Pythons ask for
    ours, theirs = socket.socketpair()

    def serve() -> None:
        with theirs:
            try:
                server.wrap_socket(theirs, server_side=True).close()
            except OSError:
                return  # the client, which refused, is the one that is asked

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with ours, client.wrap_socket(ours, server_hostname=name):
            pass
    finally:
        thread.join()


@pytest.mark.parametrize("name", ["elasticsearch", "localhost", "127.0.0.1"])
def test_a_service_is_trusted_under_its_names(name: str, folders: tuple[Path, Path, dict[str, Path]]) -> None:
    issue(*folders)
    handshake(folders[2]["elasticsearch"], folders[1], name)


@pytest.mark.parametrize("name", ["kibana", "elasticsearch.example"])
def test_a_service_is_not_trusted_under_another_name(name: str, folders: tuple[Path, Path, dict[str, Path]]) -> None:
    issue(*folders)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(folders[2]["elasticsearch"], folders[1], name)


def test_another_authority_is_not_trusted(folders: tuple[Path, Path, dict[str, Path]], tmp_path: Path) -> None:
    issue(*folders)
    issue(tmp_path / "other", tmp_path / "other-trust", {})
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(folders[2]["elasticsearch"], tmp_path / "other-trust", "elasticsearch")


def test_keys_are_their_owners_alone_and_the_authoritys_is_with_no_service(
    folders: tuple[Path, Path, dict[str, Path]], tmp_path: Path
) -> None:
    issue(*folders)
    found = {str(file.relative_to(tmp_path)): stat.S_IMODE(file.stat().st_mode) for file in tmp_path.rglob("*.*")}
    assert found == {
        "authority/ca.key": 0o600,
        "elasticsearch/tls.key": 0o600,
        "kibana/tls.key": 0o600,
        "authority/ca.crt": 0o644,
        "trust/ca.crt": 0o644,
        "elasticsearch/ca.crt": 0o644,
        "elasticsearch/tls.crt": 0o644,
        "kibana/ca.crt": 0o644,
        "kibana/tls.crt": 0o644,
    }


def test_a_second_time_changes_nothing(folders: tuple[Path, Path, dict[str, Path]]) -> None:
    assert issue(*folders)
    assert issue(*folders) == []


def test_a_certificate_near_its_end_is_made_anew_by_the_same_authority(
    folders: tuple[Path, Path, dict[str, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "LIFE", certificates.RENEWED - timedelta(days=1))
    issue(*folders)
    monkeypatch.undo()
    written = issue(*folders)
    assert {file.name for file in written} == {"tls.key", "tls.crt"}
    made = x509.load_pem_x509_certificate((folders[2]["kibana"] / "tls.crt").read_bytes())
    assert made.not_valid_after_utc > datetime.now(UTC) + timedelta(days=365)
    handshake(folders[2]["kibana"], folders[1], "kibana")


def test_a_new_authority_issues_every_certificate_anew(folders: tuple[Path, Path, dict[str, Path]]) -> None:
    issue(*folders)
    for file in folders[0].iterdir():
        file.unlink()
    assert len(issue(*folders)) == 2 + 3 + 4
    handshake(folders[2]["elasticsearch"], folders[1], "elasticsearch")


@pytest.mark.parametrize("lost", ["tls.crt", "tls.key"])
def test_a_run_that_was_killed_between_key_and_certificate_is_mended(
    lost: str, folders: tuple[Path, Path, dict[str, Path]]
) -> None:
    issue(*folders)
    kibana = folders[2]["kibana"]
    (kibana / lost).write_bytes((folders[2]["elasticsearch"] / lost).read_bytes())  # of another pair
    issue(*folders)
    handshake(kibana, folders[1], "kibana")


def test_a_certificate_that_is_damaged_is_made_anew(folders: tuple[Path, Path, dict[str, Path]]) -> None:
    issue(*folders)
    for name in ("tls.crt", "tls.key"):
        (folders[2]["kibana"] / name).write_text("damaged")
        issue(*folders)
        handshake(folders[2]["kibana"], folders[1], "kibana")


@pytest.mark.parametrize("name", ["ca.crt", "ca.key"])
def test_an_authority_that_is_damaged_is_not_replaced(name: str, folders: tuple[Path, Path, dict[str, Path]]) -> None:
    issue(*folders)
    (folders[0] / name).write_text("damaged")
    with pytest.raises(Stop, match="damaged"):
        issue(*folders)
    assert (folders[0] / name).read_text() == "damaged"


def test_a_folder_that_cannot_be_one_is_named(folders: tuple[Path, Path, dict[str, Path]]) -> None:
    folders[0].write_text("a file")
    with pytest.raises(Stop, match="authority"):
        issue(*folders)
