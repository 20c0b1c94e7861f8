"""The processes below one of ours, as Linux knows them."""

import signal
from contextlib import suppress
from dataclasses import dataclass
from os import kill
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """One process: a number alone may mean another one later."""

    pid: int
    started: str  # in ticks since the machine came up

    @property
    def runs(self) -> bool:
        """It is there, and no zombie."""
        found = _stat(self.pid)
        return found is not None and found[19] == self.started and found[0] != "Z"

    @property
    def is_worker(self) -> bool:
        """One that judges records; the process that looks after semaphores is none."""
        try:
            return b"spawn_main" in Path(f"/proc/{self.pid}/cmdline").read_bytes()
        except OSError:
            return False

    def stop(self) -> None:
        """Let it hang where it is: it notices nothing more but SIGKILL."""
        kill(self.pid, signal.SIGSTOP)

    def kill(self) -> None:
        """End it, where it has not ended by itself."""
        with suppress(ProcessLookupError):
            kill(self.pid, signal.SIGKILL)


def below(pid: int) -> set[Process]:
    """Children of a process, theirs, and so on."""
    stats = {int(path.name): _stat(int(path.name)) for path in Path("/proc").glob("[0-9]*")}
    found: set[Process] = set()
    parents = {pid}
    while parents:
        children = {number for number, stat in stats.items() if stat and int(stat[1]) in parents}
        found |= {Process(number, stat[19]) for number in children if (stat := stats[number])}
        parents = children
    return found


def _stat(pid: int) -> list[str] | None:
    """The fields after the name: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
