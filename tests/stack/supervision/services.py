"""Small services for the supervisor to start, and whether their processes live."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_WITHIN = 30.0  # seconds


@dataclass
class Fake:
    """A service that is a few lines of Python. It is ready once it has written its pid to a file."""

    folder: Path
    name: str
    program: str = "serve()"
    start_seconds: float = 30.0

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def command(self) -> list[str]:
        beginning = (
            "import os, pathlib, signal, subprocess, sys, time\n"
            "def serve():\n"
            f"    pathlib.Path({str(self.pid_file)!r}).write_text(str(os.getpid()))\n"
            "    while True: time.sleep(60)\n"
        )
        return [sys.executable, "-c", beginning + self.program]

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def ready(self) -> bool:
        return self.pid_file.exists() and bool(self.pid_file.read_text())

    def pid(self) -> int:
        return int(self.pid_file.read_text())


def wait_until(condition: Callable[[], bool]) -> None:
    """Waits, and fails when it does not come true."""
    deadline = time.monotonic() + _WITHIN
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether this process runs; one that has ended and waits for its parent to ask does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
