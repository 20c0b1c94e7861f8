"""What assertions compare: the figures of a run, and those of the recent healthy runs of the same drops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from flows.index.ledger import Ledger
from flows.report.profile import Profile, total
from flows.report.report import RunReport

LOOKED_AT = 100  # the newest runs of an index, of whatever drops
RECENT = 10  # of the same drops


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run saw of its drops.

    `documents` are the records that are articles, also those that were there already; `profiles` tell, by outlet, what
    those look like that were judged.
    """

    seen: int = 0
    documents: int = 0
    profiles: Mapping[str, Profile] = field(default_factory=dict)

    @classmethod
    def of(cls, report: RunReport) -> "Figures":
        """Of a report, or of a part of one."""
        return cls(report.seen, report.seen - report.rejected, report.profiles)

    @classmethod
    def of_document(cls, report: Mapping[str, Any]) -> "Figures":
        """Of a report as a ledger keeps it."""
        profiles = {name: Profile.model_validate(looks) for name, looks in report.get("profiles", {}).items()}
        seen = int(report.get("seen", 0))
        return cls(seen, seen - int(report.get("rejected", 0)), profiles)

    def profile(self, outlet: str | None) -> Profile:
        """Of one outlet, or of all articles together."""
        return total(self.profiles.values()) if outlet is None else self.profiles.get(outlet, Profile())


def recent(ledger: Ledger, drops: Sequence[str]) -> list[Figures]:
    """The figures of the newest healthy runs over exactly these drops, the newest first."""
    found = (run for run in ledger.runs(LOOKED_AT) if _is_healthy(run) and set(run.get("drops", ())) == set(drops))
    return [Figures.of_document(run) for run, _ in zip(found, range(RECENT), strict=False)]


def _is_healthy(run: Mapping[str, Any]) -> bool:
    """It came to its end, and nobody had to accept it in spite of an assertion that would have stopped it."""
    stopped = any(breach.get("severity") == "stop" for breach in run.get("breaches") or ())
    return run.get("kind") == "ingest" and run.get("state") == "completed" and not stopped


def figure(measure: str, figures: Figures, outlet: str | None, words: int) -> tuple[float, int]:
    """A measure but for `language_mix`, and the number of documents that it is told of. `words`: see `Assertion`."""
    if measure == "documents":
        return float(figures.documents), figures.documents
    if measure == "rejected":
        return (1 - figures.documents / figures.seen if figures.seen else 0.0), figures.seen
    profile = figures.profile(outlet)
    if measure == "median_words":
        return profile.median_words, profile.documents
    number = {"undated": profile.undated, "empty": profile.empty}.get(measure)
    return profile.share(profile.shorter_than(words) if number is None else number), profile.documents


def language_change(now: Profile, before: Sequence[Profile]) -> float:
    """How far the mix of languages has moved from the mean of earlier ones: total variation distance, 0 to 1."""
    mixes = [_mix(profile) for profile in before]
    mix = _mix(now)
    names = {name for one in (*mixes, mix) for name in one}
    mean = {name: sum(one.get(name, 0.0) for one in mixes) / len(mixes) for name in names}
    return sum(abs(mix.get(name, 0.0) - mean[name]) for name in names) / 2


def middle(values: Sequence[float]) -> float:
    """Their median: one odd run moves it little."""
    return float(median(values))


def _mix(profile: Profile) -> dict[str, float]:
    return {name: number / profile.documents for name, number in profile.languages.items()} if profile.documents else {}
