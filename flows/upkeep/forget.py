"""An article taken out everywhere, and kept out of later runs.

The tombstone is written first: from then on nothing of the article comes in, and it tells the same command, run again
after it was killed, what is left to be taken out. Then, with the writer's lock held: what the report of its run says of
it, what other articles say of it, its raw texts, its entries and rejects, and last its documents, which all the rest is
found by. Then every other version, and the files of all.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flows.article import Article
from flows.errors import Stop, UsageError
from flows.index.archive import Archive, IndexVersion
from flows.index.base import Index, Writer, WriteStatus
from flows.index.ledger import Ledger, RecordKey, Tombstone, all_tombstones
from flows.raw_store.store import RawStore
from flows.report import RunReport
from flows.runs import booked
from flows.settings import Settings
from flows.stories.names import people
from flows.stories.update import update_stories
from flows.upkeep.mentions import freed, without_mentions
from flows.upkeep.rewriting import Rewriter
from flows.upkeep.sharing import used_elsewhere
from flows.upkeep.trail import Trail, holding, trail

OWNER = "flows forget"
LONGEST_REASON = 500  # characters
_RUNS = 10_000  # reports that are looked at, the newest
_MEASURED = ("slowest", "largest")  # of the records of a run


@dataclass(frozen=True, slots=True)
class Desk:
    """What taking an article out works on: an index, its versions, its raw texts."""

    index: Index
    archive: Archive
    raw_store: RawStore
    settings: Settings


def preview(desk: Desk, ids: Sequence[str]) -> Counter[str]:
    """What `forget` would take out, counted by where it is. Nothing is written."""
    found = trail(desk.index, desk.raw_store, ids, desk.index.ledger.buried(ids))
    counted = _counted(found)
    counted["articles changed"] = len(without_mentions(desk.index, found.documents, found.ids, found.known))
    kept = {sha256 for sha256 in found.raw_texts if desk.raw_store.keeps(sha256)}
    used = used_elsewhere(desk.raw_store, desk.index.location, desk.settings, kept)
    counted["raw texts"] = len(kept - used.keys())
    counted["raw texts that another index uses"] = len(used)
    for version in _others(desk.archive):
        counted["older versions"] += sum(1 for _ in _stored(desk.archive, version, found))
    return +counted


def forget(desk: Desk, ids: Sequence[str], reason: str = "") -> RunReport:
    """Take these articles out, and note that they stay out; the report.

    An id that nothing is known of stays out from now on. Safe to run again: what is done stays done. Raises `Stop`, and
    `UsageError` for a reason that is too long.
    """
    if len(reason) > LONGEST_REASON:
        raise UsageError(f"a reason has at most {LONGEST_REASON} characters")
    ledger = desk.index.ledger
    with desk.index.writer(OWNER) as writer, booked(ledger, "forget", desk.index.location) as report:
        rewriter = Rewriter(desk.index, writer, report)
        rewriter.finish_what_was_left()
        before = ledger.buried(ids)
        found = trail(desk.index, desk.raw_store, ids, before)
        _bury(ledger, found, before, reason, report)
        report.forgotten = +_counted(found)
        _strike_from_reports(ledger, found)
        loosened = _unlink(desk.index, writer, found, report)
        used = _remove_texts(desk, found, report)
        ledger.remove(found.keys)
        writer.delete(sorted(found.ids))
        writer.commit()
        report.deleted = len(found.documents)
        _tell_stories(desk.index, rewriter, loosened)
    _finish(desk, found, report)
    if used:
        raise _still_used(used, ids)
    _close(desk, ids, report)
    return report


def undo(desk: Desk, ids: Sequence[str]) -> int:
    """Let these articles come in again; how many had a tombstone. What was taken out stays out until its drop is
    ingested again."""
    with desk.index.writer(OWNER), booked(desk.index.ledger, "forget", desk.index.location) as report:
        report.forgotten = Counter({"tombstones removed": (removed := desk.index.ledger.exhume(ids))})
    return removed


def tombstones(ledger: Ledger) -> Iterator[Tombstone]:
    """Everything that stays out."""
    return all_tombstones(ledger)


def described(stone: Tombstone) -> dict[str, Any]:
    """JSON-ready: what a person may be told of a tombstone."""
    return {
        "article_id": stone.article_id,
        "forgotten_at": stone.forgotten_at,
        "run_id": stone.run_id,
        "reason": stone.reason,
        "hashes": len(stone.hashes),
        "done": stone.done,
    }


def _bury(ledger: Ledger, found: Trail, before: Mapping[str, Tombstone], reason: str, report: RunReport) -> None:
    now = datetime.now(UTC)
    stones = [
        Tombstone(
            article_id=id,
            hashes=frozenset(hashes),
            forgotten_at=before[id].forgotten_at if id in before else now,
            run_id=report.run_id,
            reason=reason or (before[id].reason if id in before else ""),
        )
        for id, hashes in found.hashes.items()
    ]
    ledger.bury(stones)


def _counted(found: Trail) -> Counter[str]:
    rejects = set(found.rejects)
    return Counter(
        {
            "articles": len(found.documents),
            "entries": sum(entry.key not in rejects for entry in found.entries),
            "rejects": len(rejects),
        }
    )


def _strike_from_reports(ledger: Ledger, found: Trail) -> None:
    """The report of a run lists the people whom its articles name, and the records that took longest and were largest,
    whose names may be addresses: those of these articles are taken out of it."""
    named: dict[str, set[str]] = {}
    for document in found.documents.values():
        run_id = document.get("pipeline", {}).get("run_id", "")
        named.setdefault(run_id, set()).update(document.get("people", ()), people(document))
    for run_id, names in named.items():
        if (run := ledger.run(run_id)) and names & run.get("people", {}).keys():
            left = {name: count for name, count in run["people"].items() if name not in names}
            ledger.save_run(run | {"people": left})
    keys = set(found.keys)
    for run in ledger.runs(_RUNS):
        there = {name: run[name] for name in _MEASURED if run.get(name)}
        left = {name: [one for one in listed if not _is_of(one, found, keys)] for name, listed in there.items()}
        if left != there:
            ledger.save_run(run | left)


def _is_of(measured: Mapping[str, Any], found: Trail, keys: Container[RecordKey]) -> bool:
    return measured["article_id"] in found.ids or (measured["drop"], measured["path"], measured["record"]) in keys


def _unlink(index: Index, writer: Writer, found: Trail, report: RunReport) -> list[str]:
    """Take these articles out of what others say; the ids of those that are near-duplicates no more."""
    changed = without_mentions(index, found.documents, found.ids, found.known)
    if not changed:
        return []
    loosened = list(freed(changed, index))
    report.pending = loosened  # a run that is killed leaves them without their stories: the next one looks for them
    index.ledger.save_run(report.to_document())
    _write(writer, changed)
    report.forgotten["articles changed"] = len(changed)
    return loosened


def _write(writer: Writer, changed: Sequence[Article]) -> None:
    outcomes = writer.upsert([article.to_document() for article in changed])
    if refused := [outcome for outcome in outcomes if outcome.status is WriteStatus.REJECTED]:
        raise Stop(
            f"{len(refused)} articles that name what is taken out were refused, first {refused[0].id}: "
            f"{refused[0].reason}",
            safe="What is taken out comes in no more, and is still there.",
            next_command="flows index rebuild, then the same command",
        )
    writer.commit()


def _remove_texts(desk: Desk, found: Trail, report: RunReport) -> dict[str, str]:
    """Those that another index uses stay, by the location of that index."""
    kept = {sha256 for sha256 in found.raw_texts if desk.raw_store.keeps(sha256)}
    used = used_elsewhere(desk.raw_store, desk.index.location, desk.settings, kept)
    for sha256 in sorted(found.raw_texts - used.keys()):
        desk.raw_store.erase(sha256)
    desk.raw_store.sync()  # a file that was deleted can come back with a power cut
    report.forgotten["raw texts"] = len(kept - used.keys())
    return used


def _tell_stories(index: Index, rewriter: Rewriter, loosened: Sequence[str]) -> None:
    if loosened:
        found = update_stories(index, rewriter.writer, loosened, rewriter.memory)
        rewriter.report.stories.update(found.to_document())
        rewriter.writer.commit()
    rewriter.report.pending = []


def _others(archive: Archive) -> list[IndexVersion]:
    """The versions that do not serve."""
    return [version for version in archive.versions() if not version.serves]


def _stored(archive: Archive, version: IndexVersion, found: Trail) -> Iterator[str]:
    """The ids of what another version holds of it. One that is damaged counts no documents: it holds nothing that
    anybody can read."""
    ids, known = found.ids, found.known
    try:
        for document in archive.documents(version.name):
            source = document.get("source", {})
            if document.get("id") in ids or {source.get("sha256"), source.get("text_sha256")} & known:
                yield document["id"]
    except Stop:
        if version.documents:
            raise


def _finish(desk: Desk, found: Trail, report: RunReport) -> None:
    """What the other versions hold, and what the files of all of them still do."""
    for version in _others(desk.archive):
        if not version.complete:
            desk.archive.remove(version.name, OWNER)  # of a killed process: nobody will need it
        elif version.readable:
            report.forgotten["older versions"] += _take_out(desk.archive, version.name, found)
        elif ids := list(_stored(desk.archive, version, found)):
            report.forgotten["older versions"] += desk.archive.delete(version.name, ids, OWNER)
    desk.archive.expunge(OWNER)


def _take_out(archive: Archive, name: str, found: Trail) -> int:
    with archive.reopen(name, OWNER) as build:
        there = {document["id"]: document for document in holding(build.index, found.ids, found.known)}
        ids = found.ids | there.keys()
        _write(build.writer, without_mentions(build.index, there, ids, found.known))
        build.writer.delete(sorted(there))
        build.writer.commit()
    return len(there)


def _close(desk: Desk, ids: Sequence[str], report: RunReport) -> None:
    """Nothing is left to be done."""
    ledger = desk.index.ledger
    with desk.index.writer(OWNER):
        stones = ledger.buried(ids).values()
        ledger.bury([stone.completed() for stone in stones])
        ledger.save_run(report.to_document())


def _still_used(used: Mapping[str, str], ids: Sequence[str]) -> Stop:
    location = next(iter(used.values()))
    return Stop(
        f"{len(used)} raw texts stay: the index {location} refers to them too, or cannot be asked",
        safe="Here everything else was taken out, and stays out.",
        next_command=f"flows forget {' '.join(ids)} with that index, then the same command with this one",
    )
