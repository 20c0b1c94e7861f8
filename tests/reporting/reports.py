"""Run reports to compare and to show."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flows.report import Profile, RunReport

START = datetime(2026, 1, 5, 6, tzinfo=UTC)


def report(day: int = 0, *, articles: int = 1000, outlet: str = "The Northfield Times", **other: Any) -> RunReport:
    """A completed ingest of this day: articles of 300 words, a tenth of them undated, two lines removed of each."""
    profile = Profile(documents=articles, undated=articles // 10, words=300 * articles)
    profile.lengths.update({60: articles})
    profile.languages.update({"en": articles})
    profile.removed.update({"advert": 2 * articles})
    started = START + timedelta(days=day)
    made = RunReport(
        run_id=f"run-{day}",
        drops=["seeds"],
        started_at=started,
        finished_at=started + timedelta(seconds=100),
        state="completed",
        seen=articles,
        loaded=articles,
        profiles={outlet: profile},
    )
    made.count_seconds({"read": 1.0, "clean": 5.0}, documents=articles)
    return made.model_copy(update=other)
