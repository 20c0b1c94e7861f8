"""What a run would do with a drop: told by reading it and asking the ledger. Nothing is written, locked or judged."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from flows import stages
from flows.batches import weighed
from flows.index.ledger import Ledger, LedgerEntry, RecordOutcome
from flows.inputs import Options
from flows.load.missing import missing, views
from flows.load.sighted import Sighted
from flows.load.staying_out import StayingOut
from flows.read.discover import Discovery
from flows.read.record import Record
from flows.read.records import records

Kind = Literal["new", "changed", "stale", "unchanged", "rejected", "gone"]
KINDS: dict[Kind, str] = {
    "new": "not seen before, or deleted since",
    "changed": "the same place with other bytes",
    "stale": "the same bytes, made by other rules, models or options than those of today",
    "unchanged": "nothing to do",
    "rejected": "rejected before, for the same bytes by the same rules; or to stay out, as flows forget was told",
    "gone": "the drop holds them no longer",
}
_NAMED = 10  # records of a kind
_AT_ONCE, _BYTES = 500, 16_000_000


@dataclass(slots=True)
class Preview:
    """How many records are of each kind, and the first of them by name."""

    counts: Counter[Kind] = field(default_factory=Counter)
    names: defaultdict[Kind, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: Kind, path: str, record: str) -> None:
        """Count a record, and name it when it is one of the first of its kind."""
        self.counts[kind] += 1
        if len(self.names[kind]) < _NAMED:
            self.names[kind].append(f"{path} {record}".rstrip())

    def to_document(self) -> dict[str, Any]:
        """JSON-ready: `{kind: {"records": n, "first": [...]}}`, every kind."""
        return {kind: {"records": self.counts[kind], "first": self.names[kind]} for kind in KINDS}


def preview(ledger: Ledger | None, discovery: Discovery, options: Options) -> Preview:
    """What a run over these files would find; without a ledger, where there is no index yet."""
    stages.check_without(options.without)
    fingerprint = stages.fingerprint(options.without, options.strictness)
    out = StayingOut.of(ledger) if ledger else StayingOut()
    told = Preview()
    sighted: defaultdict[str, Sighted] = defaultdict(Sighted)
    for some in weighed(_found(discovery), _AT_ONCE, _BYTES, lambda record: len(record.payload)):
        known = ledger.known([record.key for record in some]) if ledger else {}
        for record in some:
            sighted[record.drop].see(record)
            kind: Kind = "rejected" if out.tells(record) else _kind(record, known.get(record.key), fingerprint)
            told.add(kind, record.path, record.record)
    if ledger:
        for view in views(discovery.roots):
            for entry in missing(ledger, view, sighted[view.drop], booked=False):
                told.add("gone", entry.path, entry.record)
    return told


def _found(discovery: Discovery) -> Iterator[Record]:
    return (record for file in discovery.files() for record in records(file))


def _kind(record: Record, entry: LedgerEntry | None, fingerprint: str) -> Kind:
    if entry is None or entry.outcome is RecordOutcome.DELETED:
        return "new"
    if entry.sha256 != record.sha256:
        return "changed"
    if entry.fingerprint != fingerprint:
        return "stale"
    return "rejected" if entry.outcome is RecordOutcome.REJECTED else "unchanged"
