"""A copy of an index at another place, on the same engine or another: its documents, its ledger, its rejects, its runs,
what stays out of it.

Everything keeps its id, so copying again writes the same once more: a copy that was interrupted is completed by running
it again. What the target holds of its own would be overwritten or mixed in, so such a target is refused.
"""

from collections.abc import Callable, Iterator

from flows.batches import batched
from flows.errors import Stop, UsageError
from flows.index.base import Document, Index, Writer, WriteStatus
from flows.index.ledger import Ledger, LedgerEntry, RejectedRecord, all_tombstones
from flows.raw_store.store import RawStore
from flows.report import RunReport
from flows.runs import booked, refuse
from flows.versions.sample import Sample

_AT_ONCE = 500  # documents, entries or rejects in memory
_PER_COMMIT = 5_000
RUNS = 10_000  # run reports that are copied, the newest ones

OWNER = "flows index copy"


def copy_index(
    source: Index, target: Index, raw_store: RawStore, on_document: Callable[[], None] = lambda: None
) -> RunReport:
    """Copy `source` into `target`, which is empty or holds a part of the same copy; the report, kept in the target.

    The raw texts stay in `raw_store`, which both refer to from now on. Nobody else writes to either of them meanwhile.
    Raises `UsageError` for a target that holds anything of its own, and `Stop` where the two differ in the end.
    """
    if source.location == target.location:
        raise UsageError(f"--from and --to are the same index: {source.location}")
    with source.writer(OWNER), target.writer(OWNER) as writer:
        _refuse_another(source, target)
        raw_store.register(target.location)
        with booked(target.ledger, "copy", target.location) as report:
            report.drops = list(source.ledger.drops())
            sample = _copy_documents(source, target, writer, report, on_document)
            _copy_ledger(source.ledger, target.ledger)
            _check(source, target, report, sample)
        return report


def _refuse_another(source: Index, target: Index) -> None:
    """Raises `UsageError` where the target holds what the source does not."""
    runs = {run["run_id"] for run in source.ledger.runs(RUNS)}
    own = [run["run_id"] for run in target.ledger.runs(RUNS) if run["run_id"] not in runs and run.get("kind") != "copy"]
    drops = sorted(set(target.ledger.drops()) - set(source.ledger.drops()))
    if own:
        raise _another(target, f"a run of its own, {own[0]}")
    if drops:
        raise _another(target, f"the drop {drops[0]}, which the source does not know")
    for documents in batched(target.scan(), _AT_ONCE):
        if foreign := source.missing([document["id"] for document in documents]):
            raise _another(target, f"the article {min(foreign)}, which the source does not hold")


def _another(target: Index, what: str) -> UsageError:
    return UsageError(f"{target.location} holds {what}: copy into an empty index; nothing was written")


def _copy_documents(
    source: Index, target: Index, writer: Writer, report: RunReport, on_document: Callable[[], None]
) -> Sample:
    sample = Sample()
    since_commit = 0
    for documents in batched(source.scan(), _AT_ONCE):
        there = target.get([document["id"] for document in documents])
        missing = [document for document in documents if there.get(document["id"]) != document]
        report.seen += len(documents)
        report.unchanged += len(documents) - len(missing)
        _write(writer, missing, report)
        for document in documents:
            sample.add(document)
            on_document()
        since_commit += len(missing)
        if since_commit >= _PER_COMMIT:
            writer.commit()
            since_commit = 0
    writer.commit()
    return sample


def _write(writer: Writer, documents: list[Document], report: RunReport) -> None:
    for document, outcome in zip(documents, writer.upsert(documents), strict=True):
        if outcome.status is WriteStatus.REJECTED:
            refuse(report, document["id"], "engine_refused", outcome.reason or "")
        else:
            report.loaded += 1
            report.created += outcome.status is WriteStatus.CREATED
            report.updated += outcome.status is WriteStatus.UPDATED


def _copy_ledger(source: Ledger, target: Ledger) -> None:
    for tombstones in batched(all_tombstones(source), _AT_ONCE):
        target.bury(tombstones)
    for entries in entries_of(source):
        target.record(entries)
    for rejects in rejects_of(source):
        entries_of_them = source.known([reject.key for reject in rejects])
        target.record(list(entries_of_them.values()), rejects)
    for run in reversed(source.runs(RUNS)):  # the oldest first: a ledger orders them as they were saved
        if target.run(run["run_id"]) != run:
            target.save_run(run)


def entries_of(ledger: Ledger) -> Iterator[list[LedgerEntry]]:
    """Every entry, some at a time."""
    after = None
    while entries := ledger.entries(after=after, limit=_AT_ONCE):
        yield entries
        after = entries[-1].key


def rejects_of(ledger: Ledger) -> Iterator[list[RejectedRecord]]:
    """Every reject that stands, some at a time."""
    after = None
    while rejects := ledger.rejects(after=after, limit=_AT_ONCE // 5):  # each holds up to 64 kB
        yield rejects
        after = rejects[-1].key


def _check(source: Index, target: Index, report: RunReport, sample: Sample) -> None:
    """Raises `Stop` where the target is not the same as the source."""
    counted = {
        "documents": (source.status().documents, target.status().documents),
        "entries by outcome": (source.ledger.counts(), target.ledger.counts()),
        "tombstones": (sum(1 for _ in all_tombstones(source.ledger)), sum(1 for _ in all_tombstones(target.ledger))),
        "entries": (sum(map(len, entries_of(source.ledger))), sum(map(len, entries_of(target.ledger)))),
        "rejects": (sum(map(len, rejects_of(source.ledger))), sum(map(len, rejects_of(target.ledger)))),
    }
    differing = [f"{there} {name} instead of {here}" for name, (here, there) in counted.items() if here != there]
    runs = [run["run_id"] for run in source.ledger.runs(RUNS) if target.ledger.run(run["run_id"]) != run]
    wrong = ""
    if report.refused:
        wrong = f"it refused {report.rejected:,} documents, first {report.refused[0]}"
    elif differing:
        wrong = f"it holds {differing[0]}"
    elif runs:
        wrong = f"it lacks the run {min(runs)}"
    elif different := sample.differing(target):
        wrong = f"{len(different)} documents differ, first {different[0]}"
    elif unlike := sample.unlike(source, target):
        wrong = f"it finds other articles for {unlike}"
    if wrong:
        raise Stop(
            f"{target.location} is not the same as {source.location}: {wrong}",
            safe=f"{source.location} is as it was, and nothing refers to the copy yet.",
            next_command="the same command once more: it completes what is missing",
        )
