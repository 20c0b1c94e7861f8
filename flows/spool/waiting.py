"""The spools that are there: of runs that were held back, or killed, and can go on. Told without reading them."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import Stop, UsageError
from flows.spool import lock
from flows.spool.manifest import NAME, manifest

FOLDER = "spool"  # of the state folder


@dataclass(frozen=True, slots=True)
class Waiting:
    """A spool that is there."""

    run_id: str
    drops: tuple[str, ...]
    index: str
    read_at: datetime
    records: int
    whole: bool
    bytes: int

    @property
    def days(self) -> float:
        """How old it is."""
        return (datetime.now(UTC) - self.read_at).total_seconds() / 86_400


def waiting(home: Path) -> list[Waiting]:
    """The spools of a state folder that no process works on, the oldest first. One that is damaged is told with no
    drop."""
    found = (_spooled(folder) for folder in _folders(home) if not lock.is_taken(folder))
    return [one for one in found if one]


def located(home: Path, run: str) -> Path:
    """The folder of the spool of the run whose id is, or begins with, `run`. Raises `UsageError` where that is not
    one."""
    names = [folder.name for folder in _folders(home)]
    meant = [name for name in names if name == run] or [name for name in names if run and name.startswith(run)]
    if len(meant) != 1:
        there = ", ".join(names) or "none"
        problem = f"{len(meant)} runs that begin with {run!r} are" if meant else f"no run {run!r} is"
        raise UsageError(f"{problem} spooled in {home / FOLDER}; there are: {there}")
    return home / FOLDER / meant[0]


def discard(home: Path, run: str) -> str:
    """Remove the spool of a run, also one that is damaged; the id of the run. Raises `UsageError` as `located` does,
    `Stop` where a process works on it, or the system refuses."""
    folder = located(home, run)
    held = lock.take(folder)
    try:
        remove(folder)
    finally:
        os.close(held)
    if folder.exists():
        raise Stop(
            f"the spool of run {folder.name} was not deleted to its end",
            safe="It cannot be resumed any more. The texts of its records are still there.",
            next_command=f"delete the folder {folder}",
        )
    return folder.name


def remove(folder: Path) -> None:
    """Delete a spool. What is left of it when this is killed counts as damaged."""
    with suppress(FileNotFoundError):
        (folder / NAME).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _spooled(folder: Path) -> Waiting | None:
    """None where it is gone meanwhile, as when its run has loaded it."""
    size = sum(map(_size, folder.glob("*")))
    try:
        about = manifest(folder)
    except Stop:
        try:
            changed = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
        except FileNotFoundError:
            return None
        return Waiting(folder.name, (), "", changed, 0, False, size)
    return Waiting(about.run_id, about.drops, about.index, about.read_at, about.records, about.whole, size)


def _size(file: Path) -> int:
    with suppress(FileNotFoundError):  # renamed, or removed
        return file.stat().st_size
    return 0


def _folders(home: Path) -> list[Path]:
    place = home / FOLDER
    return sorted(path for path in place.iterdir() if path.is_dir()) if place.is_dir() else []
