"""A program that ends at one of its requests, as the cluster sees it."""

import threading
from typing import Any

from elasticsearch import Elasticsearch

from flows.index.elastic.location import Location
from flows.index.elastic.lock import ID as WRITER


class Killed(BaseException):
    """The process is no more."""


class Ending:
    """Ends what uses a client at its request `at`, counted from 1. Counted is what changes something; renewals of the
    lock are not.

    Killed: neither this request nor any later one reaches the server. Interrupted: it does, and Ctrl-C is pressed
    before the next one, which goes through as all others do.
    """

    def __init__(self, client: Elasticsearch, at: int, *, killed: bool = True) -> None:
        self.came = False
        self._requests = 0
        self._at = at
        self._killed = killed
        self._perform = client.transport.perform_request
        client.transport.perform_request = self._request  # type: ignore[method-assign]

    def _request(self, method: str, target: str, **given: Any) -> Any:
        if self._killed and self.came:
            raise Killed
        counted = _changes(method, target) and threading.current_thread().name != "writer-lock"
        self._requests += counted
        now = counted and self._requests == self._at
        self.came = self.came or now
        if now and self._killed:
            raise Killed
        answer = self._perform(method, target, **given)
        if now:
            raise KeyboardInterrupt
        return answer


def _changes(method: str, target: str) -> bool:
    asked = target.partition("?")[0].rpartition("/")[2]
    return method in ("PUT", "DELETE") or (method == "POST" and asked in ("_bulk", "_aliases", "_refresh"))


def free_the_lock(client: Elasticsearch, location: Location) -> None:
    """Do at once what takes a lease of 15 seconds after the holder was killed."""
    client.options(ignore_status=404).delete(index=location.names.locks, id=WRITER)
