"""Records to judge."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from flows import stages
from flows.inputs import Options
from flows.raw_store.store import RawStore
from flows.read.record import Record
from flows.workers.judge import Judge, Task, Verdict

PARAGRAPH = (
    "The council of Northfield voted on Tuesday to close the old swimming pool at the end of the year. "
    "Residents had collected four thousand signatures against the plan, which was first discussed in spring."
)
OPTIONS = Options(date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC), frozenset(set(stages.OPTIONAL) - {"dates"}))


def judge(folder: Path) -> Judge:
    """A judge without the slow stages."""
    return Judge(OPTIONS, RawStore(folder / "raw"))


def record(word: object, **more: str) -> Record:
    """A record whose text has this word."""
    payload = orjson.dumps({"text": f"{PARAGRAPH} The last word of the evening was {word}.", **more})
    digest = hashlib.sha256(payload).hexdigest()
    return Record("drop", f"{word}.json", "", "json", payload, digest, len(payload))


def tasks(words: Iterable[object]) -> list[Task]:
    """A task for each word."""
    return [Task(record(word)) for word in words]


def outcome(verdict: Verdict) -> str:
    """The word of the document, or the code of the refusal."""
    if verdict.refusal:
        return str(verdict.refusal.code)
    return str(orjson.loads(verdict.document)["body"]).rstrip(".").rsplit(" ", 1)[1]


def told(verdict: Verdict) -> tuple[object, ...]:
    """What a verdict says of its record, without how long it took."""
    return repr(verdict.refusal), verdict.reading, verdict.document, verdict.unmapped
