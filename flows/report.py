"""The run report: what a person wants to know of a run, counted as it goes.

Counting is adding: the report of a run is the sum of those of its batches, so that a flow's tasks and the plain loop
give the same one.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.article import Outlet
from flows.index.base import Document

_PARTS = frozenset({"title", "subtitle"})  # not in the body, but of the article
RunState = Literal["running", "completed", "stopped", "interrupted"]  # interrupted: killed, as a later run found
TOP = 200  # values kept of an open-ended count (people, outlets): a report stays small as drops grow


class RunReport(BaseModel):
    """What one run, or one batch of it, did. `seen` = loaded + unchanged + duplicate + rejected, or the run fails."""

    model_config = ConfigDict(extra="forbid")

    run_id: str
    kind: str = Field(
        default="ingest", description="ingest, retry, reprocess, recover, rebuild, rollback, copy, forget"
    )
    drops: list[str] = []
    index: str = Field(default="", description="Where the index is")
    started_at: datetime
    finished_at: datetime | None = None
    state: RunState = "running"
    files: int = 0
    seen: int = 0
    loaded: int = 0
    created: int = Field(default=0, description="Of those loaded: new in the index")
    updated: int = Field(default=0, description="Of those loaded: replaced an older version")
    unchanged: int = 0
    repaired: int = Field(default=0, description="Records done again because the index had lost their article")
    duplicate: int = 0
    rejected: int = 0
    newly_rejected: int = Field(default=0, description="Of those rejected: not known from an earlier run")
    replaced: int = Field(default=0, description="Articles deleted because their file now holds another one")
    missing: int = Field(default=0, description="Records that the drop no longer holds")
    deleted: int = Field(default=0, description="Articles deleted because the drop no longer holds them")
    unsettled: int = Field(default=0, description="Records that the next ingest judges again, after a rollback")
    lacking: int = Field(default=0, description="Articles that the ledger claims and the version rolled back to lacks")
    waiting: int = Field(
        default=0, description="Records that were read and not booked when the run stopped: the next one does them"
    )
    not_kept: int = Field(default=0, description="Of those unchanged: left as they are, their raw text is not kept")
    stale: Counter[str] = Field(default=Counter(), description="Documents by the stage that was stale in them")
    unbooked: list[str] = Field(
        default=[], description="Articles being loaded: the ledger may not name what a killed run wrote into them"
    )
    pending: list[str] = Field(
        default=[], description="Articles being written: a killed run may have left them half done"
    )
    renewed: dict[str, str] = Field(default={}, description="Fingerprints of their ledger entries, before and after")
    refused: list[str] = Field(default=[], description="Documents left behind, each with its reason; at most 200 named")
    ignored: list[str] = Field(
        default=[],
        description="Files passed over on purpose, and rows of manifests that name no file; at most 200 named",
    )
    reasons: Counter[str] = Field(default=Counter(), description="Rejected records by reason code")
    unmapped: Counter[str] = Field(
        default=Counter(),
        description="Keys of the input that no field takes; those of unchanged records are not looked at",
    )
    removed: Counter[str] = Field(default=Counter(), description="Removed lines by kind")
    languages: Counter[str] = Counter()
    outlets: Counter[str] = Counter()
    people: Counter[str] = Counter()
    quality: Counter[str] = Counter()
    forgotten: Counter[str] = Field(default=Counter(), description="What flows forget took out, by where it was")
    stories: Counter[str] = Field(default=Counter(), description="What the corpus pass did")

    @property
    def balanced(self) -> bool:
        """Nothing disappeared."""
        return self.seen == self.loaded + self.unchanged + self.duplicate + self.rejected

    @property
    def seconds(self) -> float:
        """How long the run took; 0 while it runs."""
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else 0.0

    def sections(self) -> Iterator[tuple[str, Counter[str]]]:
        """The counts that people are shown, each under its heading, where there are any."""
        stories = Counter(
            {
                "articles in a story": self.stories["in_stories"],
                "new stories": self.stories["stories_founded"],
                "near-duplicates": self.stories["near_duplicates"],
                "not written": self.stories["rejected"],
            }
        )
        for heading, counter in (
            ("rejected because", self.reasons),
            ("removed lines", self.removed),
            ("languages", self.languages),
            ("outlets", self.outlets),
            ("people", self.people),
            ("quality flags", self.quality),
            ("stories", stories),
            ("taken out", self.forgotten),
            ("keys not used", self.unmapped),
        ):
            if shown := +counter:
                yield heading, shown

    def count_document(self, document: Document) -> None:
        """Count what one loaded article shows."""
        self.languages[document["language"]] += 1
        self.outlets[Outlet.model_validate(document["outlet"]).label] += 1
        self.people.update(document.get("people", ()))
        self.quality.update(document.get("quality", ()))
        self.removed.update(span["kind"] for span in document.get("removed", ()) if span["kind"] not in _PARTS)

    def add(self, batch: "RunReport") -> None:
        """Add the counts of a batch of this run."""
        for name, value in batch:
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            elif type(value) is int:
                setattr(self, name, getattr(self, name) + value)
        for name in ("people", "outlets", "unmapped"):
            setattr(self, name, Counter(dict(getattr(self, name).most_common(TOP))))

    def to_document(self) -> dict[str, Any]:
        """JSON-ready, counts with the largest first."""
        document = self.model_dump(mode="json")
        for name, value in self:
            if isinstance(value, Counter):
                document[name] = dict(sorted(value.items(), key=lambda item: (-item[1], item[0])))
        return document
