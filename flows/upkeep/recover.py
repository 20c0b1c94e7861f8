"""Articles that the ledger claims and the index lacks, made again from their raw texts: after a lost index, or an index
that was restored from an older backup than its ledger."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import orjson

from flows import stages
from flows.article import Article, Place, Strictness, Version
from flows.errors import RejectCode
from flows.index.base import Index, WriteStatus
from flows.index.ledger import LedgerEntry, RecordKey
from flows.inputs import Options, RawArticle
from flows.load.places import with_places
from flows.raw_store.store import RawStore
from flows.read.identity import article_id
from flows.report import TOP, RunReport
from flows.runs import booked, refuse
from flows.upkeep.rewriting import ACCEPTED, Rewriter
from flows.workers.judge import Verdict, in_time, refusal_of
from flows.workers.team import team

_PAGE = 1000  # ledger entries looked at at once
OWNER = "flows reprocess"


@dataclass(frozen=True, slots=True)
class Lost:
    """An article that is not in the index, and the records that it was made of."""

    article_id: str
    entries: tuple[LedgerEntry, ...]

    @property
    def first(self) -> RecordKey:
        """The first place that the ledger names for it."""
        return min(entry.key for entry in self.entries)

    @property
    def size(self) -> int:
        """Of its largest record, in bytes."""
        return max(entry.size for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Remaker:
    """Makes lost articles again. Picklable. Neither refusal nor document: no raw text of it is kept."""

    raw_store: RawStore
    without: frozenset[str]
    strictness: Strictness

    def __call__(self, lost: Lost) -> Verdict:
        """The newest text that is kept, with its places; older ones become its versions.

        Never raises for what is wrong with a document, or with us; what the raw store raises ends the run.
        """
        return in_time(lost, self._remake)

    def _remake(self, lost: Lost) -> Verdict:
        kept = [(entry, raw) for entry in _newest_first(lost.entries) if (raw := self._raw_of(entry, lost.article_id))]
        if not kept:
            return Verdict()
        seen = min(entry.seen_at for entry in lost.entries)
        _, newest = kept[0]
        try:
            article = stages.process(newest, Options(seen.date(), seen, self.without, self.strictness))
        except Exception as error:  # noqa: BLE001 - one document's trouble is not that of the run: see `refusal_of`
            return Verdict(refusal_of(error))
        same = [entry for entry, raw in kept if raw.source.text_sha256 == newest.source.text_sha256]
        places = [Place.at(entry.key) for entry in reversed(same)]
        article = with_places(article, places).evolve(versions=_versions(kept))
        return Verdict(document=orjson.dumps(article.to_document()))

    def _raw_of(self, entry: LedgerEntry, wanted: str) -> RawArticle | None:
        raw = self.raw_store.get(entry.sha256)
        return raw if raw and article_id(raw) == wanted else None


def load_when_needed(_: Remaker) -> None:
    """A warm-up that loads nothing: mostly there is nothing to make."""


def recover(
    index: Index,
    raw_store: RawStore,
    without: frozenset[str] = frozenset(),
    strictness: Strictness = "careful",
    on_article: Callable[[], None] = lambda: None,
    *,
    workers: int = 0,
) -> RunReport:
    """Make every article that the ledger claims and `index` lacks; the report. Other articles are not touched.

    One whose raw text is not kept is named in the report: ingesting its drop makes it. Raises `Stop` and `UsageError`.
    """
    stages.check_without(without)
    with (
        index.writer(OWNER) as writer,
        booked(index.ledger, "recover", index.location) as report,
        team(Remaker(raw_store, without, strictness), workers, load_when_needed) as remakers,
    ):
        raw_store.register(index.location)
        today = stages.fingerprint(without, strictness)
        rewriter = Rewriter(index, writer, report)
        rewriter.finish_what_was_left()
        for some in _lost(index):
            report.seen += len(some)
            _write(rewriter, some, remakers.submit(some), today, on_article, stories=stages.STORIES not in without)
    return report


def count_lost(index: Index) -> int:
    """How many articles `recover` would try to make."""
    return sum(map(len, _lost(index)))


def _lost(index: Index) -> Iterator[list[Lost]]:
    """The lost articles, each once, some at a time: with the page of the ledger that has its first record."""
    after: RecordKey | None = None
    while page := index.ledger.entries(after=after, limit=_PAGE):
        after = page[-1].key
        claimed = {entry.article_id for entry in page if entry.outcome in ACCEPTED and entry.article_id}
        lacking = index.missing(sorted(claimed)) if claimed else set()
        lacking -= index.ledger.buried(sorted(lacking)).keys()  # taking it out was interrupted
        records: dict[str, list[LedgerEntry]] = {}
        for entry in index.ledger.of_articles(sorted(lacking)) if lacking else ():
            if entry.article_id and entry.outcome in ACCEPTED:
                records.setdefault(entry.article_id, []).append(entry)
        keys = {entry.key for entry in page}
        lost = [Lost(id, tuple(entries)) for id, entries in records.items()]
        yield [article for article in lost if article.first in keys]


def _write(
    rewriter: Rewriter,
    lost: Sequence[Lost],
    verdicts: Iterator[Verdict],
    today: str,
    on_article: Callable[[], None],
    *,
    stories: bool,
) -> None:
    report = rewriter.report
    made: dict[str, Article] = {}
    entries: dict[str, list[LedgerEntry]] = {}
    for article, verdict in zip(lost, verdicts, strict=True):
        if verdict.refusal:
            refuse(report, article.article_id, str(verdict.refusal.code), verdict.refusal.detail)
        elif verdict.document:
            made[article.article_id] = Article.model_validate_json(verdict.document)
            entries[article.article_id] = list(article.entries)
        else:
            report.unchanged += 1
            report.not_kept += 1
            if len(report.refused) < TOP:
                drop = article.entries[0].drop
                report.refused.append(f"{article.article_id}: its raw text is not kept, ingest {drop} again")
        on_article()
    if not made:
        return
    renewed = {entry.fingerprint: today for some in entries.values() for entry in some}
    unsettled = made if stories else ()
    for outcome in rewriter.write(list(made.values()), entries, renewed, unsettled):
        if outcome.status is WriteStatus.REJECTED:
            refuse(report, outcome.id, str(RejectCode.ENGINE_REFUSED), outcome.reason or "")
        else:
            report.loaded += 1
            report.created += 1
            report.count_document(made[outcome.id].to_document())


def _newest_first(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    return sorted(entries, key=lambda entry: (entry.seen_at, entry.key), reverse=True)


def _versions(kept: Sequence[tuple[LedgerEntry, RawArticle]]) -> list[Version]:
    """The other texts, the newest first; each was replaced when the next one was seen."""
    versions: dict[str, Version] = {}
    newest = kept[0][1].source.text_sha256
    for (after, _), (entry, raw) in pairwise(kept):
        text = raw.source.text_sha256
        if text != newest:
            versions.setdefault(text, Version(sha256=entry.sha256, text_sha256=text, replaced_at=after.seen_at))
    return list(versions.values())
