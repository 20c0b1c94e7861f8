"""What an archive holds, and that it holds what its ledger claims."""

from pathlib import Path

from flows.index.embedded.engine import EmbeddedIndex
from flows.index.ledger import RecordOutcome
from flows.raw_store.store import RawStore

Contents = dict[str, tuple[str, ...]]  # the text of each article, and the places where it was seen


def contents(home: Path) -> Contents:
    """What an embedded archive of good records holds, when the index and the raw store lack nothing of what its ledger
    claims."""
    index, store = EmbeddedIndex.open(home), RawStore(home / "raw")
    try:
        entries = [entry for entry in index.ledger.entries() if entry.outcome is not RecordOutcome.DELETED]
        assert {entry.outcome for entry in entries} <= {RecordOutcome.LOADED, RecordOutcome.DUPLICATE}
        assert index.missing([entry.article_id for entry in entries if entry.article_id]) == set()
        assert [entry.path for entry in entries if store.get(entry.sha256) is None] == []
        return {one["body"]: tuple(sorted(p["path"] for p in one["source"]["places"])) for one in index.scan()}
    finally:
        index.close()
