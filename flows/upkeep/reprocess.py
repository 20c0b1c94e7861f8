"""Documents that stages of an earlier version made, done again from their raw texts: no drop has to be there.

Staleness is in the documents, so a run that was interrupted goes on where it stopped. Memory is that of three batches.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from flows.article import Article
from flows.batches import batched
from flows.errors import Reject, RejectCode
from flows.index.base import Index, WriteStatus
from flows.index.ledger import LedgerEntry, RecordOutcome
from flows.raw_store.store import RawStore
from flows.report import TOP, RunReport
from flows.runs import booked, refuse
from flows.stories.names import retold
from flows.upkeep.refresh import pipeline_of_today, refresh
from flows.upkeep.refusals import refused_records
from flows.upkeep.rewriting import Rewriter, fingerprints
from flows.upkeep.staleness import check_stage, is_stale, survey
from flows.workers.judge import Verdict, in_time, refusal_of
from flows.workers.team import Team, team

BATCH = 200  # documents written at a time
_AHEAD = 2  # batches being refreshed while one is written
_BY_THE_INDEX = (
    "story",
    "near_duplicate_of",
    "near_duplicate_similarity",
)  # what the stories of an earlier batch may have changed meanwhile
_COMPARED = ("title", "body", "signature", "people")  # what stories, and names within them, are found by

OWNER = "flows reprocess"


@dataclass(frozen=True, slots=True)
class Stored:
    """A document to refresh, as JSON: what crosses to a worker."""

    document: bytes

    @property
    def size(self) -> int:
        """In bytes; its raw text has about as many."""
        return len(self.document)


@dataclass(frozen=True, slots=True)
class Refresher:
    """Refreshes stored documents. Picklable. Neither refusal nor document: the raw text is not kept."""

    raw_store: RawStore

    def __call__(self, stored: Stored) -> Verdict:
        """Never raises for what is wrong with the document, or with us; what the raw store raises ends the run."""
        return in_time(stored, self._refresh)

    def _refresh(self, stored: Stored) -> Verdict:
        try:
            article = Article.model_validate_json(stored.document)
            raw = self.raw_store.get(article.source.sha256)
            return Verdict(document=orjson.dumps(refresh(raw, article).to_document())) if raw else Verdict()
        except Exception as error:  # noqa: BLE001 - one document's trouble is not that of the run: see `refusal_of`
            return Verdict(refusal_of(error))


def load_when_needed(_: Refresher) -> None:
    """A warm-up that loads nothing: which models are needed, the first documents show."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Stale documents on their way."""

    articles: Sequence[Article]
    verdicts: Iterator[Verdict]


def reprocess(
    index: Index,
    raw_store: RawStore,
    stage: str | None = None,
    on_document: Callable[[], None] = lambda: None,
    *,
    workers: int = 0,
) -> RunReport:
    """Refresh every stale document of `index`, or those in which `stage` is stale; the report.

    `workers` processes do it; with 0 it is this one. `on_document` is called once for every document that is done.
    A document whose raw text is not kept stays as it is and is named. One that today's rules refuse stays too, and its
    records become rejects, as when the same drop is ingested again. Raises `Stop` and `UsageError`.
    """
    check_stage(stage)
    with index.writer(OWNER) as writer, booked(index.ledger, "reprocess", index.location) as report:
        raw_store.register(index.location)
        rewriter = Rewriter(index, writer, report)
        rewriter.finish_what_was_left()
        found = survey(index, stage)
        report.stale = found.stages
        if found.documents:
            with team(Refresher(raw_store), workers, load_when_needed) as refreshers:
                run = _Run(rewriter, raw_store, refreshers, on_document)
                run.refresh_all(article for article in _stored(index) if is_stale(article, stage))
    return report


def _stored(index: Index) -> Iterator[Article]:
    return (Article.model_validate(document) for document in index.scan())


