"""The run report: what a person wants to know of a run, counted as it goes.

Counting is adding: the report of a run is the sum of those of its batches, so that a flow's tasks and the plain loop
give the same one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.index.base import Document
from flows.memory import Peak
from flows.report import profile
from flows.report.findings import Breach, Drift
from flows.report.measured import Measured, entered, top
from flows.report.profile import Profile

RunState = Literal["running", "completed", "held", "stopped", "interrupted"]
"""held: an assertion does not hold, so what was judged waits and nothing is loaded; interrupted: killed, as a later run
found."""
OTHERS = "other outlets"  # those beyond `TOP`, as one
TOP = 200  # values kept of an open-ended count (people, outlets): a report stays small as drops grow


class RunReport(BaseModel):
    """What one run, or one batch of it, did. `seen` = loaded + unchanged + duplicate + rejected, or the run fails."""

    model_config = ConfigDict(extra="forbid")

    run_id: str
    kind: str = Field(
        default="ingest",
        description="ingest, resume, retry, reprocess, recover, rebuild, rollback, copy, forget, stories",
    )
    drops: list[str] = []
    named_files: bool = Field(default=False, description="Files of the drops were named, and not whole folders")
    index: str = Field(default="", description="Where the index is")
    started_at: datetime
    finished_at: datetime | None = None
    state: RunState = "running"
    error: str = Field(default="", description="Why it was held or stopped, without what is safe and what to do next")
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
    profiles: dict[str, Profile] = Field(default={}, description="What the articles loaded look like, by outlet")
    runner: str = Field(default="", description="What judged the records: one process, 2 processes ...")
    stage_seconds: dict[str, float] = Field(default={}, description="Seconds of work by stage, over all processes")
    stage_documents: Counter[str] = Field(default=Counter(), description="Documents that each stage worked on")
    judged_before: int = Field(
        default=0, description="Of those read: judged before the run was held or killed, and taken from its spool"
    )
    slowest: list[Measured] = Field(default=[], description="The ten records that took most seconds of work")
    largest: list[Measured] = Field(default=[], description="The ten records of most bytes")
    processes: dict[str, int] = Field(default={}, description="Most memory that each process held, in bytes")
    peak_memory: int = Field(
        default=0, description="Sum of the most that each process held, in bytes: all together held no more"
    )
    drift: list[Drift] = Field(default=[], description="Measures beside the last healthy runs of the same drops")
    breaches: list[Breach] = Field(default=[], description="Assertions on the drop that do not hold")
    abstained: list[str] = Field(default=[], description="Assertions that could not be told, each with why")
    accepted_by: str = Field(default="", description="Who had it loaded in spite of an assertion that stops, and when")
    overtaken: int = Field(
        default=0, description="Of those unchanged: records of a held run that a later run has read anew meanwhile"
    )

    @property
    def balanced(self) -> bool:
        """Nothing disappeared."""
        return self.seen == self.loaded + self.unchanged + self.duplicate + self.rejected

    @property
    def seconds(self) -> float:
        """How long the run took; 0 while it runs."""
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else 0.0

    @property
    def judged(self) -> int:
        """Records that were read and judged: those that no earlier run had left as they are, nor this one had judged
        before it was held."""
        return max(0, self.stage_documents["read"] - self.judged_before)

    @property
    def documents_per_second(self) -> float:
        """Records judged in a second of the run; 0 while it runs."""
        return self.judged / self.seconds if self.seconds else 0.0

    @property
    def profile(self) -> Profile:
        """What all articles loaded look like."""
        return profile.total(self.profiles.values())

    def stage_rates(self) -> dict[str, float]:
        """Documents that one process puts through each stage in a second."""
        return {
            stage: self.stage_documents[stage] / seconds for stage, seconds in self.stage_seconds.items() if seconds > 0
        }

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
            ("stale", self.stale),
            ("taken out", self.forgotten),
            ("keys not used", self.unmapped),
        ):
            if shown := +counter:
                yield heading, shown

    def count_document(self, document: Document) -> None:
        """Count what one loaded article shows."""
        label = profile.outlet_of(document)
        self.languages[document["language"]] += 1
        self.outlets[label] += 1
        self.people.update(document.get("people", ()))
        self.quality.update(document.get("quality", ()))
        self.removed.update(profile.removed_kinds(document))
        self._looks(label).count(document)

    def count_work(self, seconds: Mapping[str, float], what: Measured) -> None:
        """Count the work on one record of this many bytes (the value of `what`), stage by stage."""
        self.count_seconds(seconds)
        self.largest = entered(self.largest, what)
        self.slowest = entered(self.slowest, what.model_copy(update={"value": sum(seconds.values())}))

    def count_seconds(self, seconds: Mapping[str, float], documents: int = 1) -> None:
        """Count seconds of work by stage, each on this many documents."""
        for stage, spent in seconds.items():
            self.stage_seconds[stage] = self.stage_seconds.get(stage, 0.0) + spent
            self.stage_documents[stage] += documents

    def count_memory(self, peak: Peak) -> None:
        """Note the most bytes that a process has held so far."""
        self.processes[peak.process] = max(peak.bytes, self.processes.get(peak.process, 0))
        self.peak_memory = sum(self.processes.values())

    def add(self, batch: "RunReport") -> None:
        """Add the counts of a batch of this run."""
        for name, value in batch:
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            elif type(value) is int and name != "peak_memory":
                setattr(self, name, getattr(self, name) + value)
        for name in ("people", "outlets", "unmapped"):
            setattr(self, name, Counter(dict(getattr(self, name).most_common(TOP))))
        for stage, spent in batch.stage_seconds.items():
            self.stage_seconds[stage] = self.stage_seconds.get(stage, 0.0) + spent
        self.slowest = top([*self.slowest, *batch.slowest])
        self.largest = top([*self.largest, *batch.largest])
        for process, peak in batch.processes.items():
            self.count_memory(Peak(process, peak))
        for outlet, looks in batch.profiles.items():
            known = outlet in self.profiles or len(self.profiles) < TOP
            self._looks(outlet if known else OTHERS).add(looks)

    def _looks(self, outlet: str) -> Profile:
        """The profile of an outlet, made where there is none: making one costs more than counting an article."""
        if outlet not in self.profiles:
            self.profiles[outlet] = Profile()
        return self.profiles[outlet]

    def to_document(self) -> dict[str, Any]:
        """JSON-ready, counts with the largest first."""
        document = self.model_dump(mode="json")
        for name, value in self:
            if isinstance(value, Counter):
                document[name] = dict(sorted(value.items(), key=lambda item: (-item[1], item[0])))
        return document
