"""The records of the ledger as documents of Elasticsearch, and back; what selects them.

Entries and rejects have one field that the records have not, `place`: the key as one value, which pages are sorted by.
"""

import base64
import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flows.index.ledger import LedgerEntry, RecordKey, RecordOutcome, RejectedRecord, Selection, Tombstone
from flows.index.moments import sortable

_BYTES = ("head", "beside")
_LONGEST = 2000  # characters of a place that are in the order of keys; members of archives may have any name


def id_of(key: RecordKey) -> str:
    """The id of what is kept of a record's place: of its entry, and of its reject."""
    return hashlib.sha256("\0".join(key).encode(errors="surrogatepass")).hexdigest()[:40]


def place_of(key: RecordKey) -> str:
    """The key as one value that sorts as it does, and is no other key's."""
    place = "\0".join(key)
    return place if len(place) <= _LONGEST else f"{place[:_LONGEST]}\0{id_of(key)}"


def conditions(selection: Selection, reason: str) -> list[dict[str, Any]]:
    """What a selection asks for, as filters; `reason` is the field of reason codes."""
    exact = {"drop": selection.drop, "outcome": selection.outcome, reason: selection.reason, "run_id": selection.run_id}
    given = {field: str(value) for field, value in exact.items() if value is not None}
    found: list[dict[str, Any]] = [{"term": {field: value}} for field, value in given.items()]
    if selection.path is not None:
        pattern = selection.path.replace("\\", "\\\\")
        if not any(mark in pattern for mark in "*?"):
            pattern = f"*{pattern}*"
        found.append({"wildcard": {"path": pattern}})
    return found


def source_of(record: LedgerEntry | RejectedRecord) -> dict[str, Any]:
    """An entry, or of a reject what is JSON as it is, without empty fields."""
    filled = {name: value for name, value in asdict(record).items() if value is not None}
    return filled | {"place": place_of(record.key), "seen_at": sortable(record.seen_at)}


def source_of_reject(record: RejectedRecord) -> dict[str, Any]:
    """A reject, its bytes as base64."""
    return source_of(record) | {name: base64.b64encode(getattr(record, name)).decode() for name in _BYTES}


def entry_of(source: dict[str, Any]) -> LedgerEntry:
    """As `source_of` wrote it."""
    empty = dict.fromkeys(("article_id", "reason", "detail"))
    known = {"outcome": RecordOutcome(source["outcome"]), "seen_at": datetime.fromisoformat(source["seen_at"])}
    return LedgerEntry(**{**empty, **_without_place(source), **known})


def reject_of(source: dict[str, Any]) -> RejectedRecord:
    """As `source_of_reject` wrote it."""
    known = {name: base64.b64decode(source[name]) for name in _BYTES}
    return RejectedRecord(**{**_without_place(source), **known, "seen_at": datetime.fromisoformat(source["seen_at"])})


def source_of_tombstone(stone: Tombstone) -> dict[str, Any]:
    """A tombstone, its hashes in order."""
    return asdict(stone) | {"hashes": sorted(stone.hashes), "forgotten_at": sortable(stone.forgotten_at)}


def tombstone_of(source: dict[str, Any]) -> Tombstone:
    """As `source_of_tombstone` wrote it."""
    known = {"hashes": frozenset(source["hashes"]), "forgotten_at": datetime.fromisoformat(source["forgotten_at"])}
    return Tombstone(**{**source, **known})


def _without_place(source: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in source.items() if name != "place"}
