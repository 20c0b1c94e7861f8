"""What is said when the address is wrong, or the server is."""

from pathlib import Path
from typing import Any

import pytest

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
