"""One chunk of records into the index and the ledger.

A chunk is prepared (`flows.load.preparing`), judged by the team, and settled: here, in order. Order of writes: raw
texts, documents, stories, ledger. So the ledger never claims what the index lacks, and a run that is killed in between
does its last chunks again, with the same ids.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from flows import stages, telemetry
from flows.article import Article
from flows.errors import Reject, RejectCode, Stop
from flows.index.base import Index, Writer, WriteStatus
from flows.index.ledger import LedgerEntry, RecordKey, RecordOutcome
from flows.inputs import Options
from flows.load.books import Books
from flows.load.drafting import Drafter
from flows.load.preparing import Prepared, Preparer
from flows.load.staying_out import StayingOut
from flows.load.systematic import check_refusals
from flows.load.verdicts import take_verdicts
from flows.load.versions import Draft
from flows.load.withdraw import Withdrawn, withdraw
from flows.memory import peak
from flows.raw_store.store import RawStore
from flows.read.record import Record
from flows.report import RunReport
from flows.stopwatch import Stopwatch
from flows.stories.index_neighbours import Memory
from flows.stories.update import update_stories
from flows.workers.judge import Task, Verdict
from flows.workers.team import Team


@dataclass(frozen=True, slots=True)
class Loader:
    """What loading chunks needs, for the length of a run."""

    index: Index
    writer: Writer
    raw_store: RawStore
    options: Options
    team: Team
    on_writing: Callable[[Sequence[str]], None] = lambda _: None  # told the articles that are about to be written
    staying_out: StayingOut = field(default_factory=StayingOut)
    memory: Memory = field(default_factory=Memory)  # of stories, from chunk to chunk
    under_way: set[str] = field(default_factory=set)  # SHA-256 of records that are prepared and not settled
    overtaken: frozenset[str] = frozenset()  # articles that later runs have given a newer text than the records have

    def prepare(self, records: Sequence[Record], *, again: bool = False) -> Prepared:
        """See `Preparer.prepare`."""
        preparer = Preparer(self.index, self.options, self.team, self.staying_out, self.under_way)
        return preparer.prepare(records, again=again)

    def settle(self, prepared: Prepared, report: RunReport, on_record: Callable[[], None]) -> None:
        """Wait for the verdicts, make articles of them, load these, find their stories, book every record.

        Raises `Stop` when a record is not booked exactly once, or an article that is claimed is not in the index.
        """
        report.seen += len(prepared.records)
        books = Books(
            report, stages.fingerprint(self.options.without, self.options.strictness), self.options.first_seen_at
        )
        before = prepared.before
        with telemetry.span("judge", records=sum(prepared.judged)):
            fresh = take_verdicts(prepared, books, self.staying_out, self.index.ledger, on_record)
        watch = Stopwatch()
        with watch.of(stages.LOAD), telemetry.span("write") as writing:
            drafts = self._drafter.drafts(fresh, before, books)
            writing.note(documents=len(drafts))
            touched = self._write(drafts, before, books) if drafts else []
            self._disclaim(books, before)
            withdrawn = self.withdraw(books.entries, before)
        report.replaced += withdrawn.deleted
        told = [*touched, *withdrawn.changed]
        with watch.of(stages.STORIES):
            self.tell_stories(told, report)
        with watch.of(stages.LOAD), telemetry.span("ledger", records=len(prepared.records)):
            books.check(prepared.records)
            self._verify(books)
            self._book(books)
        if told:
            report.count_seconds(watch.seconds, len(told))
        report.count_memory(peak())
        self.done_with(prepared)

    def done_with(self, prepared: Prepared) -> None:
        """A chunk is settled, or waits elsewhere."""
        self.under_way.difference_update(record.sha256 for record in prepared.records)

    def give_up(self) -> None:
        """What was prepared and is not settled is given up."""
        self.under_way.clear()
        self.team.forget()

    def withdraw(self, entries: Sequence[LedgerEntry], before: dict[RecordKey, LedgerEntry]) -> Withdrawn:
        """Take out what the records of `entries` had produced under `before`: see `flows.load.withdraw`."""
        return withdraw(self.index, self.writer, self._remade, self.options, entries, before)

    def tell_stories(self, changed: Sequence[str], report: RunReport) -> None:
        """Find the stories of articles that changed, unless stories are left out."""
        if changed and stages.STORIES not in self.options.without:
            with telemetry.span("stories", articles=len(changed)) as span:
                told = update_stories(self.index, self.writer, changed, self.memory).to_document()
                self.writer.commit()
                span.note(**told)
            report.stories.update(told)

    @property
    def _drafter(self) -> Drafter:
        return Drafter(self.index, self.raw_store, self.options, self.team, self.overtaken)

    def _remade(self, sha256: str) -> Article | None:
        """The article of a kept text, made anew; None where it is not kept, or refused by the rules of today."""
        raw = self.raw_store.get(sha256)
        verdict = next(self.team.submit([Task(raw)])) if raw else Verdict()
        return Article.model_validate_json(verdict.document) if verdict.document else None

    def _write(self, drafts: Sequence[Draft], before: dict[RecordKey, LedgerEntry], books: Books) -> list[str]:
        """Write and commit; the ids of the articles made."""
        made = []
        self.on_writing([draft.article_id for draft in drafts])
        documents = [draft.finished(books.report.run_id) for draft in drafts]
        outcomes = self.writer.upsert(documents)
        check_refusals(outcomes)
        for draft, document, outcome in zip(drafts, documents, outcomes, strict=True):
            if outcome.status is WriteStatus.REJECTED:
                why = Reject(RejectCode.ENGINE_REFUSED, outcome.reason or "no reason given")
                for record in (*draft.made_of, *draft.copies):
                    books.reject(record, why, before.get(record.key))
                continue
            if draft.made_of:
                first, *others = draft.made_of
                books.loaded(first, outcome.id, outcome.status)
                for record in others:  # it replaced, within this chunk, what the one before had made
                    books.loaded(record, outcome.id, WriteStatus.UPDATED)
                books.report.count_document(document)
                made.append(outcome.id)
            for record in draft.copies:
                books.duplicate(record, outcome.id)
        self.writer.commit()
        return made

    def _disclaim(self, books: Books, before: dict[RecordKey, LedgerEntry]) -> None:
        """Before what records had produced, and produce no more, is withdrawn, the ledger no longer claims it."""
        pairs = [(entry, before.get(entry.key)) for entry in books.entries]
        left = [old for entry, old in pairs if old and old.article_id and entry.article_id != old.article_id]
        if left:
            ids = (entry.article_id for entry in (*books.entries, *left) if entry.article_id)
            self.on_writing(list(dict.fromkeys(ids)))
            deleted = RecordOutcome.DELETED
            self.index.ledger.record([replace(old, outcome=deleted, reason=None, detail=None) for old in left])

    def _book(self, books: Books) -> None:
        ledger = self.index.ledger
        if books.entries:
            self.raw_store.sync()  # whoever judged them put their texts; documents are on disk with their commit
        ledger.record(books.entries, books.rejected)
        if books.spent:
            ledger.remove([entry.key for entry in books.spent])
            forgotten = str(RejectCode.FORGOTTEN)  # an entry that stands for an older article goes on to do so
            ledger.record([replace(e, reason=forgotten, detail=None) for e in books.spent if e.article_id])

    def _verify(self, books: Books) -> None:
        """What the ledger is about to claim is in the index."""
        claims = {e.article_id: e for e in books.entries if e.article_id and e.outcome is not RecordOutcome.REJECTED}
        lacking = sorted(self.index.missing(list(claims))) if claims else []
        if lacking:
            entry = claims[lacking[0]]
            where = f"{entry.path} {entry.record}".rstrip()
            raise Stop(
                f"{len(lacking)} articles are not in the index after they were written to it, as {lacking[0]} from "
                f"{where} of {entry.drop}",
                safe="The ledger claims none of them.",
                next_command="flows ingest with the same drop, which does them again; if it stays, look at the index",
            )
