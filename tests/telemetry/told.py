"""An observer that remembers, and a drop whose every name and word is one that may not be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.report import RunReport
from flows.telemetry.observing import Fact, Span
from tests.archive import Archive, article, record

SECRETS = ("Northfield", "Wetherby", "swimming", "privat", "example.org")
"""Of each place where a text may come from: body, title, drop, file, address."""


@dataclass
class Told:
    """What happened, in its order."""

    spans: list[tuple[str, dict[str, Fact], str | None]] = field(default_factory=list)
    events: list[tuple[str, dict[str, Fact]]] = field(default_factory=list)
    counts: list[RunReport] = field(default_factory=list)
    stages: set[str] = field(default_factory=set)
    queue: list[int] = field(default_factory=list)

    def began(self, span: Span) -> Any:
        return None

    def ended(self, span: Span, mark: Any, error: str | None) -> None:
        self.spans.append((span.name, {**span.ids, **span.facts}, error))

    def happened(self, name: str, facts: Mapping[str, Fact], within: Span | None) -> None:
        self.events.append((name, dict(facts)))

    def counted(self, report: RunReport) -> None:
        self.counts.append(report)

    def judged(self, seconds: Mapping[str, float]) -> None:
        self.stages |= seconds.keys()

    def waiting(self, records: int) -> None:
        self.queue.append(records)


def secretive(archive: Archive) -> Archive:
    """A drop of three articles, one record that is none, and an archive that is damaged."""
    archive.drop = archive.drop.rename(archive.drop.with_name("privat"))
    for n in range(2):
        archive.write(f"Wetherby resigns {n}.txt", article(n))
    archive.write("more.jsonl", record("swimming", 2, title="Wetherby resigns", url="https://example.org/pool") + "{\n")
    (archive.drop / "swimming.zip").write_bytes(b"PK\3\4 Northfield")
    return archive
