"""A drop folder, an index, and runs over them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows import stages
from flows.index.base import Document, Index
from flows.ingest import Conduct, begin, ingest
from flows.inputs import Options
from flows.load.run import IngestRun
from flows.raw_store.store import RawStore
from flows.read.discover import Discovery, discover
from flows.report import RunReport

FAST = frozenset(set(stages.OPTIONAL) - {"dates", "signature"})
PARAGRAPH = (
    "The council of Northfield voted on Tuesday to close the old swimming pool at the end of the year. "
    "Residents had collected four thousand signatures against the plan, which was first discussed in spring."
)


@dataclass
class Archive:
    """A drop folder, an index, and runs over them."""

    drop: Path
    home: Path
    index: Index
    without: frozenset[str] = FAST

    def write(self, name: str, text: str) -> None:
        path = self.drop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *inputs: Path, **how: Any) -> RunReport:
        return ingest(self.index, self.raw_store, self.found(*inputs), self.options, conduct=Conduct(**how))

    def move(self, name: str, to: str) -> None:
        (self.drop / to).parent.mkdir(parents=True, exist_ok=True)
        (self.drop / name).rename(self.drop / to)

    def remove(self, *names: str) -> None:
        for name in names:
            (self.drop / name).unlink()

    @contextmanager
    def begun(self, *inputs: Path) -> Iterator[IngestRun]:
        with begin(self.index, self.raw_store, self.found(*inputs), self.options) as run:
            yield run

    def found(self, *inputs: Path) -> Discovery:
        return discover([str(path) for path in inputs or (self.drop,)])

    @property
    def options(self) -> Options:
        return Options(date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC), self.without)

    @property
    def raw_store(self) -> RawStore:
        return RawStore(self.home / "raw")

    def documents(self) -> list[Document]:
        return list(self.index.scan())

    def bodies(self) -> set[str]:
        return {document["body"] for document in self.documents()}


def new_archive(folder: Path, index: Index) -> Archive:
    """An empty drop beside an index."""
    drop = folder / "drop"
    drop.mkdir(parents=True)
    return Archive(drop, folder / "home", index)


def article(n: int) -> str:
    """A text like no other."""
    return f"{PARAGRAPH} It was decision number {n} of the evening."


URL = "https://example.org/pool"


def record(id: object, n: int, **more: object) -> str:
    """The same as a line of JSON."""
    return json.dumps({"id": id, "text": article(n), **more}) + "\n"
