"""What the verdicts on a chunk say of its records: what was read is to become an article, the others are booked."""

from collections.abc import Callable

from flows import telemetry
from flows.errors import Reject, RejectCode
from flows.index.ledger import Ledger
from flows.load.books import Books
from flows.load.preparing import Prepared
from flows.load.staying_out import StayingOut
from flows.load.systematic import check_defects
from flows.read.record import Record
from flows.report import Measured, RunReport
from flows.workers.judge import Reading, Verdict


def take_verdicts(
    prepared: Prepared, books: Books, staying_out: StayingOut, ledger: Ledger, on_record: Callable[[], None]
) -> list[tuple[Record, Reading, Verdict]]:
    """Wait for the verdicts: the records that were read, with what became of them; the others are booked.

    Raises `Stop` where most of the chunk met a defect.
    """
    fresh = []
    defects: list[Reject] = []
    told: list[tuple[str, str]] = []
    for record, needed, out in zip(prepared.records, prepared.judged, prepared.out, strict=True):
        entry = prepared.before.get(record.key)
        if out:
            told.append((record.sha256, out))
            books.forgotten(record, entry, known=record.sha256 in staying_out)
            on_record()
            continue
        if not needed and entry:
            books.known(record, entry)
            on_record()
            continue
        verdict = Verdict(record.refusal) if record.refusal else next(prepared.verdicts)
        if verdict.refusal and verdict.refusal.code is RejectCode.DEFECT:
            defects.append(verdict.refusal)
        telemetry.judged(verdict.seconds)
        count_work(record, verdict, books.report)
        books.report.unmapped.update(verdict.unmapped)
        books.report.repaired += bool(entry and entry.article_id in prepared.lost)
        if verdict.stays_out and verdict.reading:
            told.append((record.sha256, staying_out.told_by(verdict.reading)))
            books.forgotten(record, entry, known=record.sha256 in staying_out)
        elif verdict.reading is not None:
            fresh.append((record, verdict.reading, verdict))
        elif verdict.refusal is not None:
            books.reject(record, verdict.refusal, entry)
        on_record()
    check_defects(defects, sum(prepared.judged))
    staying_out.learn(ledger, [one for one in told if one[0] not in staying_out])
    return fresh


def count_work(record: Record, verdict: Verdict, report: RunReport) -> None:
    """Count what judging a record took. One that is to stay out is not named: its place may be its address."""
    if verdict.stays_out:
        report.count_seconds(verdict.seconds)
    else:
        id = verdict.reading.article_id if verdict.reading else None
        place = {"drop": record.drop, "path": record.path, "record": record.record}
        report.count_work(verdict.seconds, Measured(article_id=id, value=record.size, **place))
    if verdict.memory:
        report.count_memory(verdict.memory)
