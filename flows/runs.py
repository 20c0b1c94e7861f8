"""The report of a run that works on whole indices, kept in the ledger while it runs and when it has ended."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from flows import telemetry
from flows.errors import Stop, why_it_stopped
from flows.index.ledger import Ledger
from flows.memory import peak
from flows.report import TOP, RunReport


def new_run_id(started_at: datetime) -> str:
    """The id of a run that begins: ids sort as the runs began."""
    return f"{started_at:%Y%m%dT%H%M%S}-{os.urandom(3).hex()}"


@contextmanager
def booked(ledger: Ledger, kind: str, index: str) -> Iterator[RunReport]:
    """A new report: `running` in the ledger while the block lasts, then `completed`, or `stopped` with its error.

    To be entered with the writer of the index held: other runs that say they are under way were killed.
    """
    note_interrupted(ledger)
    now = datetime.now(UTC)
    report = RunReport(run_id=new_run_id(now), kind=kind, index=index, started_at=now)
    with telemetry.run(report):
        try:
            ledger.save_run(report.to_document())
            yield report
        except BaseException as error:
            report.state, report.finished_at = "stopped", datetime.now(UTC)
            report.error = why_it_stopped(error)
            report.count_memory(peak())
            with suppress(Stop):  # an index that has gone cannot be told; the error on its way says so
                ledger.save_run(report.to_document())
            raise
        report.state, report.finished_at = "completed", datetime.now(UTC)
        report.count_memory(peak())
        ledger.save_run(report.to_document())


def note_interrupted(ledger: Ledger) -> None:
    """Runs that say they are under way, and hold no lock: the caller holds it. They were killed."""
    for run in ledger.runs():
        if run.get("state") == "running":
            ledger.save_run(run | {"state": "interrupted"})


def refuse(report: RunReport, document_id: str, code: str, detail: str) -> None:
    """Count a document that is left behind, and name it with its reason."""
    report.rejected += 1
    report.newly_rejected += 1
    report.reasons[code] += 1
    telemetry.event("document.rejected", code=code, article=document_id)
    if len(report.refused) < TOP:
        report.refused.append(f"{document_id}: {code}: {detail}" if detail else f"{document_id}: {code}")
