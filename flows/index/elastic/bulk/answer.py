"""What a bulk answer says of each operation. Whatever is not an answer to what was sent says nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from flows.index.elastic.bulk.operations import Operation, Outcome
from flows.index.elastic.client import BLOCKED, BUSY

FILTER = "errors,items.*._id,items.*.status,items.*.result,items.*.error.type,items.*.error.reason"
_DONE = {"index": ("created", "updated"), "delete": ("deleted", "not_found")}
_CONFLICT = "version_conflict_engine_exception"
_CURRENT_VERSION = re.compile(r"current version \[(\d{1,19})\]", re.ASCII)
_PREVIEW = re.compile(r"\s*Preview of field's value: '.*", re.DOTALL)
# Answered with 400, as a document's own faults are, and of the index all the same.
_OF_THE_INDEX = ("index_closed_exception", "invalid_index_name_exception", "invalid_alias_name_exception")
_NO_WRITE_INDEX = "no write index is defined for alias"


@dataclass(frozen=True, slots=True)
class Again:
    """Send this once more: the same, or the same with a later version."""

    operation: Operation
    status: int
    kind: str


@dataclass(frozen=True, slots=True)
class Halt:
    """No document is to blame: the cluster, the index or the key does not let anything be written."""

    status: int
    kind: str


Judgement: TypeAlias = Outcome | Again | Halt


def read_answer(body: object, operations: Sequence[Operation], *, in_doubt: bool) -> list[Judgement] | None:
    """What became of each operation, in their order; None where the answer is not one to these operations.

    `in_doubt`: they were sent before, and the answer was lost.
    """
    items = body.get("items") if isinstance(body, dict) else None
    if not isinstance(items, list) or len(items) != len(operations):
        return None
    found = []
    for operation, item in zip(operations, items, strict=True):
        result = item.get(operation.kind) if isinstance(item, dict) else None
        if not isinstance(result, dict) or result.get("_id") != operation.id:
            return None
        judged = _judge(operation, result, in_doubt)
        if judged is None:
            return None
        found.append(judged)
    return found


def _judge(operation: Operation, item: dict[str, Any], in_doubt: bool) -> Judgement | None:
    error, status = item.get("error"), item.get("status")
    if not isinstance(status, int):
        return None
    if error is None:
        done = item.get("result")
        return Outcome(operation.id, done) if done in _DONE[operation.kind] else None
    kind = str(error.get("type")) if isinstance(error, dict) else "without a type"
    reason = str(error.get("reason")) if isinstance(error, dict) else ""
    if kind == BLOCKED and status != 503:  # a 429 of this type is a full disk; a 503, an election
        return Halt(status, kind)
    if status in BUSY:
        return Again(operation, status, kind)
    if status == 409 and kind == _CONFLICT and (current := _CURRENT_VERSION.search(reason)):
        return _conflict(operation, int(current[1]), in_doubt)
    if status not in (400, 413) or kind in _OF_THE_INDEX or _NO_WRITE_INDEX in reason:
        return Halt(status, kind)
    return Outcome(operation.id, None, shortened(error))


def _conflict(operation: Operation, current: int, in_doubt: bool) -> Outcome | Again:
    """Our own version is there, or another one, which a host whose clock is ahead has given before us, or a person who
    changed the document by hand (which adds one to its version).

    Not one of this process: it never sends two versions of a document at once. Nor one of a writer that came after us:
    what is sent again is sent with the writer's lock held (`before_sending` of the loader).
    """
    if in_doubt and current == operation.version:
        return Outcome(operation.id, "updated" if operation.kind == "index" else "deleted", already_there=True)
    return Again(operation.after(current), 409, _CONFLICT)


def shortened(error: Any) -> str:
    """The engine's own words, short, without the piece of the document that it likes to quote."""
    if not isinstance(error, dict):
        return "refused without a reason"
    return f"{error.get('type')}: {_PREVIEW.sub('', str(error.get('reason')))}"[:500]
