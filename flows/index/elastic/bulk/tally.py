"""Every operation is in exactly one place: done, found done, refused, or pending."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

from flows.index.elastic.bulk.operations import Outcome


@dataclass(frozen=True, slots=True)
class Counts:
    """`sent` is always the sum of the others; `indexed` counts deletions as well."""

    sent: int = 0
    indexed: int = 0
    already_there: int = 0
    rejected: int = 0
    pending: int = 0

    def __str__(self) -> str:
        return (
            f"of {self.sent:,} operations {self.indexed:,} were indexed, {self.already_there:,} were already there, "
            f"{self.rejected:,} rejected, {self.pending:,} pending"
        )


class Tally:
    """The counts of one loader, kept by the threads that deliver. They add up at every moment."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts = Counts()

    @property
    def counts(self) -> Counts:
        """As they are now."""
        return self._counts  # replaced as a whole

    def take(self, operations: int) -> None:
        """So many are to be sent: pending until their outcome is known."""
        with self._lock:
            now = self._counts
            self._counts = replace(now, sent=now.sent + operations, pending=now.pending + operations)

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """The outcomes of operations that were pending."""
        rejected = sum(outcome.result is None for outcome in outcomes)
        already = sum(outcome.already_there for outcome in outcomes)
        with self._lock:
            now = self._counts
            self._counts = replace(
                now,
                indexed=now.indexed + len(outcomes) - rejected - already,
                already_there=now.already_there + already,
                rejected=now.rejected + rejected,
                pending=now.pending - len(outcomes),
            )
