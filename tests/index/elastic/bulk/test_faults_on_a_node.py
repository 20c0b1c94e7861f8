"""The faults of test_faults on a real node: behind a proxy that loses answers, with hardly any room, and killed."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from flows.errors import IndexUnavailable
from flows.index.elastic.bulk import (
    BulkLoader,
    Counts,
    Operation,
    Outcome,
    delete_operation,
    index_operation,
    operations,
)
from flows.index.elastic.location import parse_location
from flows.stack.node import Node
from flows.stack.node_home import node_home
from tests.elasticsearch.scripted import Answer, Lost, Received, forwarded, serving
from tests.index.elastic.bulk.clock import StillClock

MAPPINGS = {"dynamic": "strict", "properties": {"n": {"type": "integer"}, "body": {"type": "text"}}}
ONE_SHARD = {"number_of_shards": 1, "number_of_replicas": 0}


def documents(alias: str, count: int, body: str = "text") -> Iterator[Operation]:
    return (index_operation(alias, f"d{n}", {"n": n, "body": body}) for n in range(count))


def loading(url: str) -> BulkLoader:
    client = Elasticsearch(url, request_timeout=10)
    return BulkLoader(client, parse_location(url), require_alias=True, clock=StillClock())


def count(client: Elasticsearch, alias: str) -> int:
    client.indices.refresh(index=alias)
    return int(client.count(index=alias)["count"])


@pytest.fixture(scope="module")
def client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch_url, request_timeout=60) as client:
        yield client


@pytest.fixture
def alias(client: Elasticsearch) -> Iterator[str]:
    """An alias of an empty index."""
    name = f"test-loader-{uuid4().hex[:12]}"
    client.indices.create(index=f"{name}-1", aliases={name: {}}, mappings=MAPPINGS, settings=ONE_SHARD)
    yield name
    client.indices.delete(index=[f"{name}-1", f"{name}-2"], ignore_unavailable=True)


@pytest.mark.parametrize("how", list(Lost), ids=lambda how: how.name.lower())
@pytest.mark.parametrize("applied", [True, False], ids=["after it was done", "before it was done"])
def test_an_answer_that_is_lost(
    how: Lost, *, applied: bool, elasticsearch_url: str, client: Elasticsearch, alias: str
) -> None:
    node, losing = forwarded(elasticsearch_url), iter([True])

    def script(request: Received) -> Answer:
        if next(losing, None) is None:
            return node(request)
        return Answer(node(request).body if applied else b"{}", lost=how)

    with serving(script) as proxy:
        loader = BulkLoader(
            Elasticsearch(proxy.url, request_timeout=2),
            parse_location(proxy.url),
            require_alias=True,
            clock=StillClock(),
        )
        outcomes = loader.run([*documents(alias, 20), delete_operation(alias, "none")])
    assert [outcome.already_there for outcome in outcomes] == [applied] * 21
    assert loader.counts == Counts(21, 0 if applied else 21, 21 if applied else 0, 0, 0)
    assert count(client, alias) == 20


def test_an_older_text_that_reaches_the_node_late_is_not_written(
    elasticsearch_url: str, client: Elasticsearch, alias: str
) -> None:
    node = forwarded(elasticsearch_url)
    with serving(node) as proxy:
        loader = loading(proxy.url)
        loader.run([index_operation(alias, "a", {"n": 1}), index_operation(alias, "b", {"n": 1})])
        loader.run([index_operation(alias, "a", {"n": 2}), delete_operation(alias, "b")])
        assert node(proxy.requests[0]).status == 200  # the first request once more
    assert client.get(index=alias, id="a")["_source"] == {"n": 2}
    assert not client.exists(index=alias, id="b")


def test_a_host_whose_clock_is_behind(
    elasticsearch_url: str, client: Elasticsearch, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = operations.versions.next() + 3_600_000_000  # an hour
    client.index(index=alias, id="a", document={"n": 1}, version=ahead, version_type="external")
    monkeypatch.setattr(operations, "versions", operations.Versions())
    loader = loading(elasticsearch_url)
    assert loader.run([index_operation(alias, "a", {"n": 2})]) == [Outcome("a", "updated")]
    assert client.get(index=alias, id="a")["_source"] == {"n": 2}
    assert loader.run([delete_operation(alias, "a")]) == [Outcome("a", "deleted")]


def test_documents_that_the_mapping_does_not_take(elasticsearch_url: str, alias: str) -> None:
    loader = loading(elasticsearch_url)
    wrong = [index_operation(alias, "x", {"n": "a word"}), index_operation(alias, "y", {"title": "unknown"})]
    outcomes = loader.run([*wrong, *documents(alias, 3)])
    assert [outcome.result for outcome in outcomes] == [None, None, "created", "created", "created"]
    assert "a word" not in str(outcomes[0].reason)
    assert "strict_dynamic_mapping_exception" in str(outcomes[1].reason)
    assert loader.counts == Counts(5, 3, 0, 2, 0)


@pytest.mark.parametrize("block", ["write", "read_only", "read_only_allow_delete"])
def test_blocked_writes(block: str, elasticsearch_url: str, client: Elasticsearch, alias: str) -> None:
    setting = f"index.blocks.{block}"
    client.indices.put_settings(index=alias, settings={setting: True})
    loader = loading(elasticsearch_url)
    try:
        with pytest.raises(IndexUnavailable, match="blocked writes"):
            loader.run(list(documents(alias, 3)))
    finally:
        client.indices.put_settings(index=alias, settings={setting: None})
    assert loader.counts == Counts(sent=3, pending=3)
    loader.run(list(documents(alias, 3)))
    assert count(client, alias) == 3


def test_an_index_that_is_closed(elasticsearch_url: str, client: Elasticsearch, alias: str) -> None:
    client.indices.close(index=alias)
    with pytest.raises(IndexUnavailable, match="index_closed_exception"):
        loading(elasticsearch_url).run(list(documents(alias, 3)))


def test_an_alias_that_is_gone_or_names_two_indices(elasticsearch_url: str, client: Elasticsearch, alias: str) -> None:
    client.indices.create(index=f"{alias}-2", aliases={alias: {}}, settings=ONE_SHARD)
    with pytest.raises(IndexUnavailable, match="400 illegal_argument_exception"):
        loading(elasticsearch_url).run(list(documents(alias, 3)))
    client.indices.delete_alias(index=f"{alias}-*", name=alias)
    with pytest.raises(IndexUnavailable, match="404 index_not_found_exception"):
        loading(elasticsearch_url).run(list(documents(alias, 3)))
    assert not client.indices.exists(index=alias)


@pytest.fixture(scope="module")
def cramped() -> Iterator[Node]:
    """A node that has room for 300 kB on the way, and for one request beside the one it works on."""
    settings = {
        "thread_pool.write.queue_size": "1",
        "thread_pool.write.size": "1",
        "indexing_pressure.memory.limit": "300kb",
    }
    with Node(node_home(), settings=settings, heap="256m") as node:
        yield node


def test_a_node_with_hardly_any_room_that_is_killed_in_the_middle(
    cramped: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 300)  # too much for all of the room
    url, alias, many = cramped.url(), "articles", 2_000
    with Elasticsearch(url, request_timeout=60) as client:
        client.indices.create(index="articles-1", aliases={alias: {}}, mappings=MAPPINGS, settings=ONE_SHARD)
        loader = BulkLoader(client, parse_location(url), require_alias=True, budget=120)
        stream = loader.stream(documents(alias, many, body="word " * 300))
        outcomes = [next(stream) for _ in range(many // 2)]

        def restart() -> None:
            cramped.kill()
            cramped.start_again()

        restarted = threading.Thread(target=restart)
        restarted.start()
        outcomes += stream
        restarted.join()
        cramped.url()  # all may have been written before it went: it answers again
        client.cluster.health(wait_for_status="yellow", timeout="60s")
        assert [outcome.id for outcome in outcomes] == [f"d{n}" for n in range(many)]
        assert loader.counts.indexed + loader.counts.already_there == loader.counts.sent == many
        assert count(client, alias) == many
        assert len(loader.run(list(documents(alias, 100)))) == 100
        assert count(client, alias) == many
