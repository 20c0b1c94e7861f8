"""What other runs did while one was held: they may have read newer texts, and those stay.

A text is newer when the run that brought it began later. The same bytes, or the same text, are no newer text, and a
broken copy is none either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.index.ledger import Ledger, LedgerEntry, RecordKey, RecordOutcome
from flows.spool.records import Judged

_RUNS_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Places that were read again with other bytes, or found gone; and articles that got a text from elsewhere."""

    places: frozenset[RecordKey]
    articles: frozenset[str]


def overtaken(ledger: Ledger, chunk: Sequence[Judged], run_id: str, read_at: datetime) -> Overtaken:
    """What of a chunk that a run read at this time was overtaken since."""

    def later(entry: LedgerEntry) -> bool:
        return entry.run_id != run_id and entry.seen_at > read_at

    bytes_of = {one.record.key: one.record.sha256 for one in chunk}
    entries = ledger.known(list(bytes_of))
    places = {
        key
        for key, entry in entries.items()
        if later(entry)
        and entry.outcome is not RecordOutcome.REJECTED
        and (entry.sha256 != bytes_of[key] or entry.outcome is RecordOutcome.DELETED)
    }
    readings = {one.verdict.reading.article_id for one in chunk if one.verdict and one.verdict.reading}
    articles = {
        entry.article_id
        for entry in ledger.of_articles(sorted(readings))
        if later(entry) and entry.article_id and entry.outcome is RecordOutcome.LOADED
    }
    return Overtaken(frozenset(places), frozenset(articles))


def read_since(ledger: Ledger, drops: Sequence[str], run_id: str, read_at: datetime) -> bool:
    """Whether another run has booked records of one of these drops since then: what is gone is for that one to say.
    Where there were more runs since then than are looked at, one of them may have."""
    runs = ledger.runs(_RUNS_LOOKED_AT)
    since = [run for run in runs if datetime.fromisoformat(run["started_at"]) > read_at]
    return len(since) >= _RUNS_LOOKED_AT or any(
        run.get("run_id") != run_id
        and run.get("kind") in ("ingest", "resume")
        and run.get("state") != "held"
        and not set(run.get("drops", ())).isdisjoint(drops)
        for run in since
    )
