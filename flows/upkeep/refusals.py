"""The records of a stored article that today's rules refuse: what the ledger says of them from now on."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from flows.article import Article
from flows.errors import Reject
from flows.index.ledger import LedgerEntry, RecordOutcome, RejectedRecord
from flows.inputs import RawArticle
from flows.read.record import HEAD_BYTES
from flows.upkeep.refresh import pipeline_of_today
from flows.upkeep.rewriting import ACCEPTED, fingerprints


def refused_records(
    article: Article, raw: RawArticle | None, why: Reject, entries: Iterable[LedgerEntry], run_id: str
) -> list[tuple[LedgerEntry, RejectedRecord]]:
    """New entries and rejects for the records that hold this text.

    As when the records are ingested again: they become rejects, and the article that they had made stays.
    """
    before, now = fingerprints(article.pipeline.stages), fingerprints(pipeline_of_today(article.pipeline).stages)
    judged_by = dict(zip(before, now, strict=True))
    payload = _payload(raw) if raw else b""
    seen_at = datetime.now(UTC)
    found = []
    for entry in entries:
        if entry.outcome not in ACCEPTED or entry.sha256 != article.source.sha256:
            continue
        entry = replace(
            entry,
            outcome=RecordOutcome.REJECTED,
            reason=str(why.code),
            detail=why.detail,
            fingerprint=judged_by.get(entry.fingerprint, now[0]),
            run_id=run_id,
            seen_at=seen_at,
        )
        rejected = RejectedRecord.of(entry, payload[:HEAD_BYTES], format=article.source.format)
        found.append((entry, rejected))
    return found


def _payload(raw: RawArticle) -> bytes:
    """The bytes of the record, where encoding its text gives them back: nothing else may be tried in its place."""
    try:
        payload = raw.text.encode(raw.source.encoding)
    except (UnicodeEncodeError, LookupError):
        return b""
    return payload if hashlib.sha256(payload).hexdigest() == raw.source.sha256 else b""
