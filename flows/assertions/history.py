"""What assertions compare: the figures of a run, and those of the recent healthy runs of the same drops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from flows.index.ledger import Ledger
from flows.report.earlier import is_healthy, same_drops
from flows.report.profile import Profile, total
from flows.report.report import RunReport

RECENT = 10  # runs


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

    def profile(self, outlet: str | None) -> Profile:
        """Of one outlet, or of all articles together."""
        return total(self.profiles.values()) if outlet is None else self.profiles.get(outlet, Profile())


def recent(ledger: Ledger, report: RunReport) -> list[Figures]:
    """The figures of the newest healthy runs over exactly the drops of this one, the newest first."""
    return [Figures.of(earlier) for earlier in islice(filter(is_healthy, same_drops(ledger, report)), RECENT)]


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
