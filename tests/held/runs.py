"""Runs that an assertion holds back, and what becomes of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from flows.errors import Held
from flows.index.ledger import Tombstone
from flows.ingest import Conduct, ingest, resume
from flows.read.identity import text_sha256
from flows.report import RunReport
from flows.settings import settings
from flows.spool.waiting import waiting
from tests.archive import Archive, article

ENOUGH = "assertions: [{id: enough, measure: documents, minimum: %d, severity: stop}]"
LONG = "assertions: [{id: long, measure: median_words, minimum: 1000, severity: stop}]"


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def fill(archive: Archive, number: int) -> None:
    for n in range(number):
        archive.write(f"{n}.txt", article(n))


def hold(archive: Archive, asserted: Path, **how: Any) -> str:
    """A run that is held back; its id."""
    with pytest.raises(Held):
        archive.run(assertions=asserted, **how)
    (there,) = waiting(settings().home)
    return there.run_id


def accepted(archive: Archive, run: str) -> RunReport:
    return resume(archive.index, archive.raw_store, run, accept=True)


def later(archive: Archive, **how: Any) -> RunReport:
    """A run that began after that which is held."""
    options = replace(archive.options, first_seen_at=archive.options.first_seen_at + timedelta(hours=1))
    return ingest(archive.index, archive.raw_store, archive.found(), options, conduct=Conduct(**how))


def state(archive: Archive) -> str:
    return str(archive.index.ledger.runs(1)[0]["state"])


def contents(archive: Archive) -> list[dict[str, Any]]:
    """What the index holds, but for what names the run."""
    found = archive.documents()
    for document in found:
        del document["pipeline"]["run_id"]
    return found


class Counting:
    """A function that counts its calls, and dies instead of the next one after so many."""

    def __init__(self, real: Callable[..., Any], dies_after: int | None = None) -> None:
        self.real, self.dies_after, self.calls = real, dies_after, 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if self.calls == self.dies_after:
            raise KeyboardInterrupt
        self.calls += 1
        return self.real(*arguments, **named)

    @property
    def method(self) -> Callable[..., Any]:
        """As a method of the class that it is put into."""
        return lambda *arguments, **named: self(*arguments, **named)


def forget(archive: Archive, text: str, told_by: str = "text") -> None:
    """As a person has the article of this text taken out, before it comes: by its text, or the bytes of a file."""
    hashes = frozenset({text_sha256(text) if told_by == "text" else sha256(text.encode()).hexdigest()})
    archive.index.ledger.bury([Tombstone("f" * 24, hashes, datetime(2026, 1, 6, tzinfo=UTC), "by hand", done=True)])
