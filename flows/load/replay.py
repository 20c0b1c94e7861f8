"""A team that gives the verdicts of a spool, so that loading what was spooled is the loading of every run.

It answers for a task what was answered for the very same one; whatever is asked beside that is judged by the team that
stands behind it: a text of which other records have said more meanwhile, an article that the index lost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.errors import Reject, RejectCode
from flows.index.ledger import RecordKey
from flows.inputs import Metadata
from flows.load.staying_out import StayingOut
from flows.raw_store.store import RawStore
from flows.read.record import Record
from flows.spool.records import Judged
from flows.workers.judge import Job, Reading, Task, Verdict
from flows.workers.team import Team

_NOTHING = Metadata()


class Replay:
    """The verdicts on one chunk. `raw_store`: where raw texts may have been collected since, the place to look."""

    def __init__(
        self, live: Team, chunk: Sequence[Judged], staying_out: StayingOut, raw_store: RawStore | None = None
    ) -> None:
        self._live = live
        self._judged: dict[RecordKey, Judged] = {one.record.key: one for one in chunk}
        self._staying_out = staying_out
        self._raw_store = raw_store

    @property
    def runner(self) -> str:
        """That of the team behind it."""
        return self._live.runner

    def submit(self, tasks: Sequence[Job]) -> Iterator[Verdict]:
        known = [self._known(task) for task in tasks]
        live = self._live.submit([task for task, verdict in zip(tasks, known, strict=True) if verdict is None])
        return (verdict or next(live) for verdict in known)

    def forget(self) -> None:
        self._live.forget()

    def _known(self, task: Job) -> Verdict | None:
        """The verdict that was given on this very task."""
        if not isinstance(task, Task) or not isinstance(task.source, Record) or task.earlier != _NOTHING:
            return None
        judged = self._judged.get(task.source.key)
        if judged is None or judged.verdict is None or judged.record.sha256 != task.source.sha256:
            return None
        verdict = judged.verdict
        if verdict.reading and self._stays_out(verdict.reading):
            return Verdict(Reject(RejectCode.FORGOTTEN), verdict.reading)
        if task.only_read and verdict.reading:
            return replace(verdict, refusal=None, document=b"")
        if verdict.reading and not verdict.refusal and not verdict.document:
            return None  # it was only read
        if task.accepted_before != judged.accepted_before or (verdict.document and not self._is_kept(task.source)):
            return None
        return verdict

    def _stays_out(self, reading: Reading) -> bool:
        return reading.article_id in self._staying_out or reading.text_sha256 in self._staying_out

    def _is_kept(self, record: Record) -> bool:
        return self._raw_store is None or self._raw_store.get(record.sha256) is not None
