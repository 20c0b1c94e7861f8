"""Judged records as bytes, and back: a line of JSON about each of them, then their contents one after the other.

Never pickle: a spool lies in a folder, and reading it must not run what somebody put there.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson

from flows.errors import Reject, RejectCode
from flows.inputs import Metadata
from flows.memory import Peak
from flows.read.record import Record
from flows.workers.judge import Reading, Verdict

_NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class Judged:
    """A record with the verdict on it. None: it was not judged, since it was known, or is to stay out.

    `accepted`: it is an article, or was one already. `accepted_before`: see `flows.workers.judge.Task`.
    """

    record: Record
    verdict: Verdict | None = None
    accepted: bool = False
    accepted_before: bool = False

    @property
    def bare(self) -> bool:
        """Its text was not kept, since it was to stay out."""
        return bool(self.record.size and not self.record.payload and not self.record.refusal)

    def without_text(self) -> "Judged":
        """As it is kept of what is to stay out: not a word, neither of its text nor of what is said of it."""
        record = replace(self.record, payload=b"", beside=b"")
        reading = self.verdict.reading if self.verdict else None
        if self.verdict is None or reading is None:
            return Judged(record)
        out, told = Reject(RejectCode.FORGOTTEN), replace(reading, metadata=_NOTHING)
        return Judged(record, replace(self.verdict, refusal=out, reading=told, document=b"", unmapped=()))


def packed(judged: Sequence[Judged]) -> bytes:
    """The bytes of a chunk."""
    contents = [part for one in judged for part in _contents(one)]
    head = _dumped([_described(one) for one in judged])
    return b"".join((len(head).to_bytes(8, "big"), head, *contents))


def unpacked(chunk: bytes) -> list[Judged]:
    """A chunk from its bytes. Raises `ValueError` where they are not what `packed` makes."""
    try:
        begin = 8 + int.from_bytes(chunk[:8], "big")
        content = memoryview(chunk)[begin:]
        found = []
        for row in _loaded(chunk[8:begin]):
            parts = []
            for size in row["sizes"]:
                parts.append(bytes(content[:size]))
                content = content[size:]
            found.append(_judged(row, *parts))
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise ValueError(f"no spooled chunk: {type(error).__name__}") from None
    return found


def _contents(one: Judged) -> tuple[bytes, bytes, bytes]:
    return one.record.payload, one.record.beside, one.verdict.document if one.verdict else b""


def _described(one: Judged) -> dict[str, Any]:
    record, verdict = one.record, one.verdict
    row: dict[str, Any] = {
        "place": record.key,
        "format": record.format,
        "sha256": record.sha256,
        "size": record.size,
        "refusal": _refusal(record.refusal),
        "encoding": record.encoding,
        "location": record.location,
        "partial": record.partial,
        "accepted": one.accepted,
        "accepted_before": one.accepted_before,
        "sizes": [len(part) for part in _contents(one)],
    }
    if verdict:
        row["verdict"] = {
            "refusal": _refusal(verdict.refusal),
            "reading": asdict(verdict.reading) if verdict.reading else None,
            "unmapped": verdict.unmapped,
            "seconds": dict(verdict.seconds),
            "memory": asdict(verdict.memory) if verdict.memory else None,
        }
    return row


def _judged(row: dict[str, Any], payload: bytes, beside: bytes, document: bytes) -> Judged:
    drop, path, name = row["place"]
    record = Record(
        drop,
        path,
        name,
        row["format"],
        payload,
        row["sha256"],
        row["size"],
        refusal=_refused(row["refusal"]),
        beside=beside,
        encoding=row["encoding"],
        location=row["location"],
        partial=row["partial"],
    )
    told = row.get("verdict")
    if told is None:
        return Judged(record, None, row["accepted"], row["accepted_before"])
    verdict = Verdict(
        refusal=_refused(told["refusal"]),
        reading=_reading(told["reading"]),
        document=document,
        unmapped=tuple(told["unmapped"]),
        seconds=told["seconds"],
        memory=Peak(**told["memory"]) if told["memory"] else None,
    )
    return Judged(record, verdict, row["accepted"], row["accepted_before"])


def _reading(told: dict[str, Any] | None) -> Reading | None:
    if told is None:
        return None
    said: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told["metadata"].items()
    }
    return Reading(told["article_id"], told["text_sha256"], Metadata(**said))


def _refusal(why: Reject | None) -> tuple[str, str] | None:
    return (str(why.code), why.detail) if why else None


def _refused(told: Sequence[str] | None) -> Reject | None:
    return Reject(RejectCode(told[0]), told[1]) if told else None


def _dumped(rows: list[dict[str, Any]]) -> bytes:
    try:
        return orjson.dumps(rows)
    except TypeError:  # lone surrogates, as in names of files that are no UTF-8, which only escapes can write
        return json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()


def _loaded(head: bytes) -> list[dict[str, Any]]:
    try:
        rows = orjson.loads(head)
    except orjson.JSONDecodeError:
        rows = json.loads(head)
    if not isinstance(rows, list):
        raise TypeError("no list")
    return rows
