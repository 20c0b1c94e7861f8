"""The report of a run as the ledger keeps it: `running` while it lasts, with what is committed so far."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from flows.errors import Stop
from flows.index.base import Index
from flows.memory import peak
from flows.report import TOP, RunReport, RunState
from flows.report.drift import drift

PROGRESS_EVERY = 2.0  # seconds, at the most often, where chunks write nothing: a save is a transaction of the ledger


class Journal:
    """Keeps the report of one run. `ignored` is the growing list of what its drop passes over."""

    def __init__(self, index: Index, run_id: str, started_at: datetime, ignored: Sequence[str]) -> None:
        self._index = index
        self._run_id = run_id
        self._started_at = started_at
        self._ignored = ignored
        self._saved_at = time.monotonic()
        self._unfinished: RunReport | None = None
        self.report = self.blank()

    def blank(self) -> RunReport:
        """A report to count a part of the run in."""
        return RunReport(run_id=self._run_id, index=self._index.location, started_at=self._started_at)

    def begin(self, part: RunReport) -> None:
        """Work on a part begins: it counts as far as its chunks are committed. One that failed and is tried again
        counts as it was the last time."""
        self._unfinished = part

    def end(self, part: RunReport) -> None:
        """The part is done."""
        self.report.add(part)
        self._unfinished = None

    def save(self, state: RunState) -> None:
        """Write the report into the ledger. A run that was killed stays `running` there until the next one begins."""
        self.report.state = state
        self.report.ignored = list(self._ignored[:TOP])
        if self._unfinished:
            self.end(self._unfinished)
        if state != "running":
            self.report.finished_at = datetime.now(UTC)
            self.report.count_memory(peak())
        if state in ("completed", "held"):
            self.report.drift = drift(self.report, self._index.ledger)
        self._index.ledger.save_run(self.report.to_document())

    def note_writing(self, article_ids: Sequence[str]) -> None:
        """A run that is killed between its documents and the ledger leaves behind what it was writing."""
        self.report.unbooked = list(article_ids)
        self._save_so_far()

    def tell_progress(self, waiting: int = 0) -> None:
        """The report as far as chunks are committed, for whoever watches; not more often than that is worth.
        `waiting`: so many records are held back."""
        if time.monotonic() > self._saved_at + PROGRESS_EVERY:
            self._save_so_far(waiting)

    def check(self) -> None:
        """Raises `Stop` when the counts do not add up."""
        report = self.report
        if not report.balanced:
            raise Stop(
                f"run {report.run_id}: {report.seen} records were read, but {report.loaded} loaded + "
                f"{report.unchanged} unchanged + {report.duplicate} duplicate + {report.rejected} rejected differ",
                safe="What was loaded is in the index and in the ledger.",
                next_command="flows ingest with the same drop: it does only what is missing",
            )

    def _save_so_far(self, waiting: int = 0) -> None:
        so_far = _with_counts_of(self._unfinished, self.report) if self._unfinished else self.report
        if waiting:
            so_far = so_far.model_copy(update={"waiting": waiting})
        self._index.ledger.save_run(so_far.to_document())
        self._saved_at = time.monotonic()


def _with_counts_of(part: RunReport, report: RunReport) -> RunReport:
    """A report with the numbers of a part added, and nothing else of it: adding all of it costs 25 ms a chunk."""
    numbers = {name: value + getattr(part, name) for name, value in report if type(value) is int}
    numbers["peak_memory"] = max(part.peak_memory, report.peak_memory)
    return report.model_copy(update={**numbers, "reasons": report.reasons + part.reasons})
