"""Reaching Kibana, and what is told when it is not reached."""

import socket
import ssl
from pathlib import Path
from typing import Any

import pytest

from flows.errors import Stop, UsageError
from flows.kibana.connection import connect
from flows.kibana.importing import import_objects
from flows.settings import Settings
from flows.stack.containers.certificates import issue
from tests.elasticsearch.scripted import Answer, Lost, serving
from tests.kibana.fake import STATUS, FakeKibana, always, error, on, running

STATUS_PATH, IMPORT, EXPORT = "/api/status", "/_import", "/_export"
SECRET = "c2VjcmV0LWtleQ=="  # noqa: S105  (what must not be told)
SETTINGS = Settings(es_timeout=2, kibana_api_key=SECRET)
STARTING = Answer("Kibana server is not ready yet", 503)
UNAVAILABLE = Answer({"status": {"overall": {"level": "unavailable"}}}, 503)


def version(url: str, wait: float = 0, **more: Any) -> str | None:
    with connect(url, "", SETTINGS, wait, **more) as kibana:
        return kibana.version


def test_a_kibana_that_starts_is_waited_for() -> None:
    pauses: list[float] = []
    kibana = FakeKibana(on(STATUS_PATH, Answer("", lost=Lost.RESET), STARTING, UNAVAILABLE, Answer("busy", 429)))
    with running(kibana) as server:
        assert version(server.url, wait=60, sleep=pauses.append) == "9.1.4"
    assert len(pauses) == 4


def test_a_kibana_that_does_not_become_ready_is_not_waited_for_for_ever() -> None:
    told = "is not ready yet, after 0 seconds"
    with running(FakeKibana(always(STATUS_PATH, UNAVAILABLE))) as server, pytest.raises(Stop, match=told) as stopped:
        version(server.url)
    assert "curl" in stopped.value.next_command


def test_nothing_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Stop, match=f"nothing answers at http://127.0.0.1:{port}/api/status, after 0 seconds"):
        version(f"http://127.0.0.1:{port}")


def test_a_degraded_kibana_takes_objects() -> None:
    degraded = STATUS | {"status": {"overall": {"level": "degraded"}}}
    with running(FakeKibana(always(STATUS_PATH, Answer(degraded)))) as server:
        assert version(server.url) == "9.1.4"


def test_a_kibana_that_keeps_its_version_to_itself_is_asked_anyway() -> None:
    minimal = Answer({"status": {"overall": {"level": "available"}}})
    with running(FakeKibana(always(STATUS_PATH, minimal))) as server, connect(server.url, "", SETTINGS, 0) as kibana:
        assert kibana.version is None
        assert import_objects(kibana).version is None


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(error(401, "Unauthorized"), "does not know these credentials", id="401"),
        pytest.param(error(403, "Forbidden"), "does not allow this to these credentials: Forbidden", id="403"),
        pytest.param(error(404, "Not Found"), "there is no Kibana", id="no base path"),
        pytest.param(Answer("", 302, {"Location": "/login"}), "sends us elsewhere", id="a redirect"),
        pytest.param(error(500, "boom"), "answered 500: boom", id="500"),
        pytest.param(Answer("<html>"), "is not Kibana", id="a web server"),
        pytest.param(
            Answer({"version": {"number": "9.1.4"}, "tagline": "You Know"}), "is not Kibana", id="Elasticsearch"
        ),
        pytest.param(
            Answer({"error": "no handler found for uri [/api/status] and method [GET]"}, 400),
            "is not Kibana",
            id="Elasticsearch that knows no such call",
        ),
        pytest.param(
            Answer({"error": {"type": "security_exception"}, "status": 401}, 401),
            "is not Kibana",
            id="Elasticsearch with security",
        ),
        pytest.param(
            Answer(STATUS | {"version": {"number": "8.17.2"}}), "8.17.2 answers .* needs 9", id="an older one"
        ),
        pytest.param(Answer(STATUS | {"version": {"number": "dev"}}), "dev answers", id="no version of ours"),
        pytest.param(Answer(b"x" * (33 << 20)), "is not Kibana", id="without an end"),
    ],
)
def test_what_is_not_our_kibana_is_told(answer: Answer, told: str) -> None:
    with running(FakeKibana(always(STATUS_PATH, answer))) as server, pytest.raises(Stop, match=told) as stopped:
        version(server.url, wait=60, sleep=lambda _: pytest.fail("there is nothing to wait for"))
    assert SECRET not in f"{stopped.value} {stopped.value.safe} {stopped.value.next_command}"


