"""Records that earlier runs read and a drop no longer holds.

Only what was named is looked at: a folder is a whole drop, a file is nothing but itself and, for an archive, what was
in it. An unmounted folder is not an order to delete: a share of the drop that is too large stops the run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.errors import Stop
from flows.index.ledger import Ledger, LedgerEntry, RecordOutcome, Selection
from flows.load.sighted import Sighted
from flows.read.discover import STDIN, Root

OnMissing = Literal["keep", "delete"]
MAX_MISSING = 0.2  # of the records of a drop: a day's deletions, and not a folder that was not copied to its end
FEW = 10  # that may always be gone, in a small drop, unless they are all
_PAGE = 1000
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class View:
    """What a run looked at of one drop: all of it, or these files."""

    drop: str
    whole: bool
    files: frozenset[str] = frozenset()

    def shows(self, path: str) -> bool:
        """A record at this path would have been seen. Standard input holds what it held once, also under the name of
        a drop."""
        return (self.whole and path != STDIN) or path in self.files or path.partition("!/")[0] in self.files


def views(roots: Sequence[Root]) -> list[View]:
    """One for each drop that was named, in its order; standard input is none, since it holds what it held once."""
    named: dict[str, list[Root]] = {}
    for root in roots:
        if root.location != STDIN:
            named.setdefault(root.drop, []).append(root)
    return [
        View(drop, any(not root.path for root in some), frozenset(root.path for root in some))
        for drop, some in named.items()
    ]


def missing(ledger: Ledger, view: View, sighted: Sighted, *, booked: bool = True) -> Iterator[LedgerEntry]:
    """The entries in view that stand, of records that are gone, in the order of their keys.

    `booked`: what was sighted is in the ledger, as it is after a run and not before one.
    """
    if booked and view.whole and ledger.drops().get(view.drop, 0) == len(sighted):
        return  # every record that was seen is there once: there is no room for another
    first, last = ("", _LAST) if view.whole else (min(view.files), max(f"{path}!/{_LAST}" for path in view.files))
    after: tuple[str, str, str] | None = (view.drop, first[:-1], _LAST) if first else None
    while page := ledger.entries(Selection(drop=view.drop), after, _PAGE):
        for entry in page:
            if entry.path > last:
                return
            stands = entry.outcome is not RecordOutcome.DELETED
            if stands and view.shows(entry.path) and not sighted.holds(entry.path, entry.record):
                yield entry
        after = page[-1].key


def is_mended(entry: LedgerEntry, sighted: Sighted) -> bool:
    """A reject that is gone from a file that is there was mended under another name, or taken out of it: a record that
    cannot be read is called by its place, and by its id once it can."""
    return entry.outcome is RecordOutcome.REJECTED and entry.article_id is None and sighted.holds_file(entry.path)


def check_share(gone: Mapping[str, int], ledger: Ledger, max_missing: float) -> None:
    """Raises `Stop` when more records of a drop are gone than may be deleted at once. `gone` counts them by drop."""
    if max_missing >= 1:
        return
    standing = ledger.drops()
    for drop, count in gone.items():
        entries = standing.get(drop, 0)
        if count and (count >= entries or (count > FEW and count > max_missing * entries)):
            raise Stop(
                f"{count:,} of the {entries:,} records of {drop} are gone: "
                f"{'all of it' if count >= entries else f'more than {max_missing:.0%}'}. Is the folder complete?",
                safe="Nothing was deleted. What the drop holds is in the index.",
                next_command="flows ingest with the same drop, --on-missing delete and --max-missing 1, if it is meant",
            )
