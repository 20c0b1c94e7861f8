"""What is sent: operations on documents, each serialised once, cut into requests.

Every operation carries a version, taken from the clock and larger than the one before, and the server keeps the larger
(`version_type: external`). So an operation that is sent again after its answer was lost changes nothing, and says so;
and a request that was given up, and still reaches the server minutes later, cannot bring an older text back.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import orjson

MAX_OPERATIONS = 2_000  # of a request; more than fit into its bytes only where documents are tiny


@dataclass(frozen=True, slots=True)
class Operation:
    """One line or two of a bulk request: `action` and, unless it deletes, `source`, each with its line end."""

    kind: str  # index | delete
    index: str
    id: str
    version: int
    action: bytes
    source: bytes = b""

    @property
    def document(self) -> tuple[str, str]:
        """What it is about: index and id."""
        return self.index, self.id

    @property
    def size(self) -> int:
        """Bytes in a request."""
        return len(self.action) + len(self.source)

    def after(self, version: int) -> "Operation":
        """The same with a version that is larger than this one, which another clock had given."""
        version = versions.after(version)
        return replace(self, version=version, action=_action(self.kind, self.index, self.id, version))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server did: `result` is created, updated, deleted or not_found; or None, with a `reason`.

    `already_there`: an earlier attempt, whose answer was lost, had done it. Whether that one had created the document
    cannot be known any more: it counts as updated.
    """

    id: str
    result: str | None
    reason: str | None = None
    already_there: bool = False


class Versions:
    """Microseconds since 1970, each number larger than every one before: exact in JSON readers with 53 bits."""

    def __init__(self, now: Callable[[], int] = time.time_ns) -> None:
        self._now = now
        self._last = 0
        self._lock = Lock()

    def next(self) -> int:
        """A larger one."""
        return self.after(0)

    def after(self, other: int) -> int:
        """One that is also larger than `other`."""
        with self._lock:
            self._last = max(self._last + 1, other + 1, self._now() // 1000)
            return self._last


versions = Versions()


def index_operation(index: str, id: str, document: Mapping[str, Any]) -> Operation:
    """Write a document whole. Raises `TypeError` or `ValueError` for what is not JSON (a lone surrogate)."""
    version = versions.next()
    source = orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
    return Operation("index", index, id, version, _action("index", index, id, version), source)


def delete_operation(index: str, id: str) -> Operation:
    """Delete a document."""
    version = versions.next()
    return Operation("delete", index, id, version, _action("delete", index, id, version))


def _action(kind: str, index: str, id: str, version: int) -> bytes:
    action = {kind: {"_index": index, "_id": id, "version": version, "version_type": "external"}}
    return orjson.dumps(action, option=orjson.OPT_APPEND_NEWLINE)


def chunks(operations: Iterable[Operation], max_bytes: Callable[[], int]) -> Iterator[list[Operation]]:
    """Requests of at most `MAX_OPERATIONS` and `max_bytes()`, none of which names a document twice.

    An operation that is larger by itself goes alone: only the server knows whether it takes it.
    """
    chunk: list[Operation] = []
    named: set[tuple[str, str]] = set()
    size = 0
    for operation in operations:
        full = len(chunk) >= MAX_OPERATIONS or size + operation.size > max_bytes()
        if chunk and (full or operation.document in named):
            yield chunk
            chunk, named, size = [], set(), 0
        chunk.append(operation)
        named.add(operation.document)
        size += operation.size
    if chunk:
        yield chunk
