"""One chunk of records into the index and the ledger.

A chunk is prepared (what is known of its records?), judged by the team, and settled: here, in order. Order of writes:
raw texts, documents, stories, ledger. So the ledger never claims what the index lacks, and a run that is killed in
between does its last chunks again, with the same ids.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from flows import stages, telemetry
from flows.article import Article, Place
from flows.errors import Reject, RejectCode, Stop
from flows.index.base import Index, WriteOutcome, Writer, WriteStatus
from flows.index.ledger import LedgerEntry, RecordKey, RecordOutcome
from flows.inputs import Options
from flows.load.books import Books
from flows.load.drafting import Drafter
from flows.load.staying_out import StayingOut
from flows.load.versions import Draft
from flows.load.withdraw import withdraw
from flows.memory import peak
from flows.raw_store.store import RawStore
from flows.read.record import Record
from flows.report import Measured, RunReport
from flows.stopwatch import Stopwatch
from flows.stories.index_neighbours import Memory
from flows.stories.update import update_stories
from flows.workers.judge import Reading, Task, Verdict
from flows.workers.team import Team

_HANDFUL = 5  # defects and refusals of a chunk that may be those of its documents


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chunk on its way: its records, what the ledger said of them, and the verdicts on those that need one."""

    records: Sequence[Record]
    before: dict[RecordKey, LedgerEntry]  # what was deleted counts as never seen: it comes back
    out: Sequence[str | None]  # of each record that is to stay out, and is not judged: the hash that tells it
    lost: frozenset[str]  # articles that the ledger claims and the index does not hold
    judged: Sequence[bool]  # of each record: it is not known, and has to be judged
    tasks: Sequence[Task]  # on those that are judged and were not refused by their reader
    verdicts: Iterator[Verdict]  # on the tasks


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
        """Look records up, and have those judged that are not known. `again`: as if none were."""
        fingerprint = stages.fingerprint(self.options.without, self.options.strictness)
        entries = self.index.ledger.known([record.key for record in records])
        before = {key: entry for key, entry in entries.items() if entry.outcome is not RecordOutcome.DELETED}
        known = {} if again else {r.key: e for r in records if (e := before.get(r.key)) and _holds(e, r, fingerprint)}
        claimed = [e.article_id for e in known.values() if e.article_id and e.outcome is not RecordOutcome.REJECTED]
        lost = frozenset(self.index.missing(claimed)) if claimed else frozenset[str]()
        out = [self.staying_out.tells(record) for record in records]
        stands = [bool((entry := known.get(record.key)) and _stands(entry, lost)) for record in records]
        judged = [not (kept or there) for kept, there in zip(out, stands, strict=True)]
        todo = [record for record, needed in zip(records, judged, strict=True) if needed and record.refusal is None]
        tasks = self._tasks(todo, fingerprint, lost)
        return Prepared(records, before, out, lost, judged, tasks, self.team.submit(tasks))

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
            fresh = self._fresh(prepared, books, on_record)
        watch = Stopwatch()
        with watch.of(stages.LOAD), telemetry.span("write") as writing:
            drafts = self._drafter.drafts(fresh, before, books)
            writing.note(documents=len(drafts))
            touched = self._write(drafts, before, books) if drafts else []
            self._disclaim(books, before)
            withdrawn = withdraw(self.index, self.writer, self._remade, self.options, books.entries, before)
        report.replaced += withdrawn.deleted
        told = [*touched, *withdrawn.changed]
        with watch.of(stages.STORIES):
            self._tell_stories(told, report)
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

    @property
    def _drafter(self) -> Drafter:
        return Drafter(self.index, self.raw_store, self.options, self.team, self.overtaken)

    def give_up(self) -> None:
        """What was prepared and is not settled is given up."""
        self.under_way.clear()
        self.team.forget()

    def delete(self, gone: Sequence[LedgerEntry], report: RunReport) -> None:
        """Note that these records are gone, and take out what they had produced, where no other record holds it.

        In this order: the ledger claims nothing that is taken out. What is left of a run that is killed in between, the
        next one finds among what it was about to write.
        """
        run, now = report.run_id, self.options.first_seen_at
        deleted = [
            replace(e, outcome=RecordOutcome.DELETED, reason=None, detail=None, run_id=run, seen_at=now) for e in gone
        ]
        nothing = [replace(entry, article_id=None) for entry in deleted]
        self.on_writing([entry.article_id for entry in gone if entry.article_id])
        self.index.ledger.record(deleted)
        before = {entry.key: entry for entry in gone}
        withdrawn = withdraw(self.index, self.writer, self._remade, self.options, nothing, before)
        report.deleted += withdrawn.deleted
        self._tell_stories(withdrawn.changed, report)

    def withdraw_unbooked(self, article_ids: Sequence[str], report: RunReport) -> None:
        """Take out what a run wrote into these articles and did not live to book, unless it was booked since."""
        entries = self.index.ledger.of_articles(article_ids)
        booked = {(entry.article_id, entry.key) for entry in entries}
        for id, document in self.index.get(article_ids).items():
            places = Article.model_validate(document).source.places
            strays = [_unbooked(place, report) for place in places if (id, place.key) not in booked]
            before = {stray.key: replace(stray, article_id=id) for stray in strays}
            withdrawn = withdraw(self.index, self.writer, self._remade, self.options, strays, before)
            self._tell_stories(withdrawn.changed, report)

    def _tell_stories(self, changed: Sequence[str], report: RunReport) -> None:
        if changed and stages.STORIES not in self.options.without:
            with telemetry.span("stories", articles=len(changed)) as span:
                told = update_stories(self.index, self.writer, changed, self.memory).to_document()
                self.writer.commit()
                span.note(**told)
            report.stories.update(told)

    def _tasks(self, records: Sequence[Record], fingerprint: str, lost: frozenset[str]) -> list[Task]:
        """The same bytes at another place are read only: a drop that was moved costs no cleaning, and what settling
        adds to the metadata of a raw text is not overwritten by whoever has the same one to judge."""
        accepted = self.index.ledger.of_bytes(list({record.sha256 for record in records})) if records else {}
        tasks = []
        for record in records:
            entry = accepted.get(record.sha256)
            there = entry is not None and entry.fingerprint == fingerprint and entry.article_id not in lost
            moved = there and entry is not None and entry.key != record.key
            only_read = moved or record.sha256 in self.under_way
            tasks.append(Task(record, only_read=only_read, accepted_before=entry is not None))
            self.under_way.add(record.sha256)
        return tasks

    def _fresh(
        self, prepared: Prepared, books: Books, on_record: Callable[[], None]
    ) -> list[tuple[Record, Reading, Verdict]]:
        """The records that were read, with what became of them; the others are booked."""
        fresh = []
        defects: list[Reject] = []
        told: list[tuple[str, str]] = []
        for record, needed, out in zip(prepared.records, prepared.judged, prepared.out, strict=True):
            entry = prepared.before.get(record.key)
            if out:
                told.append((record.sha256, out))
                books.forgotten(record, entry, known=record.sha256 in self.staying_out)
                on_record()
                continue
            if not needed and entry:
                books.known(record, entry)
                on_record()
                continue
            verdict = Verdict(record.refusal) if record.refusal else next(prepared.verdicts)
            if verdict.refusal and verdict.refusal.code is RejectCode.DEFECT:
                defects.append(verdict.refusal)
            telemetry.judged(verdict.seconds)
            count_work(record, verdict, books.report)
            books.report.unmapped.update(verdict.unmapped)
            books.report.repaired += bool(entry and entry.article_id in prepared.lost)
            if verdict.stays_out and verdict.reading:
                told.append((record.sha256, self.staying_out.told_by(verdict.reading)))
                books.forgotten(record, entry, known=record.sha256 in self.staying_out)
            elif verdict.reading is not None:
                fresh.append((record, verdict.reading, verdict))
            elif verdict.refusal is not None:
                books.reject(record, verdict.refusal, entry)
            on_record()
        check_defects(defects, sum(prepared.judged))
        self.staying_out.learn(self.index.ledger, [one for one in told if one[0] not in self.staying_out])
        return fresh

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
        _check_refusals(outcomes)
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


