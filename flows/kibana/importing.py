"""Import every object, and believe Kibana only when it has counted them all and gives each of them back.

An import answers 200 even when it took nothing, and what it took may be lost to a later one: so its `success` and
`successCount` are read, and then the objects are asked for, by the export that Kibana itself uses.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from flows.errors import Stop
from flows.kibana.connection import SAFE, Answer, Kibana
from flows.schema.kibana.objects import FILE, ndjson, saved_objects
from flows.schema.kibana.saved import DASHBOARD, SavedObject

_NAMED = 10  # objects that a message names


@dataclass(frozen=True, slots=True)
class Imported:
    """What stands in Kibana now."""

    kibana: str  # address of the space
    version: str | None
    objects: dict[str, int]  # number by type
    dashboards: dict[str, str]  # address by title

    def to_document(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "kibana": self.kibana, "version": self.version, "objects": self.objects, "dashboards": self.dashboards,
        }  # fmt: skip


def import_objects(kibana: Kibana, prefix: str = "") -> Imported:
    """Replace or create every object of the archive with this prefix (empty, or ending with a hyphen).

    Raises `Stop`, naming the objects, where one was refused or cannot be fetched back.
    """
    objects = saved_objects(prefix)
    file = (FILE, ndjson(prefix), "application/x-ndjson")
    answer = kibana.post("/api/saved_objects/_import", params={"overwrite": "true"}, files={"file": file})
    ids = _accepted(answer, objects, kibana)
    _fetch_back(ids, kibana)
    places = {item.attributes["title"]: ids[item.type, item.id] for item in objects if item.type == DASHBOARD}
    return Imported(
        kibana=kibana.url,
        version=kibana.version,
        objects=dict(Counter(item.type for item in objects)),
        dashboards={title: f"{kibana.url}/app/dashboards#/view/{id}" for title, id in places.items()},
    )


def _accepted(answer: Answer, objects: Sequence[SavedObject], kibana: Kibana) -> dict[tuple[str, str], str]:
    """The id that each object has now, by type and id: Kibana gives another one where a different space has it."""
    result = answer.document
    if answer.status != 200 or not isinstance(result, dict) or "success" not in result:
        raise _stopped(f"Kibana at {kibana.url} refused the file: {answer.message}", "check that --kibana is Kibana's")
    refused = [_reason(error) for error in result.get("errors") or () if isinstance(error, dict)]
    if result["success"] is not True or refused:
        raise _stopped(
            f"Kibana at {kibana.url} took {result.get('successCount', 0)} of {len(objects)} objects and refused "
            + _listed(refused),
            "mend what it names, then the same command",
        )
    if result.get("successCount") != len(objects):
        raise _stopped(
            f"Kibana at {kibana.url} says it took {result.get('successCount')} objects of {len(objects)}",
            "the same command; read Kibana's log when it says so again",
        )
    renamed = {
        (one.get("type"), one.get("id")): one["destinationId"]
        for one in result.get("successResults") or ()
        if isinstance(one, dict) and isinstance(one.get("destinationId"), str)
    }
    return {(item.type, item.id): renamed.get((item.type, item.id), item.id) for item in objects}


def _fetch_back(ids: dict[tuple[str, str], str], kibana: Kibana) -> None:
    wanted = [{"type": type, "id": id} for (type, _), id in ids.items()]
    answer = kibana.post("/api/saved_objects/_export", json={"objects": wanted, "excludeExportDetails": True})
    found = set(_identities(answer.body)) if answer.status == 200 else set()
    lost = [f"{one['type']} {one['id']}" for one in wanted if (one["type"], one["id"]) not in found]
    if lost:
        raise _stopped(
            f"Kibana at {kibana.url} does not give back " + _listed(lost),
            "the same command; read Kibana's log when it says so again",
        )


def _identities(lines: bytes) -> list[tuple[str, str]]:
    """Type and id of each object of an export; none where it is something else."""
    try:
        return [(str(item["type"]), str(item["id"])) for item in map(orjson.loads, lines.splitlines())]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return []


def _reason(error: dict[str, Any]) -> str:
    """One refused object, and why."""
    why = error.get("error")
    kind = str(why.get("type", "unknown")) if isinstance(why, dict) else "unknown"
    missing = why.get("references") if isinstance(why, dict) else None
    needs = [f"{one.get('type')} {one.get('id')}" for one in missing or () if isinstance(one, dict)]
    told = str(why.get("message", "")) if isinstance(why, dict) else ""
    detail = "needs " + _listed(needs) if needs else told[:200]
    return f"{error.get('type')} {error.get('id')} ({kind}{': ' + detail if detail else ''})"


def _listed(some: Sequence[str]) -> str:
    if not some:
        return "the rest without a reason"
    more = len(some) - _NAMED
    return "; ".join(some[:_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _stopped(happened: str, following: str) -> Stop:
    return Stop(happened, safe=SAFE, next_command=following)
