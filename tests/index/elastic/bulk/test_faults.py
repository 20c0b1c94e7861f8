"""Whatever goes wrong between the loader and the server: every operation is accounted for, nothing is repeated for
ever, and a second run reaches the index that an undisturbed one makes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import IndexBusy, IndexUnavailable, Stop
from flows.index.elastic.bulk import BulkLoader, Counts, Operation, delete_operation, index_operation, operations
from flows.index.elastic.location import parse_location
from tests.elasticsearch.scripted import ELASTIC, Answer, Lost, Received, serving
from tests.elasticsearch.store import Store, error
from tests.index.elastic.bulk.clock import StillClock

COUNT = 40
AT_ONCE = 10  # operations of a request: four requests
SECRET = "hunter2-very-secret"  # noqa: S105  (of nothing)
HTML = "<html><body>Bad Gateway</body></html>"

Behaviour = Callable[[Store, Received], Answer]


@pytest.fixture(autouse=True)
def _small_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MAX_OPERATIONS", AT_ONCE)


def documents() -> list[Operation]:
    return [index_operation("articles", f"d{n}", {"id": f"d{n}", "n": n}) for n in range(COUNT)]


UNDISTURBED = {f"d{n}": {"id": f"d{n}", "n": n} for n in range(COUNT)}


def loading(url: str, budget: float = 60.0, timeout: float = 10.0) -> BulkLoader:
    client = Elasticsearch(url, request_timeout=timeout, basic_auth=("someone", SECRET))
    return BulkLoader(client, parse_location(url), require_alias=True, budget=budget, clock=StillClock())


def adds_up(counts: Counts) -> bool:
    return counts.sent == counts.indexed + counts.already_there + counts.rejected + counts.pending


def item(status: int, kind: str, reason: str = "no", only: Iterable[str] = ("d3", "d17")) -> Behaviour:
    """Some items fail."""
    ids = set(only)
    return lambda store, request: store(request, lambda id: error(status, kind, reason) if id in ids else None)


def whole(status: int, body: Any = None, **headers: str) -> Behaviour:
    """The request is refused."""
    sent = {"error": {"type": "an_exception", "reason": SECRET}, "status": status} if body is None else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda store, request: Answer(sent, status, {**ELASTIC, **named})


def whole_of(status: int, kind: str) -> Behaviour:
    return whole(status, {"error": {"type": kind, "reason": SECRET}, "status": status})


def lost(how: Lost, *, applied: bool) -> Behaviour:
    """The answer does not arrive; what was asked for was done, or was not."""

    def behaviour(store: Store, request: Received) -> Answer:
        body = store(request).body if applied else {"items": []}
        return Answer(body, lost=how)

    return behaviour


def garbled(change: Callable[[list[Any]], Any]) -> Behaviour:
    """Applied, and answered with something else."""
    return lambda store, request: Answer({"errors": False, "items": change(store(request).body["items"])})


def applied(body: Any, **headers: str) -> Behaviour:
    """Applied, and answered with a 200 that is no answer to it."""

    def behaviour(store: Store, request: Received) -> Answer:
        store(request)
        return Answer(body, headers={**ELASTIC, **{name.replace("_", "-"): value for name, value in headers.items()}})

    return behaviour


def without_status(items: list[Any]) -> list[Any]:
    return [{"index": {"_id": one["index"]["_id"], "result": "created"}} for one in items]


def as_deletions(items: list[Any]) -> list[Any]:
    return [{"delete": one["index"]} for one in items]


@dataclass(frozen=True)
class Passing:
    """A fault of some requests, after which all is well: the same run gets everything done."""

    name: str
    behaviour: Behaviour
    already_there: bool = False  # the first attempts had done it


PASSING = [
    Passing("item 429", item(429, "es_rejected_execution_exception")),
    Passing("item 503", item(503, "unavailable_shards_exception")),
    Passing("item 503, an election", item(503, "cluster_block_exception")),
    Passing("429", whole_of(429, "es_rejected_execution_exception")),
    Passing("429 with seconds to wait", whole(429, retry_after="3")),
    Passing("429 with a date to wait for", whole(429, retry_after="Mon, 23 Nov 2026 12:00:03 GMT")),
    Passing("429 with a wait that is none", whole(429, retry_after="soon")),
    Passing("429 of a proxy, in HTML", whole(429, HTML)),
    Passing("502 in HTML", whole(502, HTML)),
    Passing("503 in HTML", whole(503, HTML)),
    Passing("503, no master yet", whole_of(503, "cluster_block_exception")),
    Passing("504 after it was done", lambda store, request: (store(request), Answer(HTML, 504))[1], already_there=True),
    Passing("reset before it was done", lost(Lost.RESET, applied=False)),
    Passing("reset after it was done", lost(Lost.RESET, applied=True), already_there=True),
    Passing("closed before it was done", lost(Lost.HALF_CLOSED, applied=False)),
    Passing("closed after it was done", lost(Lost.HALF_CLOSED, applied=True), already_there=True),
    Passing("cut off in the answer", lost(Lost.TRUNCATED, applied=True), already_there=True),
    Passing("no answer in time", lost(Lost.KEPT_BACK, applied=False)),
    Passing("no answer in time after it was done", lost(Lost.KEPT_BACK, applied=True), already_there=True),
    Passing("fewer items", garbled(lambda items: items[:-1]), already_there=True),
    Passing("more items", garbled(lambda items: [*items, items[0]]), already_there=True),
    Passing("items of other ids", garbled(lambda items: [items[0], *items[:-1]]), already_there=True),
    Passing("items in another order", garbled(lambda items: items[::-1]), already_there=True),
    Passing("items of another kind", garbled(as_deletions), already_there=True),
    Passing("items without a status", garbled(without_status), already_there=True),
    Passing("items that are words", garbled(lambda items: ["created"] * len(items)), already_there=True),
    Passing("items that are no list", garbled(lambda items: {"0": items}), already_there=True),
    Passing("no items", applied({}), already_there=True),
    Passing("a list", applied([]), already_there=True),
    Passing("a page in HTML", applied(HTML), already_there=True),
    Passing("an empty answer", applied(b""), already_there=True),
    Passing("an answer that is no JSON", applied(b"{'items'"), already_there=True),
    Passing("an answer in an unknown format", applied(b"\0", Content_Type="application/x-odd"), already_there=True),
]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.name)
def test_what_passes_is_waited_for(fault: Passing) -> None:
    store, meeting_it = Store(), {"d0", "d20"}

    def script(request: Received) -> Answer:
        if (first := request.ids[0]) in meeting_it:
            meeting_it.remove(first)
            return fault.behaviour(store, request)
        return store(request)

    with serving(script) as server:
        loader = loading(server.url, timeout=0.5)
        outcomes = loader.run(documents())
    assert [outcome.id for outcome in outcomes] == list(UNDISTURBED)
    assert store.documents == UNDISTURBED
    assert adds_up(loader.counts)
    assert loader.counts.already_there == sum(outcome.already_there for outcome in outcomes)
    assert loader.counts.already_there == (2 * AT_ONCE if fault.already_there else 0)
    assert loader.counts.pending == loader.counts.rejected == 0


@dataclass(frozen=True)
class Lasting:
    """A fault that stays: the run stops, with this error and these words."""

    name: str
    behaviour: Behaviour
    says: str
    error: type[Stop] = IndexUnavailable
    requests: int = 4  # at most: the four that may be under way; more where it may pass


REPEATED = 200  # requests within the budget
_BLOCK = "cluster_block_exception"
LASTING = [
    Lasting("401", whole(401), "does not know these credentials"),
    Lasting("403", whole_of(403, "security_exception"), "does not allow this"),
    Lasting("403 of items", item(403, "security_exception"), "does not allow this"),
    Lasting("full disk, 403", whole_of(403, _BLOCK), "full disk"),
    Lasting("full disk, 429", whole_of(429, _BLOCK), "full disk"),
    Lasting("full disk, items with 403", item(403, _BLOCK), "full disk"),
    Lasting("full disk, items with 429", item(429, _BLOCK), "full disk"),
    Lasting("alias missing", item(404, "index_not_found_exception", only=UNDISTURBED), "404 index_not_found"),
    Lasting("404 of a proxy", whole(404, HTML), "answered 404"),
    Lasting("index closed", item(400, "index_closed_exception", only=UNDISTURBED), "400 index_closed"),
    Lasting(
        "alias of two indices",
        item(400, "illegal_argument_exception", "no write index is defined for alias [articles]", only=UNDISTURBED),
        "400 illegal_argument_exception",
    ),
    Lasting("item 409 of another kind", item(409, "conflict_exception"), "409 conflict_exception"),
    Lasting("item 500", item(500, "null_pointer_exception"), "500 null_pointer_exception"),
    Lasting("500 in HTML", whole(500, HTML), "answered 500"),
    Lasting("a redirect", whole(302, "", Location=f"https://elsewhere/?{SECRET}"), "sends us elsewhere"),
    Lasting("not Elasticsearch", lambda store, request: Answer({"items": []}, headers={}), "is not Elasticsearch"),
    Lasting("429 for ever", whole(429), "took nothing for 60 seconds: 429", IndexBusy, REPEATED),
    Lasting(
        "items 429 for ever",
        item(429, "es_rejected_execution_exception"),
        "took nothing for 60 seconds: 429 es_rejected",
        IndexBusy,
        REPEATED,
    ),
    Lasting("503 in HTML for ever", whole(503, HTML), "took nothing for 60 seconds: 503", IndexBusy, REPEATED),
    Lasting("reset for ever", lost(Lost.RESET, applied=False), "connection was refused, or lost", IndexBusy, REPEATED),
    Lasting("half answers for ever", garbled(lambda items: items[:-1]), "not one to what was", IndexBusy, REPEATED),
]


@pytest.mark.parametrize("fault", LASTING, ids=lambda fault: fault.name)
def test_what_stays_stops_the_run_and_a_second_one_goes_on(fault: Lasting) -> None:
    store = Store()
    with serving(lambda request: fault.behaviour(store, request)) as server:
        loader = loading(server.url)
        with pytest.raises(fault.error, match=fault.says) as stopped:
            loader.run(documents())
    counts, stop = loader.counts, stopped.value
    assert type(stop) is fault.error
    assert adds_up(counts)
    assert counts.pending > 0 == counts.rejected
    assert counts.indexed <= len(store.documents)
    assert f"{counts.pending} pending" in stop.safe
    assert SECRET not in f"{stop!r} {stop.happened} {stop.safe} {stop.next_command}"
    assert len(server.requests) <= fault.requests
    with serving(store) as server:
        loading(server.url).run(documents())
    assert store.documents == UNDISTURBED


@dataclass(frozen=True)
class Refusing:
    """A fault of single documents: they are rejected, the others written, and nothing is sent a second time."""

    name: str
    behaviour: Behaviour
    reason: str
    requests: int = 4


def _refused_with(status: int) -> Behaviour:
    def behaviour(store: Store, request: Received) -> Answer:
        if {"d3", "d17"} & set(request.ids):
            return Answer({"error": {"type": "parse_exception", "reason": "odd"}, "status": status}, status)
        return store(request)

    return behaviour


REFUSING = [
    Refusing(
        "item 400",
        item(400, "document_parsing_exception", "failed to parse [n]. Preview of field's value: 'the\ntext'"),
        "document_parsing_exception: failed to parse [n].",
    ),
    Refusing("item 413", item(413, "circuit_breaking_exception", "too large"), "circuit_breaking_exception: too large"),
    Refusing("400 for what it is sent in", _refused_with(400), "parse_exception: odd", requests=20),
    Refusing("413 for what it is sent in", _refused_with(413), "larger than the server takes", requests=20),
    Refusing("400 in HTML", lambda s, r: Answer(HTML, 400) if "d3" in r.ids else s(r), "refused without", requests=12),
]


@pytest.mark.parametrize("fault", REFUSING, ids=lambda fault: fault.name)
def test_a_document_that_is_refused_is_named_and_the_others_are_written(fault: Refusing) -> None:
    store = Store()
    with serving(lambda request: fault.behaviour(store, request)) as server:
        loader = loading(server.url)
        outcomes = loader.run(documents())
        asked = len(server.requests)
        loader.run(documents())
    refused = [outcome for outcome in outcomes if outcome.result is None]
    assert {outcome.id for outcome in refused} <= {"d3", "d17"}
    assert refused
    assert all((outcome.reason or "").startswith(fault.reason) for outcome in refused)
    assert store.documents == {id: text for id, text in UNDISTURBED.items() if id not in {one.id for one in refused}}
    assert loader.counts == Counts(2 * COUNT, 2 * (COUNT - len(refused)), 0, 2 * len(refused), 0)
    assert asked <= fault.requests


def test_a_connection_that_is_refused_is_tried_until_the_budget_is_spent() -> None:
    with serving(Store()) as server:
        pass
    loader = loading(server.url)
    with pytest.raises(IndexBusy, match="connection was refused"):
        loader.run(documents())
    assert loader.counts == Counts(sent=COUNT, pending=COUNT)


def test_a_request_that_never_finds_room_is_halved_until_it_does() -> None:
    store = Store()

    def script(request: Received) -> Answer:
        if len(request.ids) > 3:
            return Answer({"error": {"type": "es_rejected_execution_exception"}}, 429)
        return store(request)

    with serving(script) as server:
        loader = loading(server.url)
        loader.run(documents())
    assert loader.counts == Counts(COUNT, COUNT)
    assert store.documents == UNDISTURBED


PASSING_QUICKLY = [fault for fault in PASSING if "in time" not in fault.name]


@settings(max_examples=25, deadline=None)
@given(
    schedule=st.lists(st.none() | st.sampled_from([*PASSING_QUICKLY, *LASTING]), max_size=30),
    deleted=st.sets(st.integers(0, COUNT - 1), max_size=10),
)
def test_whatever_happens_in_which_order_everything_is_accounted_for(
    schedule: list[Passing | Lasting | None], deleted: set[int]
) -> None:
    store, faults = Store(), iter(schedule)
    wanted = [*documents(), *(delete_operation("articles", f"d{n}") for n in sorted(deleted))]

    def script(request: Received) -> Answer:
        fault = next(faults, None)
        return fault.behaviour(store, request) if fault else store(request)

    with serving(script) as server:
        for _ in range(len(schedule) + 1):  # each run that stops has met one of the faults
            loader = loading(server.url)
            try:
                outcomes = loader.run(wanted)
                break
            except Stop:
                assert adds_up(loader.counts)
                assert loader.counts.pending > 0
        else:
            raise AssertionError("it never ended")
    assert adds_up(loader.counts)
    assert loader.counts.pending == 0
    assert [outcome.id for outcome in outcomes] == [operation.id for operation in wanted]
    assert store.documents == {id: text for id, text in UNDISTURBED.items() if int(id[1:]) not in deleted}
    assert len(server.requests) <= (len(schedule) + 1) * (COUNT + 10)
