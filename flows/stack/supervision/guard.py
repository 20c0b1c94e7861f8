"""Between `flows up` and a service: a process that lives as long as both do, and leaves nothing of the service behind.

    python -m flows.stack.supervision.guard GRACE COMMAND...

Its standard input is a pipe that `flows up` holds: it closes when `flows up` ends, however that ends. Then, or when the
service ends by itself, or on SIGTERM, every process of the service's group is asked to end, and killed after GRACE
seconds. The exit code is the service's, or 128 and the signal that ended it.
"""

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

_TICK = 0.1  # seconds between two looks


class _Asked:
    """Whether this process was asked to end."""

    def __init__(self) -> None:
        self.so = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.so = True

    def wait(self) -> bool:
        """A tick; true once the pipe has closed or a signal has come."""
        ready, _, _ = select.select([sys.stdin], [], [], _TICK)
        if ready and not os.read(sys.stdin.fileno(), 4096):
            self.so = True
        return self.so


def main(grace: float, command: list[str]) -> int:
    """Run the command to its end or ours."""
    asked = _Asked()
    # Its own standard input stays open: the Elasticsearch node ends when that closes, which it does with this process.
    service = subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0)  # noqa: S603  (our own command)
    while service.poll() is None and not asked.wait():
        pass
    _signal_group(service.pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while _group_lives(service) and time.monotonic() < deadline:
        time.sleep(_TICK)
    _signal_group(service.pid, signal.SIGKILL)
    code = service.wait()
    return code if code >= 0 else 128 - code


def _group_lives(service: subprocess.Popen[bytes]) -> bool:
    service.poll()  # a process that has ended counts until its parent has asked how
    with suppress(ProcessLookupError):
        os.killpg(service.pid, 0)
        return True
    return False


def _signal_group(leader: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # nobody left; on macOS: only what has ended
        os.killpg(leader, number)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
