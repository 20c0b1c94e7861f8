"""What nobody refers to any more is removed: raw texts, drafts of killed writers, old versions of indices, crash logs.

Every index that uses the raw store is asked first, with its writer's lock held, so that no ingest writes meanwhile. One
that cannot be asked stops it all: what it refers to would be lost.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.errors import Stop
from flows.files import DRAFT
from flows.index.archive import Archive, dispensable
from flows.index.base import Index
from flows.index.opening import open_archive, open_index
from flows.raw_store.store import RawStore
from flows.raw_store.users import StoreUser
from flows.settings import Settings
from flows.spool.waiting import discard, waiting
from flows.upkeep.references import References, of_documents, of_ledger

YOUNG = timedelta(hours=1)  # what is younger may belong to a run that has only begun
CRASH_LOGS = timedelta(days=30)
KEPT_VERSIONS = 1  # for a rollback, beside the one that serves

OWNER = "flows gc"


@dataclass(slots=True)
class Collected:
    """What was removed, or would be."""

    raw_store: str
    indices: list[str] = field(default_factory=list)  # that were asked
    kept: int = 0  # raw texts
    young: int = 0  # raw texts that nobody refers to, left alone for now
    removed: int = 0  # raw texts
    removed_bytes: int = 0  # of them, compressed
    drafts: int = 0
    crash_logs: int = 0
    spools: list[str] = field(default_factory=list)  # of runs that were held back or killed
    versions: list[str] = field(default_factory=list)  # of indices

    def to_document(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def collect(
    raw_store: RawStore,
    settings: Settings,
    *,
    keep_versions: int = KEPT_VERSIONS,
    spools_of_days: float | None = None,
    dry_run: bool = False,
) -> Collected:
    """Remove what nobody refers to; with `dry_run` count it only, without a lock. Of spools, which nobody but a person
    can tell to be of no more use, those that are older than so many days; without it none.

    Raises `Stop` when an index that uses the store cannot be reached, is empty, or does not give its lock: then nothing
    was removed.
    """
    users = raw_store.users()
    if not users:
        raise Stop(
            f"no index is known to refer to {raw_store.location}",
            safe="Nothing was removed.",
            next_command="flows ingest DROP, once with each index that uses this store",
        )
    collected = Collected(raw_store.location, [user.location for user in users])
    with ExitStack() as stack, References.opened() as references:
        archives = [stack.enter_context(opened(user, settings)) for user in users]
        with ExitStack() as locks:
            idle: list[tuple[Archive, str]] = []
            for index, archive in archives:
                if not dry_run:
                    locks.enter_context(index.writer(OWNER))
                kept, old = _versions(archive, keep_versions)
                idle += ((archive, name) for name in old)
                references.add(of_ledger(index.ledger))
                references.add(of_documents(archive, kept))
            _remove_texts(raw_store, users, references, collected, dry_run=dry_run)
            _remove_drafts(raw_store, settings.home, collected, dry_run=dry_run)
        for archive, name in idle:  # takes the lock itself
            if not dry_run:
                archive.remove(name, OWNER)
            collected.versions.append(f"{name} of {archive.location}")
    for spool in waiting(settings.home):
        if spools_of_days is not None and spool.days > spools_of_days:
            if not dry_run:
                discard(settings.home, spool.run_id)
            collected.spools.append(spool.run_id)
    collected.crash_logs = _remove_files(settings.home, "crash-*.log", CRASH_LOGS, dry_run=dry_run)
    return collected


@contextmanager
def opened(user: StoreUser, settings: Settings) -> Iterator[tuple[Index, Archive]]:
    """An index and its versions. Opening one that is not there would make an empty one, which refers to nothing."""
    if user.in_folder:
        if not user.here:
            raise _unreachable(user, "it is not on this host, or another index took its place")
        settings = settings.model_copy(update={"home": Path(user.location).parent})
    location = "embedded" if user.in_folder else user.location
    with open_index(location, settings) as index, open_archive(location, settings) as archive:
        told = index.status().documents or sum(index.ledger.counts().values()) or index.ledger.tombstones(limit=1)
        if not told:
            raise _unreachable(user, "it is empty, as after a loss")
        yield index, archive


def _unreachable(user: StoreUser, why: str) -> Stop:
    return Stop(
        f"the index {user.location} refers to this raw store and cannot be asked: {why}",
        safe="Nothing was removed.",
        next_command=f"flows gc where it can be reached; or, if it is gone for good: flows gc --forget {user.location}",
    )


def _versions(archive: Archive, keep: int) -> tuple[list[str], list[str]]:
    """The names of the versions that stay, and of those that do not. A build that was interrupted is the next one's."""
    versions = archive.versions()
    idle = dispensable(versions, keep)
    return [version.name for version in versions if version.complete and version.name not in idle], idle


def _remove_texts(
    raw_store: RawStore, users: Sequence[StoreUser], references: References, collected: Collected, *, dry_run: bool
) -> None:
    folder = ""
    for text in raw_store.sha256s():
        if text.sha256 in references:
            collected.kept += 1
        elif _is_young(text.modified):
            collected.young += 1
        else:
            if text.sha256[:2] != folder and raw_store.users() != users:
                raise Stop(
                    f"another index began to use {raw_store.location} meanwhile",
                    safe="What was removed until now nobody referred to.",
                    next_command="flows gc again, which asks that index too",
                )
            folder = text.sha256[:2]
            if not dry_run:
                raw_store.remove(text.sha256)
            collected.removed += 1
            collected.removed_bytes += text.size


def _remove_drafts(raw_store: RawStore, home: Path, collected: Collected, *, dry_run: bool) -> None:
    for draft in raw_store.drafts():
        if not _is_young(draft.modified):
            if not dry_run:
                raw_store.remove_draft(draft)
            collected.drafts += 1
    collected.drafts += _remove_files(home / "index", f"*{DRAFT}", YOUNG, dry_run=dry_run)


def _remove_files(folder: Path, pattern: str, age: timedelta, *, dry_run: bool) -> int:
    old = [file for file in folder.glob(pattern) if time.time() - file.stat().st_mtime > age.total_seconds()]
    for file in old:
        if not dry_run:
            file.unlink(missing_ok=True)
    return len(old)


def _is_young(modified: datetime | None) -> bool:
    """A store that does not tell is not trusted with it."""
    return modified is None or datetime.now(UTC) - modified < YOUNG
