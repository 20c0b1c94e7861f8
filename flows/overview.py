"""What an index holds and what its runs do, looked at again and again while they do it.

Looking changes nothing and keeps no run waiting. It reads what runs save of themselves (`flows.load.journal`), and asks
what takes longer to answer more rarely, so that no more than a twentieth of the time goes there.
An index whose versions are swapped is the same index; one that does not answer for a while is asked again.
"""

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from flows.history import runs
from flows.index.base import Document, Index, IndexStatus
from flows.spool.waiting import Waiting, waiting

RUNS = 6
RUNNING = "running"
_SHARE = 20  # times as long as an answer took, nobody asks again
_WINDOW = 30.0  # seconds that a rate is taken over: runs save what they did every few

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One look. `rate` is in records a second, of the run under way; `free` in bytes, where the state folder is.
    `spooled` are the runs that were held back or killed and can go on."""

    at: datetime
    status: IndexStatus
    records: dict[str, int]
    runs: list[Document]
    spooled: list[Waiting]
    holder: str | None
    rate: float | None
    stale: int | None
    free: int | None

    @property
    def running(self) -> Document | None:
        """The report of the run under way, as far as it was saved."""
        return next((run for run in self.runs if run["state"] == RUNNING), None)

    def to_document(self) -> dict[str, Any]:
        """JSON-ready; of runs that ended, their ids and states."""
        ended = [{name: run.get(name) for name in ("run_id", "kind", "state")} for run in self.runs]
        return asdict(self) | {
            "at": self.at.isoformat(timespec="seconds"),
            "runs": ended,
            "running": self.running,
        }


class Overview:
    """Looks at one index. A context, which holds the index open from the first look that it answers."""

    def __init__(
        self,
        opening: Callable[[], AbstractContextManager[Index]],
        home: Path,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`opening` opens the index whose state folder is `home`."""
        self._opening = opening
        self._home = home
        self._clock = clock
        self._held_open = ExitStack()
        self._index: Index | None = None
        self._pace = Pace(clock)
        self._records = _Rarely(lambda index: index.ledger.counts(), clock)
        self._stale = _Rarely(_stale, clock)
        self._looks = 0

    def look(self) -> Snapshot:
        """How things are. Raises `Stop` where the index does not answer: the next look asks again."""
        if self._index is None:
            self._index = self._held_open.enter_context(self._opening())
        index = self._index
        newest = runs(index, RUNS)
        running = next((run for run in newest if run["state"] == RUNNING), None)
        snapshot = Snapshot(
            at=datetime.now(UTC),
            status=index.status(),
            records=self._records(index),
            runs=newest,
            spooled=spooled(self._home, newest),
            holder=index.holder() if running else None,
            rate=self._pace.of(running),
            stale=self._stale(index) if self._looks else None,  # the first look waits for no rules to be loaded
            free=_free(self._home),
        )
        self._looks += 1
        return snapshot

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held_open.close()


def spooled(home: Path, newest: Iterable[Document]) -> list[Waiting]:
    """The spools that wait for somebody: not that of a run under way, which is about to load it."""
    under_way = {run["run_id"] for run in newest if run["state"] == RUNNING}
    return [one for one in waiting(home) if one.run_id not in under_way]


class Pace:
    """Records a second of the run under way, booked or held back: over half a minute, at first over the whole run."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._run_id = ""
        self._seen: deque[tuple[float, int]] = deque()

    def of(self, running: Document | None) -> float | None:
        """After one more look at its report; None where nothing runs, or nothing is done yet."""
        if running is None:
            return None
        if running["run_id"] != self._run_id:
            self._run_id = running["run_id"]
            self._seen.clear()
        now, seen = self._clock(), int(running["seen"]) + int(running.get("waiting", 0))
        self._seen.append((now, seen))
        while len(self._seen) > 2 and self._seen[1][0] <= now - _WINDOW:
            self._seen.popleft()
        then, before = self._seen[0]
        if seen > before:
            return (seen - before) / (now - then)
        if len(self._seen) > 1 and now - then >= _WINDOW:
            return 0.0
        lasted = (datetime.now(UTC) - datetime.fromisoformat(running["started_at"])).total_seconds()
        return seen / lasted if seen and lasted > 0 else None


class _Rarely(Generic[_Answer]):
    """An answer that is kept for twenty times as long as it took."""

    def __init__(self, ask: Callable[[Index], _Answer], clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._kept: tuple[float, _Answer] | None = None

    def __call__(self, index: Index) -> _Answer:
        began = self._clock()
        if self._kept and began < self._kept[0]:
            return self._kept[1]
        answer = self._ask(index)
        ended = self._clock()
        self._kept = ended + _SHARE * (ended - began), answer
        return answer


def _stale(index: Index) -> int:
    from flows.upkeep.staleness import survey  # with the rules of every stage

    return survey(index).documents


def _free(home: Path) -> int | None:
    try:
        return shutil.disk_usage(home).free
    except OSError:  # it is not there yet, or not any more
        return None