@dataclass(frozen=True, slots=True)
class _Run:
    rewriter: Rewriter
    raw_store: RawStore
    refreshers: Team
    on_document: Callable[[], None]

    def refresh_all(self, articles: Iterable[Article]) -> None:
        window: deque[_Batch] = deque()
        for batch in batched(articles, BATCH):
            fresh = self._without_known_rejects(batch)
            stored = [Stored(orjson.dumps(article.to_document())) for article in fresh]
            window.append(_Batch(fresh, self.refreshers.submit(stored)))
            if len(window) > _AHEAD:
                self._settle(window.popleft())
        while window:
            self._settle(window.popleft())

    def _without_known_rejects(self, articles: Sequence[Article]) -> list[Article]:
        """Those that a run of today's rules has not refused already: a known reject is counted, and quiet."""
        report = self.rewriter.report
        report.seen += len(articles)
        entries = self.rewriter.entries_of([article.id for article in articles])
        fresh = []
        for article in articles:
            made_by = pipeline_of_today(article.pipeline).stages
            now = fingerprints(made_by)
            known = [
                entry
                for entry in entries.get(article.id, ())
                if entry.outcome is RecordOutcome.REJECTED
                and entry.sha256 == article.source.sha256
                and entry.fingerprint in now
            ]
            if known:
                report.rejected += 1
                report.reasons[known[0].reason or "unknown"] += 1
                self.on_document()
            else:
                fresh.append(article)
        return fresh

    def _settle(self, batch: _Batch) -> None:
        report = self.rewriter.report
        ids = [article.id for article in batch.articles]
        entries, current = self.rewriter.entries_of(ids), self.rewriter.index.get(ids)
        made: list[Article] = []
        unsettled: list[str] = []
        renewed: dict[str, str] = {}
        refused: list[tuple[Article, Reject]] = []
        changed: set[str] = set()
        for old, verdict in zip(batch.articles, batch.verdicts, strict=True):
            if verdict.refusal:
                refused.append((old, verdict.refusal))
            elif not verdict.document:
                self._left_as_it_is(old)
            else:
                stored = current[old.id]
                document = orjson.loads(verdict.document)
                document = {name: value for name, value in document.items() if name not in _BY_THE_INDEX}
                document |= {name: stored[name] for name in _BY_THE_INDEX if name in stored}
                document = retold(document, stored)
                article = Article.model_validate(document)
                made.append(article)
                renewed |= dict(
                    zip(fingerprints(old.pipeline.stages), fingerprints(article.pipeline.stages), strict=True)
                )
                if any(document.get(name) != stored.get(name) for name in {*document, *stored} - {"pipeline"}):
                    changed.add(article.id)
                if any(document.get(name) != stored.get(name) for name in _COMPARED):
                    unsettled.append(article.id)
            self.on_document()
        if made:
            outcomes = self.rewriter.write(made, entries, renewed, unsettled)
            for article, outcome in zip(made, outcomes, strict=True):
                if outcome.status is WriteStatus.REJECTED:
                    refused.append((article, Reject(RejectCode.ENGINE_REFUSED, outcome.reason or "no reason given")))
                elif article.id in changed:
                    report.loaded += 1
                    report.updated += 1
                    report.count_document(article.to_document())
                else:
                    report.unchanged += 1
        self._reject(refused, entries)

    def _left_as_it_is(self, article: Article) -> None:
        report = self.rewriter.report
        report.unchanged += 1
        report.not_kept += 1
        if len(report.refused) < TOP:
            report.refused.append(f"{article.id}: its raw text is not kept, ingest {article.source.drop} again")

    def _reject(self, refused: Sequence[tuple[Article, Reject]], entries: dict[str, list[LedgerEntry]]) -> None:
        for article, why in refused:
            report = self.rewriter.report
            refuse(report, article.id, str(why.code), why.detail)
            raw = self.raw_store.get(article.source.sha256)
            booked = refused_records(article, raw, why, entries.get(article.id, ()), report.run_id)
            self.rewriter.index.ledger.record([entry for entry, _ in booked], [record for _, record in booked])
