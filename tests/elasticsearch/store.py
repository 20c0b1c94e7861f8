"""What a bulk request does, in memory: the part of Elasticsearch that a loader sees on a good day."""

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from tests.elasticsearch.scripted import Answer, Received

ItemFault = Callable[[str], Mapping[str, Any] | None]
"""From the id of an operation to what its item says in place of doing it: status, kind and reason; None to do it."""


def error(status: int, kind: str, reason: str = "no") -> dict[str, Any]:
    """What an item says that failed."""
    return {"status": status, "error": {"type": kind, "reason": reason}}


class Store:
    """Documents by id, with external versions: the larger one stays (checked against a real node in test_faults)."""

    def __init__(self) -> None:
        self.documents: dict[str, Any] = {}
        self.versions: dict[str, int] = {}
        self._lock = threading.Lock()

    def __call__(self, request: Received, fault: ItemFault = lambda _: None) -> Answer:
        """Do what a bulk request says, but for the items that a fault is for."""
        items = []
        with self._lock:
            for kind, action, source in request.actions:
                done = fault(action["_id"]) or self._done(kind, action, source)
                items.append({kind: {"_id": action["_id"], **done}})
        return Answer({"errors": any("error" in next(iter(item.values())) for item in items), "items": items})

    def _done(self, kind: str, action: dict[str, Any], source: bytes) -> dict[str, Any]:
        id, version = action["_id"], action["version"]
        current = self.versions.get(id, 0)
        if current >= version:
            reason = f"[{id}]: version conflict, current version [{current}] is higher or equal to the one provided"
            return error(409, "version_conflict_engine_exception", f"{reason} [{version}]")
        self.versions[id] = version
        there = id in self.documents
        if kind == "delete":
            self.documents.pop(id, None)
            return {"status": 200 if there else 404, "result": "deleted" if there else "not_found"}
        self.documents[id] = json.loads(source)
        return {"status": 200 if there else 201, "result": "updated" if there else "created"}
