"""The command line as a process for tests to kill: small commits, so that there are many moments between two of them,
a short lease of the lock, and a line on standard output when the run has begun and can be stopped."""

import os

from flows.cli import main
from flows.index.elastic.lock import WriterLock
from flows.load import chunks
from flows.load.journal import Journal
from flows.report import RunState
from flows.workers import pool

_LEASE = 3.0  # seconds that an Elasticsearch keeps the lock of a process that was killed

chunks.RECORDS_PER_COMMIT = 4
pool.TASKS_PER_BATCH = pool.TASKS_PER_PROCESS = 2
WriterLock.__init__.__defaults__ = (_LEASE,)
_save = Journal.save


def _saving(journal: Journal, state: RunState) -> None:
    _save(journal, state)
    if state == "running":
        os.write(1, b"begun\n")


if __name__ == "__main__":
    Journal.save = _saving  # type: ignore[method-assign, assignment]
    main()
