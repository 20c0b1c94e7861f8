"""The archive protocol: the versions behind an index, of which readers see one."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.index.base import Document, Index, Writer
from flows.index.ledger import Ledger


@dataclass(frozen=True, slots=True)
class IndexVersion:
    """One version of the documents of an archive; readers see exactly one of them, the one that serves."""

    name: str
    schema_version: int
    readable: bool  # this program can open it: it was built for the schema of today
    documents: int
    bytes: int
    created_at: datetime
    serves: bool
    complete: bool  # False: a build that is under way, or was interrupted


def dispensable(versions: Sequence[IndexVersion], keep: int) -> list[str]:
    """The names of those that may go, of versions with the newest first: complete, not serving, and not among the
    newest `keep` of these. One that is unfinished may be under way."""
    idle = [version.name for version in versions if version.complete and not version.serves]
    return idle[keep:]


class Build(Protocol):
    """A version to write into, which nobody sees before `publish`, unless it serves already."""

    @property
    def name(self) -> str:
        """Its name, as `flows index list` shows it."""

    @property
    def writer(self) -> Writer:
        """Writes into this version only."""

    @property
    def index(self) -> Index:
        """Reads this version; its ledger is that of the archive."""

    def publish(self) -> None:
        """Make it the version that serves, atomically. The one that served before stays, for a rollback."""


class Archive(Protocol):
    """The versions behind an index. Can be opened when the one that serves was built for another schema."""

    @property
    def location(self) -> str:
        """As `Index.location`."""

    @property
    def ledger(self) -> Ledger:
        """The ledger, which all versions share."""

    def versions(self) -> list[IndexVersion]:
        """Every version, the newest first."""

    def documents(self, name: str) -> Iterator[Document]:
        """Every document of a version as it was stored, whatever its schema; no order is promised."""

    def build(self, owner: str, wait: float = 30.0) -> AbstractContextManager[Build]:
        """A new empty version, holding the writer's lock. Left without `publish`, it is deleted; one that a killed
        process left is deleted when the next build begins."""

    def reopen(self, name: str, owner: str, wait: float = 30.0) -> AbstractContextManager[Build]:
        """A complete version, holding the writer's lock. Left without `publish`, it stays and keeps what was committed.
        Raises `UsageError` where there is none of this name or it is not complete."""

    def delete(self, name: str, ids: Sequence[str], owner: str, wait: float = 30.0) -> int:
        """Delete documents from a version that this program need not be able to read; the number that was there. Where
        the engine could not rewrite the rest of such a version, all of it is deleted. Raises `UsageError` where there
        is none of this name."""

    def expunge(self, owner: str, wait: float = 30.0) -> None:
        """Rewrite whatever file of a version or of the ledger still holds something that was deleted. Raises `Stop`
        where some of it stays: it cannot be found, and the same call later goes on."""

    def remove(self, name: str, owner: str, wait: float = 30.0) -> None:
        """Delete a version that does not serve. Raises `UsageError` where it serves or is not there."""

    def close(self) -> None:
        """Give back connections and file handles."""
