"""What is asked of a server to start a run."""

import json
from typing import Any

import httpx
import pytest

from flows.errors import UsageError
from flows.watching.prefect_api import PrefectApi

RUN = {"id": "7", "name": "ingest drop", "state": {"name": "Scheduled", "type": "SCHEDULED", "message": None}}


def api(parameters: dict[str, Any], asked: list[Any]) -> PrefectApi:
    """One whose server has the deployment `ingest/our drop` with these parameters."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.raw_path == b"/api/deployments/name/ingest/our%20drop":
            return httpx.Response(200, json={"id": "5", "parameters": parameters})
        if request.url.path == "/api/deployments/5/create_flow_run":
            asked.append(json.loads(request.content))
            return httpx.Response(201, json=RUN)
        return httpx.Response(404)

    client = httpx.Client(base_url="http://server/api", transport=httpx.MockTransport(answer))
    return PrefectApi(client.request, "ingest/our drop")


def test_the_drop_replaces_that_of_the_deployment_and_nothing_else() -> None:
    asked: list[Any] = []
    run = api({"job": {"drop": ["/usual"], "without": ["quotes"]}}, asked).start_run("/srv/drop")
    assert asked == [{"parameters": {"job": {"drop": ["/srv/drop"], "without": ["quotes"]}}}]
    assert (run.id, run.ended) == ("7", False)


@pytest.mark.parametrize("parameters", [{}, {"job": {"index": "embedded"}}, {"job": None}, {"count": 3}], ids=str)
def test_a_deployment_that_takes_no_drop_runs_as_it_is(parameters: dict[str, Any]) -> None:
    asked: list[Any] = []
    api(parameters, asked).start_run("/srv/drop")
    assert asked == [{}]


def test_a_deployment_that_is_not_there_is_a_wrong_call() -> None:
    there = api({}, [])
    there.require_deployment()
    with pytest.raises(UsageError, match="no deployment 'ingest/other'"):
        PrefectApi(there._request, "ingest/other").require_deployment()


def test_a_page_in_place_of_an_answer_is_a_server_that_does_not_answer() -> None:
    proxy = httpx.MockTransport(lambda _: httpx.Response(200, html="<p>signed out</p>"))
    with pytest.raises(httpx.HTTPError):
        PrefectApi(httpx.Client(base_url="http://server/api", transport=proxy).request, "ingest/x").run("7")
