"""What the loader sends, in which order, how much at once, and what it counts. For faults see test_faults."""

import os
import signal
import threading
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from flows.errors import IndexBusy, IndexLocked, IndexUnavailable
from flows.index.elastic.bulk import (
    BulkLoader,
    Counts,
    Operation,
    Outcome,
    delete_operation,
    delivery,
    index_operation,
    operations,
)
from flows.index.elastic.bulk.pressure import MOST
from flows.index.elastic.location import parse_location
from tests.elasticsearch.scripted import ELASTIC, Answer, Received, Script, Server, serving
from tests.elasticsearch.store import Store, error
from tests.index.elastic.bulk.clock import StillClock


def documents(count: int) -> list[Operation]:
    return [index_operation("articles", f"d{n}", {"id": f"d{n}"}) for n in range(count)]


def loading(url: str, budget: float = 60.0) -> BulkLoader:
    return BulkLoader(Elasticsearch(url), parse_location(url), budget=budget, clock=StillClock())


def run(server: Server, operations: list[Operation]) -> list[Outcome]:
    return loading(server.url).run(operations)


def ids_of(server: Server) -> list[list[str]]:
    return [request.ids for request in server.requests]


def first(*answers: Script) -> Script:
    """These answers, one after the other, and then everything is accepted."""
    queue, store = list(answers), Store()
    return lambda request: (queue.pop(0) if queue else store)(request)


def test_every_operation_has_its_outcome_in_order() -> None:
    with serving(Store()) as server:
        loader = loading(server.url)
        assert loader.run(documents(3)) == [Outcome(f"d{n}", "created") for n in range(3)]
        assert loader.run([delete_operation("articles", "d1"), *documents(1)]) == [
            Outcome("d1", "deleted"),
            Outcome("d0", "updated"),
        ]
        assert loader.run([delete_operation("articles", "none")]) == [Outcome("none", "not_found")]
    assert len(server.requests) == 3
    assert loader.counts == Counts(sent=6, indexed=6)


def test_nothing_to_do_asks_nothing() -> None:
    with serving(Store()) as server:
        assert run(server, []) == []
    assert server.requests == []


def test_documents_travel_as_they_were_serialised() -> None:
    text = {"title": "Zürich “quotes” \u2028 \n \0", "n": [1, 2.5, None, True]}
    with serving(store := Store()) as server:
        run(server, [index_operation("articles", "ä", text)])
    assert store.documents == {"ä": text}


@pytest.mark.parametrize("broken", ["\ud800", {"body": {1, 2}}], ids=["a lone surrogate", "no JSON"])
def test_what_cannot_be_serialised_is_refused_before_it_is_sent(broken: Any) -> None:
    with pytest.raises(TypeError):
        index_operation("articles", "d0", {"body": broken})


def test_requests_are_cut_by_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 2)
    with serving(Store()) as server:
        assert [outcome.id for outcome in run(server, documents(5))] == [f"d{n}" for n in range(5)]
    assert sorted(map(len, ids_of(server))) == [1, 2, 2]


def test_requests_are_cut_by_size_and_one_large_document_goes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MAX_BYTES", 300)
    of_sizes = [index_operation("articles", f"d{n}", {"body": "x" * size}) for n, size in enumerate((10, 900, 10))]
    with serving(Store()) as server:
        assert len(run(server, of_sizes)) == 3
    assert sorted(ids_of(server)) == [["d0"], ["d1"], ["d2"]]


def test_a_request_that_is_too_large_is_halved_and_the_next_ones_are_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_LEAST_BYTES", 1)
    monkeypatch.setattr(delivery, "MAX_BYTES", 8_000)
    store = Store()

    def small(request: Received) -> Answer:
        return store(request) if len(request.body) < 3_000 else Answer({"error": "too large"}, 413)

    with serving(small) as server:
        loader = loading(server.url)
        assert len(loader.run(documents(50))) == 50
        refused = len(server.requests)
        assert len(loader.run(documents(50))) == 50
    assert loader.counts == Counts(sent=100, indexed=100)
    assert all(len(request.body) < 3_000 for request in server.requests[refused:])


