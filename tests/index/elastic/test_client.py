"""What is said when the address is wrong, or the server is."""

import ipaddress
import os
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.errors import IndexUnavailable, UsageError
from flows.index.elastic.client import connect
from flows.index.elastic.location import parse_location
from flows.settings import Settings
from tests.elasticsearch.scripted import ELASTIC, Answer, serving

SECRET = "hunter2-very-secret"  # noqa: S105  (of nothing)


def root(version: str) -> dict[str, Any]:
    return {"name": "n", "version": {"number": version}, "tagline": "You Know, for Search"}


def failure(answer: Answer, **settings: Any) -> IndexUnavailable:
    with serving(lambda _: answer) as server, pytest.raises(IndexUnavailable) as error:
        connect(parse_location(server.url.replace("//", f"//someone:{SECRET}@")), Settings(**settings))
    stop = error.value
    assert SECRET not in f"{stop} {stop.happened} {stop.safe} {stop.next_command} {stop!r}"
    assert stop.happened
    assert stop.safe
    assert stop.next_command
    return stop


def test_the_version_of_the_server_is_known() -> None:
    with serving(lambda _: Answer(root("9.5.3"))) as server:
        client, version = connect(parse_location(server.url), Settings())
        client.close()
    assert version == "9.5.3"
    assert [request.path for request in server.requests] == ["/"]


@pytest.mark.parametrize("version", ["8.19.0", "10.0.0"])
def test_another_major_version_is_named(version: str) -> None:
    assert f"Elasticsearch {version} answers" in failure(Answer(root(version))).happened


def test_an_older_server_that_refuses_the_headers_is_named() -> None:
    refusal = {"error": {"type": "media_type_header_exception", "reason": "Accept version must be 8"}, "status": 400}
    assert "below 9" in failure(Answer(refusal, 400)).happened


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer("<html>hello</html>", headers={}), id="a web page"),
        pytest.param(
            Answer({"version": {"number": "2.11.0", "distribution": "opensearch"}}, headers={}), id="a relative"
        ),
        pytest.param(Answer(["unexpected"], headers=ELASTIC), id="JSON of another shape"),
    ],
)
def test_what_is_not_elasticsearch_is_said_to_be_something_else(answer: Answer) -> None:
    assert "is not Elasticsearch" in failure(answer).happened


def test_unknown_credentials_are_named_and_not_repeated() -> None:
    stop = failure(Answer({"error": {"type": "security_exception", "reason": SECRET}}, 401))
    assert "does not know these credentials" in stop.happened
    assert "FLOWS_ES_API_KEY" in stop.next_command


def test_missing_privileges_are_named() -> None:
    assert "does not allow" in failure(Answer({"error": {"type": "security_exception"}}, 403)).happened


def test_an_error_of_the_server_is_named_by_its_type_alone() -> None:
    stop = failure(Answer({"error": {"type": "odd_exception", "reason": SECRET}}, 500))
    assert "answered 500 odd_exception" in stop.happened


def test_nothing_answers() -> None:
    with serving(lambda _: Answer(root("9.5.3"))) as server:
        pass
    with pytest.raises(IndexUnavailable, match="nothing answers at"):
        connect(parse_location(server.url), Settings())


def test_a_server_without_tls_where_tls_is_asked_for() -> None:
    with serving(lambda _: Answer(root("9.5.3"))) as server, pytest.raises(IndexUnavailable) as error:
        connect(parse_location(server.url.replace("http", "https", 1)), Settings())
    assert "FLOWS_ES_CA_CERTS" in error.value.next_command


def test_certificates_that_are_not_there_are_named(tmp_path: Path) -> None:
    settings = Settings(es_ca_certs=tmp_path / "missing.pem")
    with pytest.raises(UsageError, match=r"FLOWS_ES_CA_CERTS.*missing\.pem"):
        connect(parse_location("https://127.0.0.1:9"), settings)
    with pytest.raises(IndexUnavailable, match="nothing answers"):  # no TLS, no certificates
        connect(parse_location("http://127.0.0.1:9"), settings)


def test_an_address_that_the_client_refuses_is_a_wrong_call() -> None:
    with pytest.raises(UsageError) as error:
        connect(parse_location(f"http://someone:{SECRET}@a b:9200"), Settings())
    assert SECRET not in str(error.value)


def test_a_redirect_is_not_followed_and_no_credentials_go_elsewhere() -> None:
    with serving(lambda _: Answer(root("9.5.3"))) as elsewhere:
        stop = failure(Answer("", 302, {**ELASTIC, "Location": f"{elsewhere.url}/?{SECRET}"}))
    assert "sends us elsewhere (302)" in stop.happened
    assert elsewhere.requests == []


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda _: Answer(root("9.5.3"))) as server, serving(lambda _: Answer("proxy")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        client, _ = connect(parse_location(server.url), Settings())
        client.close()
    assert proxy.requests == []


def test_the_command_line_ends_with_3_and_three_lines_where_nothing_answers(tmp_path: Path) -> None:
    with serving(lambda _: Answer(root("9.5.3"))) as server:
        pass
    url = server.url.replace("//", f"//someone:{SECRET}@")
    command = [sys.executable, "-c", "from flows.cli import main; main()", "search", "bridge", "--index", url]
    environment = os.environ | {"FLOWS_HOME": str(tmp_path), "COLUMNS": "200"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 3
    assert SECRET not in done.stdout + done.stderr
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["stopped", "safe", "next"]
    assert f"nothing answers at {server.url}" in done.stderr


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificates of two authorities, and one of a server that `right.pem` has signed."""
    folder = tmp_path_factory.mktemp("authority")
    for name in ("right", "wrong"):
        key = ec.generate_private_key(ec.SECP256R1())
        own = certificate(name, key, name, key)
        (folder / f"{name}.pem").write_bytes(own.public_bytes(serialization.Encoding.PEM))
        if name == "right":
            server_key = ec.generate_private_key(ec.SECP256R1())
            signed = certificate("server", server_key, name, key)
            (folder / "server.pem").write_bytes(
                signed.public_bytes(serialization.Encoding.PEM)
                + server_key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
    return folder


def certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    now = datetime.now(UTC)
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=name == issuer, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def test_a_server_is_trusted_for_the_authority_that_has_signed_it_alone(authority: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "server.pem")
    with serving(lambda _: Answer(root("9.5.3")), context) as server:
        location = parse_location(server.url.replace("//", f"//someone:{SECRET}@"))
        client, version = connect(location, Settings(es_ca_certs=authority / "right.pem"))
        client.close()
        assert version == "9.5.3"
        for settings in (Settings(es_ca_certs=authority / "wrong.pem"), Settings()):
            with pytest.raises(IndexUnavailable, match="no trusted TLS connection") as error:
                connect(location, settings)
            assert SECRET not in f"{error.value.happened} {error.value.next_command}"
            assert "FLOWS_ES_CA_CERTS" in error.value.next_command
    assert len(server.requests) == 1
