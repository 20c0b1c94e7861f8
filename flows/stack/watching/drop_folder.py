"""The watched drop folder: what changes in it, and whether it has settled.

A file that is still being copied is no article yet. The folder has settled when nothing has changed for a while: no
event, and every size and time of modification as it was. Hidden files do not count, as for an ingest: whoever wants to
be sure writes `.name` and renames it.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from flows.errors import Stop, UsageError

_TICK = 500  # milliseconds between two looks at everything else
_GROUPED = 400  # milliseconds in which changes are taken together


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a folder at one moment, in little memory, however much it holds: two that are equal hold files
    of the same names, sizes and times."""

    files: int = 0
    digest: int = 0


class DropFolder:
    """A folder that is watched."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def changes(self, stopping: threading.Event) -> Iterator[bool]:
        """Twice a second at least, until `stopping`: whether something has changed.

        Raises `UsageError` without the extra `up`, `Stop` when the folder is gone or the system watches no more.
        """
        try:
            from watchfiles import watch
        except ImportError:
            raise UsageError("watchfiles is not installed: pip install 'article-flows[up]', or --no-watch") from None
        watching = watch(
            self.path,
            watch_filter=lambda _, path: not self._hidden(path),
            debounce=_GROUPED,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            stop_event=stopping,
            ignore_permission_denied=True,
        )
        while True:
            try:
                changed = next(watching)
            except StopIteration:
                return
            except (OSError, RuntimeError) as error:
                raise self._unwatched(str(error)) from error
            if not self.path.is_dir():
                raise self._unwatched("it is gone")
            yield bool(changed)

    def look(self) -> Sight:
        """The folder as it is now."""
        files = digest = 0
        folders = [self.path]
        while folders:
            with suppress(OSError), os.scandir(folders.pop()) as entries:  # forbidden, or gone since: an ingest says so
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
                        continue
                    with suppress(OSError):  # a link to nowhere, or gone since
                        stat = entry.stat()
                        line = f"{entry.path}\0{stat.st_size}\0{stat.st_mtime_ns}"
                        files += 1
                        digest ^= int.from_bytes(blake2b(os.fsencode(line), digest_size=16).digest())
        return Sight(files, digest)

    def _hidden(self, path: str) -> bool:
        inside = Path(path).relative_to(self.path) if Path(path).is_relative_to(self.path) else Path()
        return any(part.startswith(".") for part in inside.parts)

    def _unwatched(self, why: str) -> Stop:
        return Stop(
            f"the drop folder {self.path} cannot be watched: {why}",
            safe="What was committed is in the index.",
            next_command="the same command; WATCHFILES_FORCE_POLLING=true where the system's watches do not suffice",
        )
