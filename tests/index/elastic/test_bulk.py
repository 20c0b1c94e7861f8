"""What the loader makes of a server that is busy, forgetful or refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from flows.errors import IndexUnavailable
from flows.index.elastic import bulk, retry
from flows.index.elastic.bulk import BulkLoader, Operation, Outcome, delete_operation, index_operation
from flows.index.elastic.location import parse_location
from tests.elasticsearch.scripted import Answer, Received, Script, Server, serving

Waits = list[float]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """How long the loader would have slept; nobody sleeps."""
    slept: Waits = []
    monkeypatch.setattr(bulk, "Backoff", lambda budget: retry.Backoff(budget, sleep=slept.append))
    return slept


def item(id: str, status: int = 201, **more: Any) -> dict[str, Any]:
    return {"index": {"_id": id, "status": status, **(more or {"result": "created"})}}


def failed(id: str, status: int, kind: str, reason: str = "no") -> dict[str, Any]:
    return item(id, status, error={"type": kind, "reason": reason})


def accepted(request: Received) -> Answer:
    return Answer({"errors": False, "items": [item(id) for id in request.ids]})


def first(*answers: Callable[[Received], Answer]) -> Script:
    """These answers, one after the other, and then everything is accepted."""
    queue = list(answers)
    return lambda request: (queue.pop(0) if queue else accepted)(request)


def load(server: Server, count: int = 3, budget: float = 60.0) -> list[Outcome]:
    return run(server.url, [index_operation("articles", f"d{n}", {"id": f"d{n}"}) for n in range(count)], budget)


def run(url: str, operations: list[Operation], budget: float = 60.0) -> list[Outcome]:
    with Elasticsearch(url) as client:
        return BulkLoader(client, parse_location(url), budget=budget).run(operations)


def ids_of(server: Server) -> list[list[str]]:
    return [request.ids for request in server.requests]


def test_every_operation_has_its_outcome_in_order(waits: Waits) -> None:
    with serving(accepted) as server:
        assert load(server) == [Outcome(f"d{n}", "created") for n in range(3)]
    assert len(server.requests) == 1
    assert waits == []


def test_nothing_to_do_asks_nothing() -> None:
    with serving(accepted) as server:
        assert load(server, 0) == []
    assert server.requests == []


def test_an_item_that_found_no_room_is_sent_again_alone(waits: Waits) -> None:
    def busy(request: Received) -> Answer:
        full = failed("d1", 429, "es_rejected_execution_exception")
        return Answer({"errors": True, "items": [item("d0"), full, item("d2")]})

    with serving(first(busy)) as server:
        assert [outcome.result for outcome in load(server)] == ["created"] * 3
    assert ids_of(server) == [["d0", "d1", "d2"], ["d1"]]
    assert len(waits) == 1


def test_a_busy_server_is_not_asked_before_it_says(waits: Waits) -> None:
    headers = {"X-Elastic-Product": "Elasticsearch", "Retry-After": "7"}
    with serving(first(lambda _: Answer({"error": {"type": "unavailable"}}, 503, headers))) as server:
        assert [outcome.result for outcome in load(server)] == ["created"] * 3
    assert len(waits) == 1
    assert waits[0] >= 7


def test_a_whole_request_refused_with_429_is_repeated_once_by_one_layer(waits: Waits) -> None:
    with serving(first(lambda _: Answer({"error": {"type": "es_rejected_execution_exception"}}, 429))) as server:
        load(server)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "shorten",
    [
        pytest.param(lambda items: items[:2], id="an item is missing"),
        pytest.param(lambda items: [items[0], items[0], items[2]], id="an id is not the one sent"),
        pytest.param(lambda items: [items[1], items[0], items[2]], id="the order is another"),
    ],
)
def test_an_answer_that_is_not_for_what_was_sent_counts_for_nothing(waits: Waits, shorten: Any) -> None:
    def garbled(request: Received) -> Answer:
        return Answer({"errors": False, "items": shorten([item(id) for id in request.ids])})

    with serving(first(garbled)) as server:
        assert load(server) == [Outcome(f"d{n}", "created") for n in range(3)]
    assert ids_of(server) == [["d0", "d1", "d2"]] * 2


def test_a_document_refused_for_what_it_is_is_not_sent_again_and_not_quoted(waits: Waits) -> None:
    def refused(request: Received) -> Answer:
        words = "failed to parse field [word_count] of type [long]. Preview of field's value: 'secret\ntext'"
        return Answer(
            {"errors": True, "items": [item("d0"), failed("d1", 400, "parsing_exception", words), item("d2")]}
        )

    with serving(first(refused)) as server:
        outcomes = load(server)
    assert outcomes[1] == Outcome("d1", None, "parsing_exception: failed to parse field [word_count] of type [long].")
    assert [outcomes[0].result, outcomes[2].result] == ["created", "created"]
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [413, 400])
def test_a_request_refused_as_a_whole_is_halved_until_the_one_is_found(waits: Waits, status: int) -> None:
    def script(request: Received) -> Answer:
        if "d3" in request.ids:
            return Answer({"error": {"type": "illegal_argument_exception", "reason": "no"}}, status)
        return accepted(request)

    with serving(script) as server:
        outcomes = load(server, 8)
    assert [outcome.id for outcome in outcomes if outcome.result is None] == ["d3"]
    assert [outcome.id for outcome in outcomes] == [f"d{n}" for n in range(8)]


@pytest.mark.parametrize("status", [403, 429])
def test_a_full_disk_stops_the_run_at_once(waits: Waits, status: int) -> None:
    def blocked(request: Received) -> Answer:
        return Answer({"errors": True, "items": [failed(id, status, "cluster_block_exception") for id in request.ids]})

    with serving(blocked) as server, pytest.raises(IndexUnavailable, match="blocked writes"):
        load(server)
    assert len(server.requests) == 1


def test_a_whole_request_that_meets_a_full_disk_stops_the_run(waits: Waits) -> None:
    script = first(lambda _: Answer({"error": {"type": "cluster_block_exception"}}, 429))
    with serving(script) as server, pytest.raises(IndexUnavailable, match="full disk"):
        load(server)


def test_an_alias_that_is_gone_stops_the_run(waits: Waits) -> None:
    def gone(request: Received) -> Answer:
        return Answer({"errors": True, "items": [failed(id, 404, "index_not_found_exception") for id in request.ids]})

    with serving(gone) as server, pytest.raises(IndexUnavailable, match="404 index_not_found_exception"):
        load(server)


def test_a_server_that_takes_nothing_stops_the_run_when_the_budget_is_spent(waits: Waits) -> None:
    def full(request: Received) -> Answer:
        return Answer({"errors": True, "items": [failed(id, 429, "es_rejected_execution") for id in request.ids]})

    with serving(full) as server, pytest.raises(IndexUnavailable, match="took nothing for 0 seconds") as stopped:
        load(server, budget=0.0)
    assert stopped.value.safe
    assert stopped.value.next_command


def test_a_refused_connection_is_tried_again_until_the_budget_is_spent(waits: Waits) -> None:
    with serving(accepted) as server:
        pass
    with pytest.raises(IndexUnavailable, match="took nothing"):
        run(server.url, [delete_operation("articles", "d0")], budget=0.1)


def test_something_else_in_the_place_of_elasticsearch_stops_the_run(waits: Waits) -> None:
    with (
        serving(lambda _: Answer({"items": []}, headers={})) as server,
        pytest.raises(IndexUnavailable, match="is not"),
    ):
        load(server)


def test_requests_are_cut_by_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MAX_OPERATIONS", 2)
    with serving(accepted) as server:
        assert [outcome.id for outcome in load(server, 5)] == [f"d{n}" for n in range(5)]
    assert sorted(map(len, ids_of(server))) == [1, 2, 2]


def test_requests_are_cut_by_size_and_one_large_document_goes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MAX_BYTES", 200)
    operations = [index_operation("articles", f"d{n}", {"body": "x" * size}) for n, size in enumerate((10, 900, 10))]
    with serving(accepted) as server:
        assert len(run(server.url, operations)) == 3
    assert sorted(ids_of(server)) == [["d0"], ["d1"], ["d2"]]


def test_two_versions_of_a_document_never_travel_together() -> None:
    operations = [index_operation("articles", id, {"n": n}) for n, id in enumerate(["a", "b", "a"])]
    with serving(accepted) as server:
        assert [outcome.id for outcome in run(server.url, operations)] == ["a", "b", "a"]
    assert ids_of(server) == [["a", "b"], ["a"]]
