"""The earlier runs of the same drops, which a run is compared with and shown beside."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from flows.index.ledger import Ledger
from flows.report import RunReport

LOOKED_AT = 100  # runs, the newest


def same_drops(ledger: Ledger, report: RunReport) -> Iterator[RunReport]:
    """The ended ingests of exactly the drops of this one that began before it, the newest first: of whole folders, or
    of files of theirs that were named, as this one is."""
    for run in ledger.runs(LOOKED_AT, drops=report.drops):
        earlier = _read(run)
        alike = earlier and earlier.named_files == report.named_files
        if alike and earlier and earlier.finished_at and earlier.started_at < report.started_at:
            yield earlier


def is_healthy(report: RunReport) -> bool:
    """It came to its end, and nobody had to accept it in spite of an assertion that would have stopped it."""
    return report.state == "completed" and all(breach.severity != "stop" for breach in report.breaches)


def _read(run: Mapping[str, Any]) -> RunReport | None:
    """None for a report of a newer program, which has what this one does not know: there is nothing to compare."""
    try:
        return RunReport.model_validate(run)
    except ValidationError:
        return None
