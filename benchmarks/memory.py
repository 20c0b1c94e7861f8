"""Peak memory of a run over a small drop and over a large one: it may not grow with the drop.

Counted is anonymous memory, what a process holds for itself, looked at every 50 ms. The files of an index that it has
mapped belong to the page cache: the system takes them back when it needs the room. The drop is compressed JSON Lines,
0.7 kB an article, so that a million of them are a hundred files; they are written before the run begins.
"""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.articles import write_lines
from benchmarks.measure import Command, flows
from benchmarks.table import Table

_INTERVAL = 0.05  # seconds
_BARE_PYTHON = 20_000_000  # bytes; it needs 10


@dataclass(slots=True)
class _Peaks:
    """Watches the processes below one, which is this one unless another is named, in a thread, until the context is
    left. Linux only."""

    root: int = field(default_factory=os.getpid)
    by_process: dict[int, int] = field(default_factory=dict)  # bytes
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread = field(init=False)

    def __enter__(self) -> "_Peaks":
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_INTERVAL):
            for pid in _below(self.root):
                self.by_process[pid] = max(self.by_process.get(pid, 0), _anonymous(pid))

    @property
    def parent(self) -> int:
        """Of the command itself: the first process that is larger than the bare Python around it."""
        return self._large()[0]

    @property
    def worker(self) -> int | None:
        """Of the largest worker; None where there was none."""
        others = self._large()[1:]
        return max(others, default=None)

    def _large(self) -> list[int]:
        """In the order in which they were met, which is that of their start: numbers of processes begin again."""
        large = [peak for peak in self.by_process.values() if peak > _BARE_PYTHON]
        return large or [max(self.by_process.values(), default=0)]


def measure(small: int, large: int, without: str, workers: int = 0) -> Table:
    """The most that the command, and the largest of its workers, held for both drops; the index is empty before."""
    rows = {documents: _run(documents, without, workers) for documents in (small, large)}
    least = rows[small][0].parent
    table = Table(
        f"Peak memory, without {without or 'nothing'}",
        ("articles", "times", "MB", "MB a worker", "articles/s", "s", "CPU s"),
    )
    for documents, (peaks, took) in rows.items():
        worker = f"{peaks.worker / 1e6:.0f}" if peaks.worker else ""
        ratio = f"{peaks.parent / least:.3f}" if least else ""
        rate = f"{documents / took.elapsed:.0f}"
        seconds = f"{took.elapsed:.0f}", f"{took.cpu:.0f}"
        table.add(f"{documents:,}", ratio, f"{peaks.parent / 1e6:.0f}", worker, rate, *seconds)
    return table


def _run(documents: int, without: str, workers: int) -> tuple[_Peaks, Command]:
    with TemporaryDirectory() as folder:
        drop = Path(folder) / "drop"
        write_lines(drop, documents)
        options = ("--without", without) if without else ()
        with _Peaks() as peaks:
            took = flows("ingest", str(drop), "--workers", str(workers), *options, home=Path(folder) / "home")
        return peaks, took


def _below(pid: int) -> Iterator[int]:
    """The children of a process, theirs, and so on."""
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))
    except OSError:  # it has just ended
        return


def _anonymous(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
