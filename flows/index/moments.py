"""Moments as a ledger writes them."""

from datetime import UTC, datetime


def sortable(moment: datetime) -> str:
    """ISO 8601 in UTC, always with microseconds: one form for all, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
