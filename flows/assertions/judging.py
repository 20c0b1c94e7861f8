"""Do the assertions hold of what a run saw? Those that cannot be told yet abstain, and say why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flows.assertions.assertion import RELATIVE, SHARES, Assertion, Standing
from flows.assertions.files import Book
from flows.assertions.history import Figures, figure, language_change, middle, recent
from flows.index.ledger import Ledger
from flows.report import Breach, RunReport

MOST_TOLD = 200  # breaches and abstentions that a report names


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found: breaches, those that stop first, and the assertions that could not be told, each with why."""

    breaches: tuple[Breach, ...] = ()
    abstained: tuple[str, ...] = ()

    @property
    def stops(self) -> tuple[Breach, ...]:
        """The breaches that keep a run from loading anything."""
        return tuple(breach for breach in self.breaches if breach.severity == "stop")


class _Found(NamedTuple):
    breaches: Sequence[Breach] = ()
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Expectations:
    """The assertions on a run, and what recent runs of its drops were like."""

    standing: Sequence[Standing] = ()
    before: Sequence[Figures] = field(default_factory=tuple)

    @classmethod
    def of(cls, book: Book, ledger: Ledger, report: RunReport) -> "Expectations":
        """Of a run that begins, over the drops that its report names."""
        standing = book.of(report.drops)
        return cls(standing, recent(ledger, report) if standing else ())

    @property
    def may_stop(self) -> bool:
        """A breach could stop this run: so nothing is loaded before it is judged."""
        return any(True for _ in self._stopping())

    def met_already(self, so_far: Figures) -> bool:
        """Nothing that is still to come can make an assertion stop this run: each of those that could asks for a
        number of documents, and so many have come."""
        return all(
            one.measure == "documents"
            and not one.bounds & {"maximum", "maximum_of_recent"}
            and all(so_far.documents >= expected for _, expected, _ in _bounds(one, None, so_far, self._history(one)))
            for one in self._stopping()
        )

    def judge(self, figures: Figures, *, whole: bool = True) -> Judgement:
        """What holds of these figures, and what does not. `whole`: the drop was read to its end."""
        breaches: list[Breach] = []
        abstained: list[str] = []
        for standing in self.standing:
            for outlet in _outlets(standing.assertion, figures):
                found = self._judged(standing.of(outlet), outlet, figures, whole=whole)
                breaches += found.breaches
                if found.why_not:
                    abstained.append(f"{standing.assertion.id}{f' of {outlet}' if outlet else ''}: {found.why_not}")
        breaches.sort(key=lambda breach: breach.severity != "stop")
        return Judgement(tuple(breaches[:MOST_TOLD]), tuple(abstained[:MOST_TOLD]))

    def why_not(self, assertion: Assertion, outlet: str | None = None) -> str:
        """Why recent runs do not tell what a relative bound asks for; empty where they do."""
        told = len(self._told(assertion, outlet))
        if told >= assertion.runs:
            return ""
        of_size = f" with {assertion.sample:,} documents or more" if assertion.sample else ""
        return f"{told} of {assertion.runs} recent runs{of_size}"

    def _judged(self, assertion: Assertion, outlet: str | None, figures: Figures, *, whole: bool) -> _Found:
        if assertion.severity == "off":
            return _Found()
        if assertion.measure == "documents" and not whole:
            return _Found(why_not="the drop was not read to its end")
        _, sample = figure(assertion.measure, figures, outlet, assertion.words)
        if assertion.measure != "documents" and sample < max(1, assertion.sample):
            return _Found(why_not=f"{sample:,} of {max(1, assertion.sample):,} documents")
        history = self._history(assertion, outlet)
        severity: Literal["stop", "warn"] = "stop" if assertion.severity == "stop" else "warn"
        breaches = [
            Breach(
                assertion=assertion.id,
                outlet=outlet,
                found=found,
                expected=expected,
                is_share=assertion.measure in SHARES or assertion.measure == "language_mix",
                severity=severity,
            )
            for found, expected, over in _bounds(assertion, outlet, figures, history)
            if (found > expected if over else found < expected)
        ]
        unknown = bool(assertion.bounds & RELATIVE) and not history
        return _Found(breaches, self.why_not(assertion, outlet) if unknown else "")

    def _history(self, assertion: Assertion, outlet: str | None = None) -> Sequence[Figures]:
        """The recent runs to compare with; none when they are too few."""
        told = self._told(assertion, outlet)
        return told if len(told) >= assertion.runs else ()

    def _told(self, assertion: Assertion, outlet: str | None) -> list[Figures]:
        """The recent runs that say something of what is measured. Of a drop that comes in thousands, a day of ten is
        one of them: it counts for the number of documents when the median is large enough."""
        if assertion.measure == "documents":
            usual = middle([one.documents for one in self.before]) if self.before else 0
            return list(self.before) if usual >= assertion.sample else []
        needed = max(1, assertion.sample)
        return [one for one in self.before if figure(assertion.measure, one, outlet, assertion.words)[1] >= needed]

    def _stopping(self) -> Iterator[Assertion]:
        """The assertions that may stop this run: those that only recent runs could tell do not, where these do not."""
        for standing in self.standing:
            if "stop" not in standing.severities:
                continue
            assertion = standing.assertion
            of_outlets = assertion.each == "outlet" and len(self.before) >= assertion.runs
            if not assertion.relative or of_outlets or self._history(assertion):
                yield assertion


def _outlets(assertion: Assertion, figures: Figures) -> Sequence[str | None]:
    return sorted(figures.profiles) if assertion.each == "outlet" else [None]


def _bounds(
    assertion: Assertion, outlet: str | None, figures: Figures, before: Sequence[Figures]
) -> Iterator[tuple[float, float, bool]]:
    """For each bound that can be told: (found, expected, whether more than expected breaks it, and not less)."""
    if assertion.measure == "language_mix":
        if before and assertion.change is not None:
            profiles = [one.profile(outlet) for one in before]
            yield language_change(figures.profile(outlet), profiles), assertion.change, True
        return
    found, _ = figure(assertion.measure, figures, outlet, assertion.words)
    if assertion.minimum is not None:
        yield found, assertion.minimum, False
    if assertion.maximum is not None:
        yield found, assertion.maximum, True
    if not before:
        return
    usual = middle([figure(assertion.measure, one, outlet, assertion.words)[0] for one in before])
    if assertion.minimum_of_recent is not None:
        yield found, assertion.minimum_of_recent * usual, False
    if assertion.maximum_of_recent is not None:
        yield found, assertion.maximum_of_recent * usual, True
    if assertion.rise is not None:
        yield found, min(1.0, usual + assertion.rise), True