def test_requests_are_as_large_as_before_once_there_is_room_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_LEAST_BYTES", 1)
    monkeypatch.setattr(delivery, "MAX_BYTES", 1_000)
    full = Answer({"error": {"type": "es_rejected_execution_exception"}}, 429)
    with serving(first(*[lambda _: full] * 40)) as server:
        loader = loading(server.url, budget=600)
        loader.run(documents(400))
        largest = max(len(request.body) for request in server.requests)
        busy = len(server.requests)
        loader.run(documents(50))
    assert loader.counts == Counts(sent=450, indexed=450)
    assert max(len(request.body) for request in server.requests[busy:]) > 0.9 * largest


def test_two_versions_of_a_document_never_travel_together() -> None:
    both = [index_operation("articles", id, {"n": n}) for n, id in enumerate(["a", "b", "a"])]
    with serving(store := Store()) as server:
        assert [outcome.id for outcome in run(server, both)] == ["a", "b", "a"]
    assert ids_of(server) == [["a", "b"], ["a"]]
    assert store.documents["a"] == {"n": 2}


def test_the_same_id_in_two_indices_is_two_documents() -> None:
    both = [index_operation("files", "a", {}), delete_operation("rejects", "a")]
    with serving(Store()) as server:
        run(server, both)
    assert len(server.requests) == 1


def test_an_item_that_found_no_room_is_sent_again_alone() -> None:
    store = Store()
    full = error(429, "es_rejected_execution_exception")
    with serving(first(lambda request: store(request, lambda id: full if id == "d1" else None))) as server:
        assert [outcome.result for outcome in run(server, documents(3))] == ["created"] * 3
    assert ids_of(server) == [["d0", "d1", "d2"], ["d1"]]


def test_a_busy_server_is_not_asked_before_it_says_and_by_one_layer_alone() -> None:
    clock = StillClock()
    with serving(first(lambda _: Answer("<html>", 503, {**ELASTIC, "Retry-After": "7"}))) as server:
        BulkLoader(Elasticsearch(server.url), parse_location(server.url), clock=clock).run(documents(3))
    assert len(server.requests) == 2
    assert len(clock.slept) == 1
    assert clock.slept[0] >= 7


def test_a_host_whose_clock_is_behind_writes_all_the_same() -> None:
    store = Store()
    store.versions["d0"] = ahead = operations.versions.next() + 3_600_000_000  # an hour
    store.documents["d0"] = {"id": "by another host"}
    with serving(store) as server:
        assert run(server, documents(1)) == [Outcome("d0", "updated")]
        assert run(server, [delete_operation("articles", "d0")]) == [Outcome("d0", "deleted")]
    assert store.versions["d0"] > ahead
    assert len(server.requests) == 3  # the second run knows better


def test_the_same_version_by_another_hand_is_not_taken_for_what_was_sent_before() -> None:
    store = Store()
    operation = index_operation("articles", "d0", {"id": "ours"})
    store.versions["d0"] = operation.version  # as deleting it by hand leaves it: one more than that of a fast clock
    with serving(store) as server:
        assert run(server, [operation]) == [Outcome("d0", "created")]
    assert store.documents["d0"] == {"id": "ours"}


def test_an_older_text_that_arrives_late_is_not_written() -> None:
    with serving(store := Store()) as server:
        run(server, documents(1))
        run(server, [index_operation("articles", "d0", {"id": "newer"})])
        late = store(server.requests[0])
    assert next(iter(late.body["items"][0].values()))["status"] == 409
    assert store.documents["d0"] == {"id": "newer"}


def test_who_may_write_no_more_sends_nothing_again() -> None:
    allowed = iter([None, IndexLocked("another writer holds the index", safe="s", next_command="n")])

    def before_sending() -> None:
        if error := next(allowed):
            raise error

    with serving(first(lambda _: Answer("busy", 503))) as server:
        loader = BulkLoader(
            Elasticsearch(server.url), parse_location(server.url), clock=StillClock(), before_sending=before_sending
        )
        with pytest.raises(IndexLocked, match="another writer"):
            loader.run(documents(3))
    assert len(server.requests) == 1
    assert loader.counts == Counts(sent=3, pending=3)


