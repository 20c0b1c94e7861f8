"""Where an article is, before it is taken out: documents, entries, rejects, raw texts, and the hashes it is known by.

An article that holds the very same text under another address is a copy, and goes too; its address does not stay out,
since another text may come there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from flows.errors import FlowsError, UsageError
from flows.index.base import Document, Index
from flows.index.having import having
from flows.index.ledger import Ledger, LedgerEntry, RecordKey, RecordOutcome, Tombstone
from flows.load.books import as_record
from flows.raw_store.store import RawStore
from flows.read.identity import article_id, canonical_url, id_of_name, id_of_url, is_id
from flows.read.raw import read

_REJECTS = 100  # of 64 kB each
_ROUNDS = 5  # texts of copies that are found by texts of copies


def id_of(target: str) -> str:
    """The id of the article that a person means by its id or its URL. Raises `UsageError` for what is neither."""
    if is_id(target):
        return target
    if url := canonical_url(target):
        return id_of_url(url)
    raise UsageError(f"neither the id of an article nor a URL of the web: {target!r}")


@dataclass(slots=True)
class Trail:
    """What was found of some articles. `hashes` are those of each, by its id, with what an earlier call had noted."""

    hashes: dict[str, set[str]]
    documents: dict[str, Document] = field(default_factory=dict)  # of the version that serves, copies too
    entries: list[LedgerEntry] = field(default_factory=list)
    rejects: list[RecordKey] = field(default_factory=list)  # kept heads, beside those of the entries
    raw_texts: set[str] = field(default_factory=set)  # SHA-256, whether they are kept or not

    @property
    def known(self) -> set[str]:
        """All hashes."""
        return set().union(*self.hashes.values())

    @property
    def ids(self) -> set[str]:
        """Of the articles and of their copies."""
        return {*self.hashes, *self.documents}

    @property
    def keys(self) -> list[RecordKey]:
        """The places that the ledger is to know no more."""
        return list(dict.fromkeys([*(entry.key for entry in self.entries), *self.rejects]))


def trail(index: Index, raw_store: RawStore, ids: Sequence[str], buried: dict[str, Tombstone]) -> Trail:
    """What there is of these articles in the version that serves, the ledger and the raw store."""
    found = Trail({id: {id, *(buried[id].hashes if id in buried else ())} for id in ids})
    for _ in range(_ROUNDS):
        before = len(found.known)
        for document in holding(index, ids, found.known):
            found.documents[document["id"]] = document
            _note(found, document)
        for document in having(index, "versions.text_sha256", found.known):
            for version in document["versions"]:
                for mine in found.hashes.values():
                    if version["text_sha256"] in mine:
                        mine.add(version["sha256"])
        found.entries = index.ledger.traces(sorted(found.ids), sorted(found.known))
        for entry in found.entries:
            _follow(found, entry, raw_store)
        if len(found.known) == before:
            break
    found.raw_texts |= {hash for hash in found.known if not is_id(hash)}
    found.rejects = list(_rejects(index.ledger, found))
    return found


def holding(index: Index, ids: Iterable[str], hashes: Iterable[str]) -> Iterator[Document]:
    """The documents of these ids, and others that hold one of these texts or were made of these bytes."""
    seen = set()
    for id, document in index.get(sorted(ids)).items():
        seen.add(id)
        yield document
    known = set(hashes)
    for name in ("source.text_sha256", "source.sha256"):
        for document in having(index, name, known):
            if document["id"] not in seen:
                seen.add(document["id"])
                yield document


def _note(found: Trail, document: Document) -> None:
    """The hashes of a document. Of a copy only those of the text that it shares: its earlier ones are its own."""
    source = document["source"]
    if document["id"] in found.hashes:
        mine = found.hashes[document["id"]]
        for version in document.get("versions", ()):
            mine |= {version["sha256"], version["text_sha256"]}
    else:
        mine = next(some for some in found.hashes.values() if {source["sha256"], source["text_sha256"]} & some)
        found.raw_texts |= {version["sha256"] for version in document.get("versions", ())}
    mine |= {source["sha256"], source["text_sha256"]}


def _follow(found: Trail, entry: LedgerEntry, raw_store: RawStore) -> None:
    """The hashes of a record that had been accepted for an article, be it deleted since."""
    if entry.outcome is RecordOutcome.REJECTED or entry.article_id is None:
        return
    mine = found.hashes.get(entry.article_id)
    if mine is None:
        found.raw_texts.add(entry.sha256)
        return
    raw = raw_store.get(entry.sha256)
    if raw is None or article_id(raw) == entry.article_id:
        mine.add(entry.sha256)
        if raw:
            mine.add(raw.source.text_sha256)


def _rejects(ledger: Ledger, found: Trail) -> Iterator[RecordKey]:
    """Rejects that hold one of these texts, or tell one of these addresses. Of one that is kept in part, its bytes
    alone tell."""
    known, after = found.known, None
    while page := ledger.rejects(after=after, limit=_REJECTS):
        after = page[-1].key
        for reject in page:
            if reject.sha256 in known or id_of_name(reject.record) in found.hashes:
                yield reject.key
            elif reject.whole:
                try:
                    raw = read(as_record(reject)).raw
                except FlowsError:  # that is why it was rejected
                    continue
                if article_id(raw) in found.hashes or raw.source.text_sha256 in known:
                    yield reject.key
