"""flows kibana import."""

import pytest

from tests.cli.conftest import Flows
from tests.kibana.fake import FakeKibana, always, error, running


def test_it_tells_what_is_there_and_where(flows: Flows) -> None:
    with running(FakeKibana()) as server:
        ran = flows("kibana", "import", "--kibana", server.url)
    assert (ran.code, ran.err) == (0, "")
    assert "6 data views" in ran.out and "3 dashboards" in ran.out
    assert f"News: {server.url}/app/dashboards#/view/flows-news" in ran.out


def test_programs_get_json(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(FakeKibana()) as server:
        monkeypatch.setenv("FLOWS_KIBANA_URL", server.url)
        found = flows("kibana", "import", "--json", "--space", "desk").json
    assert found["kibana"] == f"{server.url}/s/desk"
    assert found["objects"]["dashboard"] == 3


def test_the_prefix_is_that_of_the_index_unless_it_is_said(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> None:
    kibana = FakeKibana()
    monkeypatch.setenv("FLOWS_INDEX", "http://127.0.0.1:9200?prefix=news")
    with running(kibana) as server:
        assert flows("kibana", "import", "--kibana", server.url).code == 0
        assert ("dashboard", "news-flows-news") in kibana.spaces[""]
        assert flows("kibana", "import", "--kibana", server.url, "--prefix", "sport").code == 0
        assert ("dashboard", "sport-flows-news") in kibana.spaces[""]


def test_a_refusal_stops_with_what_to_do(flows: Flows) -> None:
    with running(FakeKibana(always("/_import", error(403, "no")))) as server:
        ran = flows("kibana", "import", "--kibana", server.url)
    assert ran.code == 3
    assert "Saved Objects Management" in ran.err and "importing again" in ran.err


@pytest.mark.parametrize("wrong", [(), ("--kibana", "kibana:5601"), ("--kibana", "http://k", "--prefix", "A B")])
def test_a_wrong_call_is_told(flows: Flows, wrong: tuple[str, ...]) -> None:
    assert flows("kibana", "import", *wrong).code == 2


def test_a_kibana_that_is_not_there_stops(flows: Flows) -> None:
    ran = flows("kibana", "import", "--kibana", "http://127.0.0.1:1", "--wait", "0")
    assert ran.code == 3 and "nothing answers" in ran.err
