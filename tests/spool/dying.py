"""A run as a process that kills itself in the middle, as `kill -9` would: nothing is closed, and nothing told."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows.index.embedded.engine import EmbeddedIndex
from flows.ingest import Conduct, ingest, resume
from flows.inputs import Options
from flows.load import chunks
from flows.load.chunk import Loader
from flows.load.holding import Hold
from flows.raw_store.store import open_raw_store
from flows.read.discover import discover
from flows.settings import settings
from tests.archive import FAST


def dying(real: Callable[..., Any], calls: int) -> Callable[..., Any]:
    """The same, but instead of the call after so many the process dies."""
    left = iter(range(calls))

    def call(*arguments: Any, **named: Any) -> Any:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    return call


def main(moment: str, what: str, assertions: Path) -> None:
    """`judging` a drop, with two chunks spooled; or `loading` a run, with one chunk booked and one written."""
    chunks.RECORDS_PER_COMMIT = 4
    index, raw_store = EmbeddedIndex.open(settings().home), open_raw_store(settings())
    if moment == "judging":
        setattr(Hold, "take", dying(Hold.take, 2))  # noqa: B010 - mypy forbids to assign a method
        options = Options(date(2026, 1, 5), datetime.now(UTC), FAST)
        ingest(index, raw_store, discover([what]), options, conduct=Conduct(assertions=assertions))
    else:
        setattr(Loader, "_book", dying(Loader._book, 1))  # noqa: B010
        resume(index, raw_store, what, accept=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
