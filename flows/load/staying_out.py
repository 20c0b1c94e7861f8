"""What is to stay out, as a run knows it. Read once: nobody can forget anything while the run holds the writer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from flows.index.ledger import Ledger, all_tombstones
from flows.read.identity import id_of_name
from flows.read.record import Record
from flows.workers.judge import Reading


@dataclass(slots=True)
class StayingOut:
    """Hashes of ids, bytes and texts, each with the id of its tombstone: some 200 bytes a hash, in each worker too."""

    buried: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger) -> Self:
        """Of the tombstones of a ledger."""
        return cls({hash: stone.article_id for stone in all_tombstones(ledger) for hash in stone.hashes})

    @property
    def hashes(self) -> frozenset[str]:
        """For those who judge."""
        return frozenset(self.buried)

    def __contains__(self, hash: str) -> bool:
        return hash in self.buried

    def told_by(self, reading: Reading) -> str:
        """The hash that a judge knew it by."""
        return reading.article_id if reading.article_id in self.buried else reading.text_sha256

    def tells(self, record: Record) -> str | None:
        """The hash that tells, before it is read, that a record is to stay out: that of its bytes, or the id of the
        address that it is called after."""
        candidates = (record.sha256, id_of_name(record.record))
        return next((hash for hash in candidates if hash in self.buried), None)

    def told_of(self, record: Record, reading: Reading | None) -> str | None:
        """The same of a record that was read, or could not be."""
        told = self.told_by(reading) if reading else ""
        return told if told in self.buried else self.tells(record)

    def learn(self, ledger: Ledger, found: Iterable[tuple[str, str]]) -> None:
        """Note the bytes of records that another hash has told, so that next time they need not be read.

        The text of a forgotten address is not learned: it may be one that many pages share.
        """
        learned: dict[str, set[str]] = {}
        for sha256, told_by in found:
            stone = self.buried[told_by]
            learned.setdefault(stone, set()).add(sha256)
            self.buried[sha256] = stone
        if learned:
            stones = ledger.buried(list(learned))
            ledger.bury([stone.knowing(learned[id]) for id, stone in stones.items()])