@pytest.mark.parametrize("path", [IMPORT, EXPORT])
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(error(401, "Unauthorized"), "does not know these credentials", id="401"),
        pytest.param(error(403, "Unable to bulk_create dashboard"), "does not allow this .* bulk_create", id="403"),
        pytest.param(error(404, "Not Found"), "there is no Kibana", id="no such space"),
        pytest.param(Answer("<html>too large", 413), "takes no file of this size", id="413"),
        pytest.param(error(503, "busy"), "answered 503: busy", id="503"),
        pytest.param(Answer("", lost=Lost.RESET), "nothing answers", id="reset"),
        pytest.param(Answer("{}" * 99, lost=Lost.TRUNCATED), "nothing answers", id="truncated"),
        pytest.param(Answer("", lost=Lost.KEPT_BACK), "did not answer in time", id="too late"),
    ],
)
def test_a_request_that_fails_later_is_told(path: str, answer: Answer, told: str) -> None:
    quick = Settings(es_timeout=0.3, kibana_api_key=SECRET)
    with (
        running(FakeKibana(always(path, answer))) as server,
        connect(server.url, "", quick, 0) as kibana,
        pytest.raises(Stop, match=told) as stopped,
    ):
        import_objects(kibana)
    assert SECRET not in f"{stopped.value} {stopped.value.safe} {stopped.value.next_command}"


@pytest.mark.parametrize(
    "url",
    ["", "kibana:5601", "ftp://kibana", "http://", "http://kibana:port", "http://kibana:99999", "http://kibana/?a=b",
     "http://kibana/#x", "http://jo:secret@kibana:5601"],
)  # fmt: skip
def test_what_is_no_address_is_a_wrong_call(url: str) -> None:
    with pytest.raises(UsageError) as wrong, connect(url, "", Settings(), 0):
        pass
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize("space", ["../default", "News", "a b", "a" * 101])
def test_what_is_no_space_is_a_wrong_call(space: str) -> None:
    with pytest.raises(UsageError, match="a space is"), connect("http://127.0.0.1:1", space, Settings(), 0):
        pass


def test_a_base_path_is_part_of_the_address() -> None:
    with running(FakeKibana()) as server, connect(f"{server.url}/s/desk/", "", SETTINGS, 0) as ready:
        assert ready.url == f"{server.url}/s/desk"


def test_an_authority_of_our_own_is_trusted_when_it_is_named_and_no_other(tmp_path: Path) -> None:
    issue(tmp_path / "ca", tmp_path / "trust", {"kibana": tmp_path / "kibana"})
    issue(tmp_path / "other", tmp_path / "distrust", {})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "kibana" / "tls.crt", tmp_path / "kibana" / "tls.key")

    def reached(trust: str) -> str | None:
        settings = Settings(es_ca_certs=tmp_path / trust / "ca.crt")
        with connect(
            server.url, "", settings, 60, sleep=lambda _: pytest.fail("trust does not come by waiting")
        ) as one:
            return one.version

    with serving(FakeKibana().answer, context) as server:
        assert reached("trust") == "9.1.4"
        with pytest.raises(Stop, match="no trusted TLS connection") as stopped:
            reached("distrust")
        assert "FLOWS_ES_CA_CERTS" in stopped.value.next_command


def test_certificates_that_are_not_there_are_named(tmp_path: Path) -> None:
    settings = Settings(es_ca_certs=tmp_path / "no.pem")
    with (
        pytest.raises(UsageError, match="names no file of certificates"),
        connect("https://127.0.0.1:1", "", settings, 0),
    ):
        pass
