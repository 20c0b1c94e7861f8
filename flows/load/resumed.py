"""A run that goes on from its spool: held back by an assertion, or killed. Its drop need not be there any more.

Other runs may have come in between, and what they read is newer. Where the rules, code or models have changed since it
was judged, everything is judged anew from the texts in the spool.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from flows import stages
from flows.assertions import Expectations
from flows.errors import RejectCode
from flows.load.chunk import Loader
from flows.load.chunks import Ahead
from flows.load.deleting import account_for_missing, withdraw_unbooked
from flows.load.holding import Hold
from flows.load.journal import Journal
from flows.load.loading import LoadingRun
from flows.load.overtaken import overtaken, read_since
from flows.load.replay import Replay
from flows.load.staying_out import StayingOut
from flows.read.record import Record
from flows.report import RunReport
from flows.spool.manifest import damaged
from flows.spool.records import Judged
from flows.spool.spool import Spool


class ResumedRun(LoadingRun):
    """The run of a spool. See `flows.ingest.resumed`."""

    def __init__(self, loader: Loader, journal: Journal, expectations: Expectations, spool: Spool) -> None:
        super().__init__(loader, journal, expectations)
        self._spool = spool
        self._whole = spool.about.whole
        self.report.kind = "ingest" if self._whole else "resume"
        self.report.files = spool.about.files

    def take_up(self, accepted_by: str = "", on_record: Callable[[], None] = lambda: None) -> None:
        """Count what the spool holds, and judge it anew where it has to be. `accepted_by`: who wants it loaded
        whatever the assertions say. Raises `Stop` where it lacks some of its records, and nobody does."""
        self.report.accepted_by = accepted_by
        if self.report.unbooked:  # by the rules of today its records may become something else
            withdraw_unbooked(self._loader, self.report.unbooked, self.report)
            self.report.unbooked = []
        hold = self._hold = Hold(self._spool, self._journal.blank())
        for chunk in hold.recount():
            for one in chunk:
                self._sighted[one.record.drop].see(one.record)
        if self._whole and hold.figures.seen != self._spool.about.records:
            self._go_on_without_the_rest(hold.figures.seen)
        options = self._spool.about.options
        today = stages.fingerprint(options.without, options.strictness)
        if today == self._spool.about.fingerprint:
            self.report.judged_before = hold.looks.judged
        else:
            self._hold = self._judged_anew(hold, today, on_record)
        self._taken = self._hold.figures.seen

    def account_for_missing(self) -> None:
        """What the run was told to do when it began, where it has read its drop to the end and no other run has read it
        since."""
        about = self._spool.about
        if self._whole and not read_since(self._loader.index.ledger, about.drops, about.run_id, about.read_at):
            roots = about.discovery.roots
            account_for_missing(self._loader, roots, self._sighted, self.report, about.on_missing, about.max_missing)

    def _go_on_without_the_rest(self, records: int) -> None:
        """Some of the spool cannot be read: nobody knows what was in it, so nothing of that is gone."""
        about = self._spool.about
        if not self.report.accepted_by:
            stop = damaged(about.run_id, f"of its {about.records:,} records {records:,} can be read")
            stop.next_command += f"; where the drop is gone: flows ingest --resume {about.run_id} --accept loads those"
            raise stop
        self._whole = False
        self.report.kind = "resume"

    def _judged_anew(self, before: Hold, fingerprint: str, on_record: Callable[[], None]) -> Hold:
        """The same records under the rules of today. The old spool stands until the new one does."""
        again = self._spool.about.model_copy(update={"fingerprint": fingerprint})
        hold = Hold(self._spool.begin_again(again), self._journal.blank())
        for prepared in Ahead(self._loader, _records(before, hold)).handed_out():
            hold.take(prepared, on_record)
            self._loader.done_with(prepared)
        hold.finish(hold.spool.about.model_copy(update={"records": hold.figures.seen, "whole": self._whole}))
        self._spool = hold.spool
        return hold

    def _finish(self, hold: Hold) -> None:
        """It is as whole as it was found."""

    def _load(self, chunk: Sequence[Judged], counts: RunReport, on_record: Callable[[], None]) -> None:
        """Load a chunk, but for what later runs have overtaken, and what may come in again and has no text here. Raw
        texts may have been collected meanwhile."""
        about, loader = self._spool.about, self._loader
        since = overtaken(loader.index.ledger, chunk, about.run_id, about.read_at)
        later = [one for one in chunk if one.record.key in since.places]
        counts.seen += len(later)
        counts.unchanged += len(later)
        counts.overtaken += len(later)
        here = [one for one in chunk if one.record.key not in since.places]
        bare = {one.record.key for one in here if one.bare and not _stays_out(one, loader.staying_out)}
        counts.seen += len(bare)
        counts.rejected += len(bare)
        counts.reasons.update({str(RejectCode.FORGOTTEN): len(bare)} if bare else {})
        here = [one for one in here if one.record.key not in bare]
        replay = Replay(loader.team, here, loader.staying_out, loader.raw_store)
        loader = replace(loader, team=replay, overtaken=since.articles)
        loader.settle(loader.prepare([one.record for one in here]), counts, on_record)


def _stays_out(one: Judged, out: StayingOut) -> bool:
    return out.told_of(one.record, one.verdict.reading if one.verdict else None) is not None


def _records(before: Hold, after: Hold) -> Iterator[Record]:
    """The records to judge anew. Those whose text was not kept, since they are to stay out, are carried over."""
    for chunk, _ in before.spool.chunks():
        bare = [one for one in chunk if one.bare]
        if bare:
            after.carry(bare)
        kept = {one.record.key for one in bare}
        yield from (one.record for one in chunk if one.record.key not in kept)
