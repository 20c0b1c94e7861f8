"""A program that is killed at one of its requests, as the cluster sees it: nothing comes from it any more."""

from typing import Any

from elastic_transport import Transport
from elasticsearch import Elasticsearch


class Killed(BaseException):
    """The process is no more."""


class Death:
    """Lets a client's requests through until one of them is the last.

    `at` counts them from 1. `applied`: the last one reaches the server, and its answer nobody.
    """

    def __init__(self, client: Elasticsearch, at: int, *, applied: bool) -> None:
        self.requests: list[tuple[str, str]] = []
        self.dead = False
        self._at = at
        self._applied = applied
        transport: Transport = client.transport
        self._perform = transport.perform_request
        transport.perform_request = self._request  # type: ignore[method-assign]

    def _request(self, method: str, target: str, **given: Any) -> Any:
        if self.dead:
            raise Killed
        self.requests.append((method, target))
        if len(self.requests) < self._at:
            return self._perform(method, target, **given)
        self.dead = True
        if self._applied:
            self._perform(method, target, **given)
        raise Killed
