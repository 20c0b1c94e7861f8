"""One writer at one time, also when a holder dies or is suspended."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from elastic_transport import ConnectionError as NoConnection
from elasticsearch import Elasticsearch

from flows.errors import IndexLocked
from flows.index.elastic.client import connect
from flows.index.elastic.engine import ElasticIndex, ElasticWriter
from flows.index.elastic.location import Location, parse_location
from flows.index.elastic.lock import ID, WriterLock
from flows.settings import Settings
from tests.index.documents import document

LEASE = 3.0  # seconds: a busy machine may stop the renewing thread for one


@pytest.fixture
def location(empty_archive_url: str) -> Location:
    return parse_location(empty_archive_url)


@pytest.fixture
def client(location: Location) -> Iterator[Elasticsearch]:
    client, _ = connect(location, Settings())
    yield client
    client.close()


def lock(client: Elasticsearch, location: Location, owner: str, wait: float = 0.0) -> WriterLock:
    return WriterLock(client, location, owner, wait, lease=LEASE)


def test_a_lock_is_given_back(client: Elasticsearch, location: Location) -> None:
    with lock(client, location, "first"):
        pass
    assert not client.exists(index=location.names.locks, id=ID)
    with lock(client, location, "second"):
        pass


def test_a_held_lock_is_renewed_for_as_long_as_it_is_held(client: Elasticsearch, location: Location) -> None:
    with lock(client, location, "first") as held:
        with pytest.raises(IndexLocked, match="first"):
            lock(client, location, "second", wait=2.5 * LEASE).__enter__()
        held.check()


def test_what_a_dead_writer_left_is_taken_over_after_a_lease(client: Elasticsearch, location: Location) -> None:
    holder = {"owner": "a dead one", "token": "t", "expires_at": "2100-01-01T00:00:00Z"}  # whatever its clock says
    client.index(index=location.names.locks, id=ID, document=holder)
    started = time.monotonic()
    with lock(client, location, "second", wait=10 * LEASE) as held:
        assert time.monotonic() - started > LEASE
        held.check()
        assert "second" in client.get(index=location.names.locks, id=ID)["_source"]["owner"]


def test_a_writer_that_lost_its_lock_notices_before_it_writes(client: Elasticsearch, location: Location) -> None:
    with lock(client, location, "suspended") as held:
        client.index(index=location.names.locks, id=ID, document={"owner": "the next one", "token": "t"})
        deadline = time.monotonic() + 5 * LEASE
        with pytest.raises(IndexLocked, match="the next one"):
            while time.monotonic() < deadline:
                held.check()
                time.sleep(0.01)
    assert client.get(index=location.names.locks, id=ID)["_source"]["owner"] == "the next one"


def test_a_renewal_whose_answer_is_lost_is_no_lost_lock(client: Elasticsearch, location: Location) -> None:
    perform, lost = client.transport.perform_request, threading.Event()

    def losing(method: str, target: str, **given: Any) -> Any:
        answer = perform(method, target, **given)
        if threading.current_thread().name == "writer-lock" and not lost.is_set():
            lost.set()
            raise NoConnection("lost")
        return answer

    with lock(client, location, "first") as held:
        client.transport.perform_request = losing  # type: ignore[method-assign]
        assert lost.wait(10 * LEASE)
        deadline = time.monotonic() + 1.5 * LEASE
        while time.monotonic() < deadline:
            held.check()
            time.sleep(0.1)
    assert not client.exists(index=location.names.locks, id=ID)


def test_what_a_suspended_writer_sends_again_does_not_replace_what_the_next_one_wrote(
    client: Elasticsearch, location: Location
) -> None:
    index = ElasticIndex.open(location.shown, Settings())
    others, _ = connect(location, Settings())
    perform = client.transport.perform_request

    def suspended(method: str, target: str, **given: Any) -> Any:
        """The lease ends at the first bulk request; the answer to it is lost."""
        if not target.startswith("/_bulk"):
            return perform(method, target, **given)
        client.transport.perform_request = perform  # type: ignore[method-assign]
        others.delete(index=location.names.locks, id=ID)
        with index.writer("the next one") as writer:
            writer.upsert([document("a", "The newer text.")])
        held._renewed = 0.0
        raise NoConnection("lost")

    with closing(index), others:
        with lock(client, location, "suspended") as held, pytest.raises(IndexLocked):
            writer = ElasticWriter(client, location, held)
            client.transport.perform_request = suspended  # type: ignore[method-assign]
            writer.upsert([document("a", "An older text.")])
        assert index.get(["a"])["a"]["body"] == "The newer text."


def test_an_error_inside_gives_the_lock_back_too(client: Elasticsearch, location: Location) -> None:
    with pytest.raises(ZeroDivisionError), lock(client, location, "first"):
        _ = 1 / 0
    assert not client.exists(index=location.names.locks, id=ID)
