"""Records that are gone, and what a run that was killed left behind: what they had produced is taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.article import Article, Place
from flows.batches import batched
from flows.index.ledger import LedgerEntry, RecordOutcome
from flows.load import chunks
from flows.load.chunk import Loader
from flows.load.missing import OnMissing, View, check_share, is_mended, missing, views
from flows.load.sighted import Sighted
from flows.read.discover import Root
from flows.report import RunReport


def account_for_missing(
    loader: Loader,
    roots: Sequence[Root],
    sighted: Mapping[str, Sighted],
    report: RunReport,
    on_missing: OnMissing,
    max_missing: float,
) -> None:
    """Count the records that the drops of these roots no longer hold, and delete what they had produced if that is
    asked for. `sighted`: what was seen of each drop.

    Raises `Stop`, before anything is deleted, when more than the share `max_missing` of a drop is gone.
    """
    ledger = loader.index.ledger
    in_view = [(view, sighted[view.drop]) for view in views(roots)]
    gone = {view.drop: _gone(loader, view, seen, report) for view, seen in in_view}
    report.missing = sum(gone.values())
    if on_missing == "keep":
        return
    check_share(gone, ledger, max_missing)
    for view, seen in in_view:
        if gone[view.drop]:
            for some in batched(missing(ledger, view, seen), chunks.RECORDS_PER_COMMIT):
                delete(loader, some, report)


def delete(loader: Loader, gone: Sequence[LedgerEntry], report: RunReport) -> None:
    """Note that these records are gone, and take out what they had produced, where no other record holds it.

    In this order: the ledger claims nothing that is taken out. What is left of a run that is killed in between, the
    next one finds among what it was about to write.
    """
    run, now = report.run_id, loader.options.first_seen_at
    deleted = [
        replace(e, outcome=RecordOutcome.DELETED, reason=None, detail=None, run_id=run, seen_at=now) for e in gone
    ]
    nothing = [replace(entry, article_id=None) for entry in deleted]
    loader.on_writing([entry.article_id for entry in gone if entry.article_id])
    loader.index.ledger.record(deleted)
    before = {entry.key: entry for entry in gone}
    withdrawn = loader.withdraw(nothing, before)
    report.deleted += withdrawn.deleted
    loader.tell_stories(withdrawn.changed, report)


def withdraw_unbooked(loader: Loader, article_ids: Sequence[str], report: RunReport) -> None:
    """Take out what a run wrote into these articles and did not live to book, unless it was booked since."""
    entries = loader.index.ledger.of_articles(article_ids)
    booked = {(entry.article_id, entry.key) for entry in entries}
    for id, document in loader.index.get(article_ids).items():
        places = Article.model_validate(document).source.places
        strays = [_unbooked(place, report) for place in places if (id, place.key) not in booked]
        before = {stray.key: replace(stray, article_id=id) for stray in strays}
        withdrawn = loader.withdraw(strays, before)
        loader.tell_stories(withdrawn.changed, report)


def _gone(loader: Loader, view: View, seen: Sighted, report: RunReport) -> int:
    """How many records of a drop are gone. Rejects that were mended stand no more, and are none of them."""
    count = 0
    for some in batched(missing(loader.index.ledger, view, seen), chunks.RECORDS_PER_COMMIT):
        mended = [entry for entry in some if is_mended(entry, seen)]
        if mended:
            delete(loader, mended, report)
        count += len(some) - len(mended)
    return count


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
