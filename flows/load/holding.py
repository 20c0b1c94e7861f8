"""What is judged is held back until the assertions on its drop are: counted and spooled, and loaded from there.

Without an assertion that could stop the run there is no hold, and each chunk is loaded as soon as it is judged. Where
the only thing to wait for is a number of documents, the hold ends when so many have come.
"""

from collections.abc import Callable, Iterator, Sequence

import orjson

from flows.assertions import Figures
from flows.errors import Held, Reject, RejectCode
from flows.index.ledger import RecordOutcome
from flows.load.preparing import Prepared
from flows.load.systematic import check_defects
from flows.load.verdicts import count_work
from flows.memory import peak
from flows.report import Breach, RunReport
from flows.spool.manifest import Manifest, damaged
from flows.spool.records import Judged
from flows.spool.spool import Spool
from flows.text.figures import figure
from flows.workers.judge import Verdict


class Hold:
    """The spool of a run, and what is counted of it. `looks` is a blank report."""

    def __init__(self, spool: Spool, looks: RunReport) -> None:
        self.spool = spool
        self.looks = looks
        self.holds = True  # nothing of it is loaded yet
        self._seen = self._documents = 0
        self._loaded = 0  # where the next chunk to load begins
        self._end = 0

    @property
    def figures(self) -> Figures:
        """What assertions measure, so far."""
        return Figures(self._seen, self._documents, self.looks.profiles)

    @property
    def waits(self) -> bool:
        """It is released, and not all of it is loaded."""
        return not self.holds and self._loaded < self._end

    def take(self, prepared: Prepared, on_record: Callable[[], None]) -> None:
        """Wait for the verdicts on a chunk, and spool it. Raises `Stop` where most of it met a defect, or the disk
        refuses it."""
        chunk = []
        tasks = iter(prepared.tasks)
        for position, record in enumerate(prepared.records):
            entry = prepared.before.get(record.key)
            if prepared.out[position]:
                chunk.append(Judged(record).without_text())
            elif not prepared.judged[position]:
                chunk.append(Judged(record, accepted=bool(entry and entry.outcome is not RecordOutcome.REJECTED)))
            elif record.refusal:
                chunk.append(Judged(record, Verdict(record.refusal)))
            else:
                task, verdict = next(tasks), next(prepared.verdicts)
                judged = Judged(record, verdict, verdict.refusal is None, task.accepted_before)
                chunk.append(judged.without_text() if verdict.stays_out else judged)
            on_record()
        check_defects([why for one in chunk if (why := _defect(one))], sum(prepared.judged))
        self.carry(chunk)

    def carry(self, chunk: Sequence[Judged]) -> None:
        """Spool what is judged already."""
        self.spool.add(chunk)
        self._end = self.spool.end
        self.count(chunk)

    def recount(self) -> Iterator[list[Judged]]:
        """Count what the spool holds, chunk by chunk, as one that takes it up again has to."""
        for chunk, end in self.spool.chunks():
            self.count(chunk)
            self._end = end
            yield chunk

    def count(self, chunk: Sequence[Judged]) -> None:
        """Count a chunk: by itself, since what is added to a report stays small however many names come."""
        counts = RunReport(run_id=self.looks.run_id, started_at=self.looks.started_at)
        for one in chunk:
            self._seen += 1
            self._documents += one.accepted
            if one.verdict is None:
                continue
            count_work(one.record, one.verdict, counts)
            if one.verdict.refusal:
                counts.reasons[str(one.verdict.refusal.code)] += 1
            elif one.verdict.document:
                counts.count_document(orjson.loads(one.verdict.document))
        counts.count_memory(peak())
        self.looks.add(counts)

    def mark(self) -> Callable[[], None]:
        """What lets go of everything that is taken from now on: of a batch that fails and is tried again."""
        end, seen, documents, looks = self._end, self._seen, self._documents, self.looks.model_copy(deep=True)

        def back() -> None:
            self.spool.rewind(end)
            self._end, self._seen, self._documents, self.looks = end, seen, documents, looks

        return back

    def finish(self, about: Manifest) -> None:
        """Everything is taken, and on disk when this returns."""
        self.spool.finish(about)

    def release(self) -> None:
        """It may be loaded."""
        self.holds = False

    def chunks(self, most: int) -> Iterator[list[Judged]]:
        """Up to so many of the chunks that wait. Whoever asks for the next one has loaded the last. Raises `Stop` where
        one that was there cannot be read any more."""
        for number, (chunk, end) in enumerate(self.spool.chunks(self._loaded), start=1):
            yield chunk
            self._loaded = end
            if number >= most:
                return
        if self.waits:
            raise damaged(self.spool.about.run_id, "it can be read no more where it could before")


def held(stops: Sequence[Breach], spool: Spool, records: int) -> Held:
    """What a person is told of a run that was held back."""
    first = stops[0]
    found, limit = (figure(value, is_share=first.is_share) for value in (first.found, first.expected))
    more = f" (and {len(stops) - 1} more)" if len(stops) > 1 else ""
    of = f" of {first.outlet}" if first.outlet else ""
    run = spool.about.run_id
    return Held(
        f"the drop is not as it should be: {first.assertion}{of}: {found}, where {limit} is the limit{more}",
        safe=f"Nothing of this run is in the index or the ledger. All that was judged, {records:,} records, waits in "
        f"{spool.folder}.",
        next_command=f"flows runs show {run} tells more; then flows ingest --resume {run} --accept loads it, or "
        f"flows ingest --discard {run} drops it",
    )


def _defect(judged: Judged) -> Reject | None:
    why = judged.verdict.refusal if judged.verdict else None
    return why if why and why.code is RejectCode.DEFECT else None
