"""Ports stay the same where they can."""

import socket
from collections.abc import Iterator

import pytest

from flows.errors import UsageError
from flows.stack.supervision.ports import LOOPBACK, port_for


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_usual_port_that_is_taken_gives_way_to_a_free_one(taken: int) -> None:
    port = port_for("Elasticsearch", taken, None)
    assert port != taken
    assert port_for("Elasticsearch", port, None) == port


def test_a_port_that_was_asked_for_and_is_taken_is_refused(taken: int) -> None:
    with pytest.raises(UsageError, match=f"port {taken} for Elasticsearch is taken"):
        port_for("Elasticsearch", 9200, taken)


def test_two_services_never_get_the_same_port(taken: int) -> None:
    free = port_for("Elasticsearch", taken, None)
    assert port_for("Prefect", free, None, promised=free) != free
    with pytest.raises(UsageError, match="is taken"):
        port_for("Prefect", taken, free, promised=free)
