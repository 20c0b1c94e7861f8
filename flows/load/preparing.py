"""A chunk of records is prepared: they are looked up, and those that are not known go to the team that judges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows import stages
from flows.index.base import Index
from flows.index.ledger import LedgerEntry, RecordKey, RecordOutcome
from flows.inputs import Options
from flows.load.staying_out import StayingOut
from flows.read.record import Record
from flows.workers.judge import Task, Verdict
from flows.workers.team import Team


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chunk on its way: its records, what the ledger said of them, and the verdicts on those that need one."""

    records: Sequence[Record]
    before: dict[RecordKey, LedgerEntry]  # what was deleted counts as never seen: it comes back
    out: Sequence[str | None]  # of each record that is to stay out, and is not judged: the hash that tells it
    lost: frozenset[str]  # articles that the ledger claims and the index does not hold
    judged: Sequence[bool]  # of each record: it is not known, and has to be judged
    tasks: Sequence[Task]  # on those that are judged and were not refused by their reader
    verdicts: Iterator[Verdict]  # on the tasks


@dataclass(frozen=True, slots=True)
class Preparer:
    """Looks records up, and hands out what is to be judged. It writes nothing."""

    index: Index
    options: Options
    team: Team
    staying_out: StayingOut
    under_way: set[str]  # SHA-256 of records that are prepared and not settled, which it adds to

    def prepare(self, records: Sequence[Record], *, again: bool = False) -> Prepared:
        """Look records up, and have those judged that are not known. `again`: as if none were."""
        fingerprint = stages.fingerprint(self.options.without, self.options.strictness)
        entries = self.index.ledger.known([record.key for record in records])
        before = {key: entry for key, entry in entries.items() if entry.outcome is not RecordOutcome.DELETED}
        known = {} if again else {r.key: e for r in records if (e := before.get(r.key)) and _holds(e, r, fingerprint)}
        claimed = [e.article_id for e in known.values() if e.article_id and e.outcome is not RecordOutcome.REJECTED]
        lost = frozenset(self.index.missing(claimed)) if claimed else frozenset[str]()
        out = [self.staying_out.tells(record) for record in records]
        stands = [bool((entry := known.get(record.key)) and _stands(entry, lost)) for record in records]
        judged = [not (kept or there) for kept, there in zip(out, stands, strict=True)]
        todo = [record for record, needed in zip(records, judged, strict=True) if needed and record.refusal is None]
        tasks = self._tasks(todo, fingerprint, lost)
        return Prepared(records, before, out, lost, judged, tasks, self.team.submit(tasks))

    def _tasks(self, records: Sequence[Record], fingerprint: str, lost: frozenset[str]) -> list[Task]:
        """The same bytes at another place are read only: a drop that was moved costs no cleaning, and what settling
        adds to the metadata of a raw text is not overwritten by whoever has the same one to judge."""
        accepted = self.index.ledger.of_bytes(list({record.sha256 for record in records})) if records else {}
        tasks = []
        for record in records:
            entry = accepted.get(record.sha256)
            there = entry is not None and entry.fingerprint == fingerprint and entry.article_id not in lost
            moved = there and entry is not None and entry.key != record.key
            only_read = moved or record.sha256 in self.under_way
            tasks.append(Task(record, only_read=only_read, accepted_before=entry is not None))
            self.under_way.add(record.sha256)
        return tasks


def _holds(entry: LedgerEntry, record: Record, fingerprint: str) -> bool:
    """The entry is of the same bytes, judged by the pipeline of today."""
    return entry.sha256 == record.sha256 and entry.fingerprint == fingerprint


def _stands(entry: LedgerEntry, lost: frozenset[str]) -> bool:
    """What a known entry says is still so."""
    return entry.outcome is RecordOutcome.REJECTED or entry.article_id not in lost
