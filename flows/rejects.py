"""Records that were refused: which they are, what is kept of them, and trying them again."""

import base64
import os
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import groupby, islice

from flows.batches import batched
from flows.errors import RejectCode, UsageError
from flows.index.base import Document, Index
from flows.index.ledger import EVERYTHING, Ledger, LedgerEntry, RecordKey, RecordOutcome, RejectedRecord, Selection
from flows.ingest import Conduct, begin
from flows.inputs import Options
from flows.load.books import as_record
from flows.raw_store.store import RawStore
from flows.read.discover import STDIN, Discovery, discover
from flows.read.record import Record
from flows.read.records import records
from flows.report import TOP, RunReport
from flows.whereabouts import find, readable

_AT_ONCE = 100  # rejects in memory: 64 kB each
_SHOWN = 10
_ESCAPED = re.compile(r"\\x([89a-f][0-9a-f])")


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A reject that could not be tried again."""

    drop: str
    path: str
    record: str
    why: str


def check_code(reason: str | None) -> None:
    """Raises `UsageError` for a reason code that does not exist."""
    if reason is not None and reason not in tuple(map(str, RejectCode)):
        raise UsageError(f"no reason code {reason!r}; there are {', '.join(RejectCode)}")


def rejects(ledger: Ledger, name: str | None, selection: Selection = EVERYTHING) -> Iterator[LedgerEntry]:
    """The entries of records that stand rejected; `name` is that of `flows.whereabouts.find`."""
    return find(ledger, name, replace(selection, outcome=RecordOutcome.REJECTED))


def count_reasons(entries: Iterable[LedgerEntry]) -> Counter[str]:
    """Number of entries by reason code."""
    return Counter(entry.reason or "unknown" for entry in entries)


def one_reject(ledger: Ledger, name: str, record: str | None, drop: str | None) -> RejectedRecord:
    """The only reject that is meant. Raises `UsageError` where there is none, or more than one."""
    found: list[LedgerEntry] = []
    exact: list[LedgerEntry] = []  # which may come after any number of others that have the name in theirs
    for entry in rejects(ledger, name, Selection(drop=drop)):
        if record in (None, entry.record):
            for choice in (found, exact) if entry.path == readable(name) else (found,):
                if len(choice) <= _SHOWN:
                    choice.append(entry)
    for choice in (found, exact):
        if len(choice) == 1 and (reject := ledger.refused([choice[0].key]).get(choice[0].key)):
            return reject
    if not found:
        raise UsageError(f"no reject at {name!r}: they are listed by flows rejects list")
    places = "\n".join(f"  {e.path} --record {e.record!r} --drop {e.drop!r}" for e in (exact or found)[:_SHOWN])
    raise UsageError(f"{name!r} is the place of more than one reject; say which:\n{places}")


def retry(
    index: Index,
    raw_store: RawStore,
    selected: Callable[[], Iterable[LedgerEntry]],
    options: Options,
    on_record: Callable[[], None] = lambda: None,
    *,
    workers: int = 0,
) -> tuple[RunReport, list[LeftAlone]]:
    """Judge rejects again: those that are kept whole as they are, the others as their file has them now.

    The report, and those that could not be tried, at most `TOP` of them. `selected` is asked when the run holds the
    writer. Raises what `flows.ingest.ingest` raises.
    """
    left: list[LeftAlone] = []
    with begin(index, raw_store, Discovery(()), options, Conduct(workers), kind="retry") as run:
        run.ingest_records(_to_judge(index.ledger, selected(), left), on_record)
        return run.finish(), left


def _to_judge(ledger: Ledger, entries: Iterable[LedgerEntry], left: list[LeftAlone]) -> Iterator[Record]:
    for _, of_file in groupby(_kept(ledger, entries), key=lambda reject: (reject.drop, _file(reject), reject.location)):
        wanted: dict[RecordKey, RejectedRecord] = {}
        for reject in of_file:
            if reject.whole:
                yield as_record(reject)
            else:
                wanted[reject.key] = replace(reject, head=b"")
        if wanted:
            yield from _read_again(wanted, left)


def _kept(ledger: Ledger, entries: Iterable[LedgerEntry]) -> Iterator[RejectedRecord]:
    for some in batched(entries, _AT_ONCE):
        yield from ledger.refused([entry.key for entry in some]).values()


def _read_again(wanted: dict[RecordKey, RejectedRecord], left: list[LeftAlone]) -> Iterator[Record]:
    """The records of these places as their file, the same for all of them, has them now."""
    one = next(iter(wanted.values()))
    location = _location(one)
    if location in ("", STDIN):
        why = "it came from standard input, and is not kept whole"
    elif os.path.isdir(location):  # noqa: PTH112 - a Path of "" would be the current folder
        why = f"it is a folder: flows ingest {shlex.quote(one.location)}"
    elif not os.path.isfile(location):  # noqa: PTH113
        why = "its file is gone, or on another host"
    else:
        for file in discover([location], one.drop).files():
            for record in records(replace(file, path=_file(one))):
                if wanted.pop(record.key, None):
                    yield record
                if not wanted:
                    return
        why = f"its file holds no such record any more: flows ingest {shlex.quote(one.location)}"
    left += [LeftAlone(*key, why) for key in islice(wanted, max(0, TOP - len(left)))]


def _location(reject: RejectedRecord) -> str:
    """Where the file is, in the words of the operating system: bytes that are no UTF-8 were written as escapes."""
    if os.path.lexists(reject.location):
        return reject.location
    return _ESCAPED.sub(lambda byte: chr(0xDC00 + int(byte[1], 16)), reject.location)


def _file(reject: RejectedRecord) -> str:
    """The path of the file, which may be an archive that the record is in."""
    return reject.path.partition("!/")[0]


def reject_document(reject: RejectedRecord) -> Document:
    """JSON-ready: its fields, bytes in base64, and `whole`: whether all of it is kept."""
    kept = {name: base64.b64encode(getattr(reject, name)).decode() for name in ("head", "beside")}
    return {**asdict(reject), **kept, "whole": reject.whole}
