"""Documents of an index written anew from their raw texts: documents, then stories, then the ledger, a batch at a time.

What a run is about to write is noted in its report first. So when it is killed in between, the next run finds which
articles may lack their stories, and which ledger entries say less than is true.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from flows import stages
from flows.article import Article, StageVersion
from flows.index.base import Index, WriteOutcome, Writer, WriteStatus
from flows.index.ledger import LedgerEntry, RecordOutcome
from flows.report import RunReport
from flows.stories.index_neighbours import Memory
from flows.stories.update import update_stories

_RUNS = 100  # reports looked at for what a killed run left
ACCEPTED = (RecordOutcome.LOADED, RecordOutcome.DUPLICATE)


def fingerprints(made_by: Sequence[StageVersion]) -> tuple[str, str]:
    """What a ledger entry says of an article with these stages: made with its stories, and without."""
    return stages.fingerprint_of(made_by, stories=True), stages.fingerprint_of(made_by, stories=False)


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Writes for one run, whose report it keeps in the ledger."""

    index: Index
    writer: Writer
    report: RunReport
    memory: Memory = field(default_factory=Memory)  # of stories, from batch to batch

    def finish_what_was_left(self) -> None:
        """Stories and ledger entries of what a killed run had written."""
        for run in self.index.ledger.runs(_RUNS):
            if pending := run.get("pending"):
                entries = self.entries_of(pending)
                documents = self.index.get(pending).values()
                self._settle([Article.model_validate(document) for document in documents], entries, run["renewed"])
                self.index.ledger.save_run(run | {"pending": [], "renewed": {}})

    def entries_of(self, article_ids: Sequence[str]) -> dict[str, list[LedgerEntry]]:
        """The ledger's entries that stand for each of these articles."""
        found: dict[str, list[LedgerEntry]] = {}
        for entry in self.index.ledger.of_articles(article_ids):
            if entry.article_id:
                found.setdefault(entry.article_id, []).append(entry)
        return found

    def write(
        self,
        articles: Sequence[Article],
        entries: dict[str, list[LedgerEntry]],
        renewed: dict[str, str],
        unsettled: Iterable[str],
    ) -> list[WriteOutcome]:
        """Write articles, one outcome each; find the stories of those that `unsettled` names.

        `renewed` is what the fingerprint of a ledger entry becomes; entries with another one are left alone.
        """
        self.report.pending, self.report.renewed = [article.id for article in articles], renewed
        self.index.ledger.save_run(self.report.to_document())
        run_id = self.report.run_id
        signed = [article.evolve(pipeline=article.pipeline.evolve(run_id=run_id)) for article in articles]
        outcomes = self.writer.upsert([article.to_document() for article in signed])
        self.writer.commit()
        refused = {outcome.id for outcome in outcomes if outcome.status is WriteStatus.REJECTED}
        self._settle([a for a in signed if a.id not in refused], entries, renewed, frozenset(unsettled))
        self.report.pending, self.report.renewed = [], {}
        return outcomes

    def _settle(
        self,
        articles: Sequence[Article],
        entries: dict[str, list[LedgerEntry]],
        renewed: dict[str, str],
        unsettled: frozenset[str] | None = None,
    ) -> None:
        changed, touched = [], []
        for article in articles:
            made_by = article.pipeline.stages
            with_stories, _ = now = fingerprints(made_by)
            mine = [
                replace(entry, fingerprint=renewed[entry.fingerprint])
                for entry in entries.get(article.id, ())
                if entry.outcome in ACCEPTED and renewed.get(entry.fingerprint) in now
            ]
            changed += mine
            left_out = mine and not any(entry.fingerprint == with_stories for entry in mine)
            if not left_out and (unsettled is None or article.id in unsettled):
                touched.append(article.id)
        if touched:
            found = update_stories(self.index, self.writer, touched, self.memory)
            self.report.stories.update(found.to_document())
            self.writer.commit()
        if changed:
            self.index.ledger.record(changed)