def test_no_more_than_four_requests_are_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 1)
    store, at_once, under_way, lock = Store(), [], 0, threading.Lock()

    def slow(request: Received) -> Answer:
        nonlocal under_way
        with lock:
            under_way += 1
            at_once.append(under_way)
        threading.Event().wait(0.01)
        with lock:
            under_way -= 1
        return store(request)

    with serving(slow) as server:
        run(server, documents(40))
    assert 2 <= max(at_once) <= MOST


def test_a_stream_holds_only_what_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 10)
    given = 0

    def source() -> Iterator[Operation]:
        nonlocal given
        for operation in documents(1_000):
            given += 1
            yield operation

    with serving(Store()) as server:
        for done, _ in enumerate(loading(server.url).stream(source()), 1):
            assert given - done <= (MOST + 2) * 10
    assert given == done == 1_000


def test_a_stream_that_nobody_reads_on_leaves_the_rest_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 10)
    with serving(store := Store()) as server:
        loader = loading(server.url)
        stream = loader.stream(documents(1_000))
        next(stream)
        stream.close()
    counts = loader.counts
    assert counts.sent == counts.indexed + counts.pending < 1_000
    assert counts.indexed == len(store.documents)


def test_most_documents_refused_is_the_fault_of_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 100)
    wrong = error(400, "strict_dynamic_mapping_exception", "introducing [title] within [_doc] is not allowed")
    store = Store()
    with serving(lambda request: store(request, lambda _: wrong)) as server, pytest.raises(IndexUnavailable) as stopped:
        loading(server.url).run(documents(1_000))
    assert "strict_dynamic_mapping_exception" in stopped.value.happened
    assert len(server.requests) <= 2 * MOST


def test_a_few_documents_may_all_be_refused() -> None:
    wrong = error(400, "document_parsing_exception")
    store = Store()
    with serving(lambda request: store(request, lambda _: wrong)) as server:
        assert [outcome.result for outcome in run(server, documents(50))] == [None] * 50


@pytest.fixture
def sigterm_interrupts() -> Iterator[None]:
    def interrupt(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once, as the command line has it
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("sigterm_interrupts")
@pytest.mark.parametrize("at", [1, 5, 10])
def test_a_signal_in_the_middle_leaves_the_rest_pending_and_a_second_run_does_it(
    at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 10)
    store, requests = Store(), count(1)

    def script(request: Received) -> Answer:
        if next(requests) == at:
            os.kill(os.getpid(), signal.SIGTERM)
        return store(request)

    with serving(script) as server:
        loader = loading(server.url)
        with pytest.raises(KeyboardInterrupt):
            loader.run(documents(1_000))
        counts = loader.counts
        assert counts.sent == 1_000 == counts.indexed + counts.pending
        assert counts.pending > 0
        # What was under way was waited for, but for a thread that was being started when the signal came.
        assert counts.indexed <= len(store.documents) <= counts.indexed + 10
        assert len(loader.run(documents(1_000))) == 1_000
    assert len(store.documents) == 1_000


def test_what_stops_one_request_stops_the_others_and_names_what_is_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", 10)
    store = Store()

    def script(request: Received) -> Answer:
        if "d5" in request.ids:  # waits for ever, or as long as nobody stops it
            return Answer({"error": {"type": "es_rejected_execution_exception"}}, 429)
        if "d15" in request.ids:
            return Answer({"error": {"type": "security_exception"}}, 403)
        return store(request)

    with serving(script) as server:
        loader = BulkLoader(Elasticsearch(server.url), parse_location(server.url))
        with pytest.raises(IndexUnavailable, match="does not allow") as stopped:
            loader.run(documents(40))
    counts = loader.counts
    assert not isinstance(stopped.value, IndexBusy)
    assert counts.sent == 40 == counts.indexed + counts.pending
    assert f"{counts.pending} pending: the next run does those" in stopped.value.safe


def test_an_error_of_whoever_gives_the_operations_is_passed_on() -> None:
    def source() -> Iterator[Operation]:
        yield from documents(2)
        raise ZeroDivisionError

    with serving(Store()) as server, pytest.raises(ZeroDivisionError):
        list(loading(server.url).stream(source()))
