"""Failures of most of a chunk are systematic: they are those of the installation or the engine, and not of its records.

A run that went on would book its records as rejects, one by one.
"""

from collections.abc import Sequence

from flows.errors import Reject, Stop
from flows.index.base import WriteOutcome, WriteStatus

_HANDFUL = 5  # defects and refusals of a chunk that may be those of its documents


def check_defects(defects: Sequence[Reject], judged: int) -> None:
    """Raises `Stop` where most of the records that were judged met a defect: then it is not the records."""
    if len(defects) > _HANDFUL and 2 * len(defects) > judged:
        raise Stop(
            f"{len(defects)} of {judged} records failed for no reason of theirs: {defects[0].detail}",
            safe="What was committed before is kept; of these records nothing was written or noted.",
            next_command="flows ingest with the same drop once the installation is mended; --workers 0 shows more",
        )


def check_refusals(outcomes: Sequence[WriteOutcome]) -> None:
    """Raises `Stop` where the engine refuses most documents: then its mapping is wrong, and not the documents."""
    refused = [outcome for outcome in outcomes if outcome.status is WriteStatus.REJECTED]
    if len(refused) > _HANDFUL and 2 * len(refused) > len(outcomes):
        raise Stop(
            f"the engine refused {len(refused)} of {len(outcomes)} documents: {refused[0].reason or 'no reason given'}",
            safe="What was committed before is kept; of these records nothing was noted.",
            next_command="flows index check, then flows ingest with the same drop",
        )
