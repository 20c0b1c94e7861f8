"""CPU time, of this process and of commands with all their children, and peak memory of commands.

CPU time and not the clock: other work on the machine then disturbs less, and what a library does in threads counts.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

_FLOWS = "import sys; from flows.cli import main; sys.exit(main())"
_ROOT = Path(__file__).parents[1]


@dataclass(slots=True)
class Clock:
    """Seconds of CPU time of this process and its threads, summed over the blocks that were run with it."""

    seconds: float = 0.0
    _begin: float = 0.0

    def __enter__(self) -> None:
        self._begin = process_time()

    def __exit__(self, *error: object) -> None:
        self.seconds += process_time() - self._begin


@dataclass(frozen=True, slots=True)
class Command:
    """What one command took: seconds of CPU time with its children, seconds by the clock, and the most memory that any
    one of its processes held, in bytes."""

    cpu: float
    elapsed: float
    peak: int


def flows(
    *arguments: str, home: Path, compiled: Path | None = None, environment: dict[str, str] | None = None
) -> Command:
    """Run the command `flows`, from this source tree, with a state folder of its own, and more `environment`.

    With `compiled`, Python keeps its compiled modules in that folder, whatever the environment says: as it does beside
    the modules of an installed program.
    """
    set_to = {"FLOWS_HOME": str(home)} | (environment or {})
    if compiled:
        set_to |= {"PYTHONPYCACHEPREFIX": str(compiled), "PYTHONDONTWRITEBYTECODE": ""}
    return run([sys.executable, "-c", _FLOWS, *arguments], set_to)


def run(arguments: Sequence[str], environment: dict[str, str] | None = None) -> Command:
    """Run a command to its end. Raises `RuntimeError` with its last words when it fails."""
    begin = perf_counter()
    before = os.times()
    measured = [sys.executable, "-c", _WITH_PEAK, *arguments]
    done = subprocess.run(  # noqa: S603 - commands of ours
        measured, env=os.environ | (environment or {}), capture_output=True, text=True, check=False, cwd=_ROOT
    )
    after = os.times()
    if done.returncode:
        raise RuntimeError(f"{arguments[-3:]} ended with {done.returncode}: {done.stderr[-2000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Command(cpu, perf_counter() - begin, int(done.stderr.rsplit("\n", 2)[-2]))


def peak_memory() -> int:
    """The most memory that this process held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# The system tells the peak of the largest child only: a process between us and the command has no other.
_WITH_PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], check=False).returncode
unit = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit, file=sys.stderr)
sys.exit(code)
"""
