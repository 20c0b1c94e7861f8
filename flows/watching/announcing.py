"""An event for every drop that has settled, on a Prefect server."""

from collections.abc import Callable
from pathlib import Path

from flows.errors import Stop
from flows.watching.changes import Tell
from flows.watching.watcher import Later

_TRY_EVERY = 10.0  # seconds between two tries to tell the server


class Announcing:
    """Work (`flows.watching.watcher.Work`): a Prefect server is told; deployments with a trigger do the rest."""

    code = 0

    def __init__(self, emit: Callable[[Path, int], None], tell: Tell) -> None:
        self._emit = emit
        self._tell = tell

    def start(self, folder: Path, files: int) -> None:
        """Tell the server. Raises `Later` when it does not take the event."""
        try:
            self._emit(folder, files)
        except Stop as stop:
            raise Later(stop.happened, _TRY_EVERY) from stop
        self._tell(f"{files:,} files have settled in {folder}: told to the Prefect server")

    def under_way(self) -> bool:
        """No: what follows is the server's."""
        return False
