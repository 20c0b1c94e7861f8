"""Judged records on disk, before anything of their run is loaded: a folder a run in `spool` of the state folder.

It holds the texts of the records, so nobody but its owner may read it, and whoever removes it removes them.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.errors import Stop
from flows.files import make_folder, sync_folder
from flows.spool import lock, records
from flows.spool.frames import FrameWriter, frames
from flows.spool.manifest import NAME, Manifest, damaged, manifest
from flows.spool.records import Judged
from flows.spool.waiting import FOLDER, located, remove


class Spool:
    """The spool of one run, in a folder of its name. `held` is its lock, where this one works on it."""

    def __init__(self, folder: Path, about: Manifest, before: "Spool | None" = None, held: int | None = None) -> None:
        self.folder = folder
        self.about = about
        self._before = before  # it stands until this one does
        self._held = held
        self._writer: FrameWriter | None = None

    @classmethod
    def begin(cls, home: Path, about: Manifest) -> "Spool":
        """An empty one for a run that begins. Raises `Stop` where it cannot be written."""
        spool = cls(home / FOLDER / about.run_id, about)
        try:
            make_folder(spool.folder.parent)
            spool.folder.parent.chmod(0o700)
            spool.folder.mkdir(mode=0o700)
            spool._held = lock.take(spool.folder)
            spool._writer = FrameWriter(spool.folder / about.frames)  # what a manifest names is there
            about.save(spool.folder)
            sync_folder(spool.folder.parent)
        except OSError as error:
            raise spool._refused(error) from error
        return spool

    def begin_again(self, about: Manifest) -> "Spool":
        """An empty one in the same folder, for the same records anew; this one stands until that is finished."""
        again = Spool(self.folder, about.model_copy(update={"frames": about.next_frames}), before=self)
        try:
            again._writer = FrameWriter(self.folder / again.about.frames)
        except OSError as error:
            raise again._refused(error) from error
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
        """Let go of the chunks that were added after `end`; of a spool that is removed, there are none."""
        if self._writer:
            self._writer.rewind(end)

    def finish(self, about: Manifest) -> None:
        """All chunks are there, and on disk when this returns. Raises `Stop` where the disk refuses it."""
        try:
            if self._writer:
                self._writer.sync()
            about.save(self.folder)
        except OSError as error:
            raise self._refused(error) from error
        self._close_writer()
        self.about = about
        if self._before:
            (self.folder / self._before.about.frames).unlink(missing_ok=True)
            self._before = None

    def chunks(self, begin: int = 0) -> Iterator[tuple[list[Judged], int]]:
        """Each chunk that is whole, from where it begins, and where the next one does. One is in memory at a time.

        Raises `Stop` for one that is whole, and no chunk of this program.
        """
        for content, end in frames(self.folder / self.about.frames, begin):
            try:
                chunk = records.unpacked(content)
            except ValueError as error:
                raise damaged(self.about.run_id, str(error)) from error
            yield chunk, end

    @property
    def there(self) -> bool:
        """It was not removed."""
        return (self.folder / NAME).exists()

    def close(self) -> None:
        """No more is added, and others may work on it."""
        self._close_writer()
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def remove(self) -> None:
        """Delete it."""
        remove(self.folder)
        self.close()

    def _close_writer(self) -> None:
        if self._writer:
            self._writer.close()
            self._writer = None

    def _refused(self, error: OSError) -> Stop:
        """The disk is full, say: what was spooled gives its room back."""
        if self._before:
            self.close()
            (self.folder / self.about.frames).unlink(missing_ok=True)
            safe = "What was spooled before stays, and so does what was loaded of it."
        else:
            self.remove()
            safe = "Nothing of this run is in the index or the ledger; its spool is removed."
        return Stop(
            f"what is judged cannot be spooled in {self.folder}: {error.strerror}",
            safe=safe,
            next_command="free space in the state folder (a spool takes about half of what the drop does), then the "
            "same command; or set the assertions that stop to severity: warn, which spools nothing",
        )


def find(home: Path, run: str) -> Spool:
    """The spool of the run whose id is, or begins with, `run`, to be looked at. Raises `UsageError` where that is not
    one, `Stop` for a spool that is damaged."""
    folder = located(home, run)
    return Spool(folder, manifest(folder))


def take_up(home: Path, run: str) -> Spool:
    """The same, to be worked on until it is closed. Raises `Stop` also where another process works on it."""
    folder = located(home, run)
    held = lock.take(folder)
    try:
        spool = Spool(folder, manifest(folder), held=held)
    except Stop:
        os.close(held)
        raise
    for file in folder.glob("records*"):  # of who was killed before or after writing them anew
        if file.name != spool.about.frames:
            file.unlink()
    return spool
