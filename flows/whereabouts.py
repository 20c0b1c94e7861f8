"""Where is my file? What the ledger says of records, asked by a pattern or by a path of this host."""

import os
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import PurePath

from flows import stages
from flows.article import STRICTNESSES
from flows.index.base import Document, Index
from flows.index.ledger import EVERYTHING, Ledger, LedgerEntry, RecordKey, Selection

_PAGE = 500  # entries asked for at once
_MEMBER = "!/"  # between the path of an archive and that of a file in it


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What became of a record. `up_to_date` is False where another pipeline than that of today judged it."""

    entry: LedgerEntry
    title: str | None
    up_to_date: bool

    def to_document(self) -> Document:
        """JSON-ready: the fields of the entry, `title` and `up_to_date`."""
        return {**asdict(self.entry), "title": self.title, "up_to_date": self.up_to_date}


def whereabouts(index: Index, entries: Sequence[LedgerEntry]) -> list[Whereabouts]:
    """What became of the records of these entries, with the titles of their articles."""
    ids = list(dict.fromkeys(entry.article_id for entry in entries if entry.article_id))
    titles = {id: document.get("title") for id, document in index.get(ids).items()}
    today = {stages.fingerprint(strictness=one) for one in STRICTNESSES}
    return [
        Whereabouts(entry, titles.get(entry.article_id) if entry.article_id else None, entry.fingerprint in today)
        for entry in entries
    ]


def find(ledger: Ledger, name: str | None, selection: Selection = EVERYTHING) -> Iterator[LedgerEntry]:
    """The entries of `selection` that `name` means, in the order of their keys within a drop.

    A name is the path of a file or folder of this host, there or gone, below the folder of a drop; or else a glob over
    the paths within drops, as `Selection.path` is. An archive stands for what is in it.
    """
    if name is None:
        yield from _paged(ledger, selection)
        return
    on_disk = False
    for entry in _below_a_drop(ledger, name, selection):
        on_disk = True
        yield entry
    if not on_disk:
        yield from _paged(ledger, replace(selection, path=readable(name)))


def hint(ledger: Ledger, name: str | None, selection: Selection) -> str:
    """For a person whose question found nothing: why, and what there is."""
    drops = ledger.drops()
    if not drops:
        return "the ledger is empty; fill it with: flows ingest DROP"
    if selection != EVERYTHING and (other := next(find(ledger, name), None)):
        return f"no record fits all that was asked; without the options there is {other.path}, {other.outcome}"
    if name is not None and os.path.exists(name):  # noqa: PTH110 - a name may hold what is no path
        named = next((drop for drop in drops if os.sep not in drop), None)  # it does not tell where its files were
        asked = f"flows files --drop {shlex.quote(named)}" if named else ""
        unless = f", unless in a drop that was given a name: {asked}" if named else ""
        return f"no run has read it{unless}; do so with: flows ingest {shlex.quote(name)}"
    shown = ", ".join(f"{drop} ({count:,})" for drop, count in islice(drops.items(), 10))
    more = f", and {len(drops) - 10} more" if len(drops) > 10 else ""
    return f"no record of the ledger has such a path; drops: {shown}{more}"


def readable(name: str) -> str:
    """A name from the command line as the ledger has it: bytes that are no UTF-8 as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _below_a_drop(ledger: Ledger, name: str, selection: Selection) -> Iterator[LedgerEntry]:
    if "\0" in name or not (os.sep in name or os.path.lexists(name)):
        return
    location = PurePath(readable(os.path.realpath(name)))
    for folder in (location, *location.parents):
        drop = folder.as_posix()
        if selection.drop not in (None, drop):
            continue
        of_drop = replace(selection, drop=drop)
        if folder == location:
            yield from _paged(ledger, of_drop)
            continue
        path = location.relative_to(folder).as_posix()
        yield from (entry for entry in ledger.known([(drop, path, "")]).values() if _fits(entry, selection))
        for entry in _paged(ledger, of_drop, (drop, path, "")):
            if entry.path != path:
                break
            yield entry
        for prefix in (path + _MEMBER, path + "/"):
            for entry in _paged(ledger, of_drop, (drop, prefix, "")):
                if not entry.path.startswith(prefix):
                    break
                yield entry


def _fits(entry: LedgerEntry, selection: Selection) -> bool:
    asked = (selection.outcome, selection.reason, selection.run_id)
    told = (entry.outcome, entry.reason, entry.run_id)
    return all(wanted in (None, value) for wanted, value in zip(asked, told, strict=True))


def _paged(ledger: Ledger, selection: Selection, after: RecordKey | None = None) -> Iterator[LedgerEntry]:
    while page := ledger.entries(selection, after, _PAGE):
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].key