def count_work(record: Record, verdict: Verdict, report: RunReport) -> None:
    """Count what judging a record took. One that is to stay out is not named: its place may be its address."""
    if verdict.stays_out:
        report.count_seconds(verdict.seconds)
    else:
        id = verdict.reading.article_id if verdict.reading else None
        place = {"drop": record.drop, "path": record.path, "record": record.record}
        report.count_work(verdict.seconds, Measured(article_id=id, value=record.size, **place))
    if verdict.memory:
        report.count_memory(verdict.memory)


def check_defects(defects: Sequence[Reject], judged: int) -> None:
    """Raises `Stop` where most of the records that were judged met a defect: then it is not the records."""
    if len(defects) > _HANDFUL and 2 * len(defects) > judged:
        raise Stop(
            f"{len(defects)} of {judged} records failed for no reason of theirs: {defects[0].detail}",
            safe="What was committed before is kept; of these records nothing was written or noted.",
            next_command="flows ingest with the same drop once the installation is mended; --workers 0 shows more",
        )


def _check_refusals(outcomes: Sequence[WriteOutcome]) -> None:
    """Raises `Stop` where the engine refuses most documents: then its mapping is wrong, and not the documents."""
    refused = [outcome for outcome in outcomes if outcome.status is WriteStatus.REJECTED]
    if len(refused) > _HANDFUL and 2 * len(refused) > len(outcomes):
        raise Stop(
            f"the engine refused {len(refused)} of {len(outcomes)} documents: {refused[0].reason or 'no reason given'}",
            safe="What was committed before is kept; of these records nothing was noted.",
            next_command="flows index check, then flows ingest with the same drop",
        )


def _holds(entry: LedgerEntry, record: Record, fingerprint: str) -> bool:
    """The entry is of the same bytes, judged by the pipeline of today."""
    return entry.sha256 == record.sha256 and entry.fingerprint == fingerprint


def _stands(entry: LedgerEntry, lost: frozenset[str]) -> bool:
    """What a known entry says is still so."""
    return entry.outcome is RecordOutcome.REJECTED or entry.article_id not in lost


def _unbooked(place: Place, report: RunReport) -> LedgerEntry:
    """The entry that stands for no article at a place."""
    return LedgerEntry(
        drop=place.drop,
        path=place.path,
        record=place.id or "",
        sha256="",
        size=0,
        outcome=RecordOutcome.DELETED,
        article_id=None,
        reason=None,
        detail=None,
        fingerprint="",
        run_id=report.run_id,
        seen_at=report.started_at,
    )
