"""The books of one chunk of records: what each became, for the ledger, and how many, for the report.

Every record is booked exactly once, by one of the methods below; `check` proves it.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows import telemetry
from flows.errors import Reject, RejectCode, Stop
from flows.index.base import WriteStatus
from flows.index.ledger import LedgerEntry, RecordKey, RecordOutcome, RejectedRecord
from flows.read.record import HEAD_BYTES, Record
from flows.report import RunReport


@dataclass(slots=True)
class Books:
    """Entries to write into the ledger, counted into `report` as they are made."""

    report: RunReport
    fingerprint: str
    seen_at: datetime
    entries: list[LedgerEntry] = field(default_factory=list)
    rejected: list[RejectedRecord] = field(default_factory=list)
    booked: list[RecordKey] = field(default_factory=list)
    spent: list[LedgerEntry] = field(default_factory=list)  # rejects of what is to stay out: nothing of it is kept

    def known(self, record: Record, before: LedgerEntry) -> None:
        """The same bytes, judged before by the same pipeline: nothing to do. A known reject is counted, and quiet."""
        self.booked.append(record.key)
        if before.outcome is RecordOutcome.REJECTED:
            self.report.rejected += 1
            self.report.reasons[before.reason or "unknown"] += 1
        else:
            self.report.unchanged += 1

    def loaded(self, record: Record, article_id: str, status: WriteStatus) -> None:
        """The record became an article of the index."""
        self.report.loaded += 1
        if status is WriteStatus.CREATED:
            self.report.created += 1
        else:
            self.report.updated += 1
        self._enter(record, RecordOutcome.LOADED, article_id)

    def superseded(self, record: Record, article_id: str) -> None:
        """The record is as it was, and so is the newer text that took its place in the index."""
        self.report.unchanged += 1
        self._enter(record, RecordOutcome.LOADED, article_id)

    def duplicate(self, record: Record, article_id: str) -> None:
        """The very same text is there already; the article has one more place."""
        self.report.duplicate += 1
        self._enter(record, RecordOutcome.DUPLICATE, article_id)

    def reject(self, record: Record, why: Reject, before: LedgerEntry | None) -> None:
        """The record is refused and kept. What its place held before stays: a broken copy is no reason to lose it."""
        self.report.rejected += 1
        self.report.reasons[str(why.code)] += 1
        if not (before and before.outcome is RecordOutcome.REJECTED and before.sha256 == record.sha256):
            self.report.newly_rejected += 1
            article = before.article_id if before else None
            telemetry.event("document.rejected", code=str(why.code), record=record.sha256, article=article)
        entry = self._enter(record, RecordOutcome.REJECTED, before.article_id if before else None, why)
        self.rejected.append(
            RejectedRecord.of(
                entry,
                record.payload[:HEAD_BYTES],
                format=record.format,
                encoding=record.encoding,
                beside=record.beside,
                location=os.fsencode(record.location).decode("utf-8", "backslashreplace"),  # a ledger keeps text
                read=record.refusal is None,
            )
        )

    def forgotten(self, record: Record, before: LedgerEntry | None, *, known: bool) -> None:
        """The record is to stay out. Nothing is kept of it, not even its place, which may be named after it.

        `known`: these bytes were refused before, or are those that were taken out. What the place held before stays.
        """
        self.report.rejected += 1
        self.report.reasons[str(RejectCode.FORGOTTEN)] += 1
        self.report.newly_rejected += not known
        if before and before.outcome is RecordOutcome.REJECTED and before.sha256 == record.sha256:
            self.spent.append(before)
        self.booked.append(record.key)

    def check(self, records: Sequence[Record]) -> None:
        """Raises `Stop` unless these records were booked, and each of them once."""
        expected, booked = Counter(record.key for record in records), Counter(self.booked)
        for (drop, path, record), count in [*(expected - booked).items(), *(booked - expected).items()]:
            where = f"{path} {record}".rstrip()
            raise Stop(
                f"the books are off by {count}: {where} of {drop} was read {expected[drop, path, record]} times, and "
                f"booked {booked[drop, path, record]} times",
                safe="What was loaded is in the index; the ledger claims nothing of these records.",
                next_command="flows ingest with the same drop: it does only what is missing. Please report it",
            )

    def _enter(
        self, record: Record, outcome: RecordOutcome, article_id: str | None, why: Reject | None = None
    ) -> LedgerEntry:
        entry = LedgerEntry(
            drop=record.drop,
            path=record.path,
            record=record.record,
            sha256=record.sha256,
            size=record.size,
            outcome=outcome,
            article_id=article_id,
            reason=str(why.code) if why else None,
            detail=why.detail if why else None,
            fingerprint=self.fingerprint,
            run_id=self.report.run_id,
            seen_at=self.seen_at,
        )
        self.entries.append(entry)
        self.booked.append(entry.key)
        return entry


def as_record(reject: RejectedRecord) -> Record:
    """The record as its reader gave it."""
    return Record(
        reject.drop,
        reject.path,
        reject.record,
        reject.format,
        reject.head,
        reject.sha256,
        reject.size,
        beside=reject.beside,
        encoding=reject.encoding,
        location=reject.location,
    )
