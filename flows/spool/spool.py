"""Judged records on disk, before anything of their run is loaded: a folder a run in `spool` of the state folder.

It holds the texts of the records, so nobody but its owner may read it, and whoever removes it removes them.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import Stop, UsageError
from flows.files import make_folder, sync_folder
from flows.spool import records
from flows.spool.frames import FrameWriter, frames
from flows.spool.manifest import NAME, Manifest, manifest
from flows.spool.records import Judged

FOLDER = "spool"


class Spool:
    """The spool of one run, in a folder of its name."""

    def __init__(self, folder: Path, about: Manifest, before: "Spool | None" = None) -> None:
        self.folder = folder
        self.about = about
        self._before = before  # it stands until this one does
        self._writer: FrameWriter | None = None

    @classmethod
    def begin(cls, home: Path, about: Manifest) -> "Spool":
        """An empty one for a run that begins. Raises `Stop` where it cannot be written."""
        spool = cls(home / FOLDER / about.run_id, about)
        try:
            make_folder(spool.folder.parent)
            spool.folder.parent.chmod(0o700)
            spool.folder.mkdir(mode=0o700)
            spool._writer = FrameWriter(spool.folder / about.frames)
            about.save(spool.folder)
        except OSError as error:
            raise spool._refused(error) from error
        return spool

    def begin_again(self, about: Manifest) -> "Spool":
        """An empty one in the same folder, for the same records judged anew; the old one stands until this is
        finished."""
        again = Spool(self.folder, about, before=self)
        try:
            again._writer = FrameWriter(self.folder / about.frames)
        except OSError as error:
            raise self._refused(error) from error
        return again

    @property
    def end(self) -> int:
        """Where the next chunk of a spool that is being written begins."""
        return self._writer.end if self._writer else 0

    def add(self, chunk: Sequence[Judged]) -> None:
        """Add a chunk. Raises `Stop` where the disk refuses it."""
        if self._writer is None:
            raise ValueError("this spool is read, and not written")
        try:
            self._writer.add(records.packed(chunk))
        except OSError as error:
            raise self._refused(error) from error

    def rewind(self, end: int) -> None:
        """Let go of the chunks that were added after `end`."""
        if self._writer:
            self._writer.rewind(end)

    def finish(self, about: Manifest) -> None:
        """All chunks are there, and on disk when this returns. Raises `Stop` where the disk refuses it."""
        try:
            if self._writer:
                self._writer.sync()
            about.save(self.folder)
            sync_folder(self.folder)
        except OSError as error:
            raise self._refused(error) from error
        self.about = about
        if self._before:
            (self.folder / self._before.about.frames).unlink(missing_ok=True)
            self._before = None

    def chunks(self, begin: int = 0) -> Iterator[tuple[list[Judged], int]]:
        """Each chunk that is whole, from where it begins, and where the next one does. One is in memory at a time."""
        for content, end in frames(self.folder / self.about.frames, begin):
            yield records.unpacked(content), end

    @property
    def there(self) -> bool:
        """It was not removed."""
        return (self.folder / NAME).exists()

    def close(self) -> None:
        """No more is added."""
        if self._writer:
            self._writer.close()

    def remove(self) -> None:
        """Delete it. What is left of it when this is killed counts as none."""
        self.close()
        with suppress(FileNotFoundError):
            (self.folder / NAME).unlink()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _refused(self, error: OSError) -> Stop:
        """The disk is full, say: what was spooled gives its room back."""
        if self._before:
            self.close()
            (self.folder / self.about.frames).unlink(missing_ok=True)
        else:
            self.remove()
        stays = "what it had spooled before stays" if self._before else "its spool is removed"
        return Stop(
            f"what is judged cannot be spooled in {self.folder}: {error.strerror}",
            safe=f"Nothing of this run is in the index or the ledger; {stays}.",
            next_command="free space in the state folder (a spool takes about half of what the drop does), then the "
            "same command; or set the assertions that stop to severity: warn, which spools nothing",
        )


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
    """The spools of a state folder, the oldest first. One that is damaged is told with no drop."""
    found = []
    for folder in _folders(home):
        try:
            spool = Spool(folder, manifest(folder))
        except FileNotFoundError:
            continue
        except Stop:
            found.append(Waiting(folder.name, (), "", _modified(folder), 0, False, _size(folder)))
            continue
        about = spool.about
        found.append(
            Waiting(about.run_id, about.drops, about.index, about.read_at, about.records, about.whole, _size(folder))
        )
    return found


def find(home: Path, run: str) -> Spool:
    """The spool of the run whose id is, or begins with, `run`. Raises `UsageError` where that is not one, `Stop` for a
    spool that is damaged."""
    names = [folder.name for folder in _folders(home) if (folder / NAME).exists()]
    meant = [name for name in names if name == run] or [name for name in names if run and name.startswith(run)]
    if len(meant) != 1:
        there = ", ".join(names) or "none"
        problem = f"{len(meant)} runs that begin with {run!r} are" if meant else f"no run {run!r} is"
        raise UsageError(f"{problem} spooled in {home / FOLDER}; there are: {there}")
    folder = home / FOLDER / meant[0]
    return Spool(folder, manifest(folder))


def discard(home: Path, run: str) -> str:
    """Remove the spool of a run, also one that is damaged; the id of the run. Raises `UsageError` as `find` does."""
    try:
        spool = find(home, run)
    except Stop:
        (folder,) = [one for one in _folders(home) if one.name.startswith(run)]
        shutil.rmtree(folder)
        return folder.name
    spool.remove()
    return spool.about.run_id


def _folders(home: Path) -> list[Path]:
    place = home / FOLDER
    return sorted(path for path in place.iterdir() if path.is_dir()) if place.is_dir() else []


def _modified(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*"))
