"""Does this run look like those before it? Measures of its articles and its speed beside the last healthy runs.

A measure is notable when it is further from the median of the earlier runs than both

- three of their deviations: 3 x 1.4826 x the median absolute deviation, which is three standard deviations where they
  are normally distributed, and is not moved by one odd run (Leys et al., J. Exp. Soc. Psychol. 49, 2013);
- the smallest change that means something to an archive: see `Measure`.

Nothing is said of a measure with fewer than three earlier runs, nor of one that is told of fewer than 50 records, since
shares of a few articles jump by themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import NamedTuple

from flows.index.ledger import Ledger
from flows.report import Drift, Profile, RunReport
from flows.report.earlier import is_healthy, same_drops

RUNS = 10  # that are compared with, the newest
FEWEST_RUNS = 3
FEWEST_RECORDS = 50
DEVIATIONS = 3
_NORMAL = 1.4826  # standard deviations of a normal distribution to one median absolute deviation
_LANGUAGE = 0.05  # share of the articles: languages below it, now and before, are not told


class _Run(NamedTuple):
    report: RunReport
    profile: Profile  # of all its articles, which takes adding up


@dataclass(frozen=True, slots=True)
class Measure:
    """`of` gives the figure and the number of records that it is told of, which has to be `fewest`. A notable change is
    above `step`, and above the share `relative` of the median."""

    name: str
    of: Callable[[_Run], tuple[float, int]]
    step: float = 0.0
    relative: float = 0.0
    fewest: int = FEWEST_RECORDS


def _of_articles(figure: Callable[[Profile], float]) -> Callable[[_Run], tuple[float, int]]:
    return lambda run: (figure(run.profile), run.profile.documents)


def _rejected(run: _Run) -> tuple[float, int]:
    """Of the records that the run saw first."""
    report = run.report
    new = report.loaded + report.duplicate + report.newly_rejected
    return (report.newly_rejected / new if new else 0.0), new


def _rate(run: _Run) -> tuple[float, int]:
    return run.report.documents_per_second, run.report.judged


def _language(code: str) -> Measure:
    share = _of_articles(lambda profile: profile.share(profile.languages[code]))
    return Measure(f"share in {code}", share, step=_LANGUAGE)


MEASURES = (
    Measure("rejected share", _rejected, step=0.02),
    Measure("undated share", _of_articles(lambda profile: profile.share(profile.undated)), step=0.05),
    Measure("share without a word", _of_articles(lambda profile: profile.share(profile.empty)), step=0.01),
    Measure(
        "removed lines an article", _of_articles(lambda profile: profile.share(profile.removed.total())),
        step=0.5, relative=0.25,
    ),
    Measure("median words", _of_articles(lambda profile: profile.median_words), step=10, relative=0.2),
    Measure("mean words", _of_articles(lambda profile: profile.mean_words), step=10, relative=0.2),
    Measure("documents a second", _rate, relative=0.3, fewest=500),  # below it, starting up is most of the time
)  # fmt: skip


def drift(report: RunReport, ledger: Ledger) -> list[Drift]:
    """This run, which has ended, beside the last healthy ones over the same drops; of ingests alone: what else is read
    again, as rejects are, is no drop."""
    if report.kind != "ingest":
        return []
    return compared(report, list(islice(filter(is_healthy, same_drops(ledger, report)), RUNS)))


def compared(report: RunReport, earlier: Sequence[RunReport]) -> list[Drift]:
    """Every measure that can be told, as the module's text says."""
    now, *before = [_Run(one, one.profile) for one in (report, *earlier)]
    return [found for measure in _measures([now, *before]) if (found := _compared(measure, now, before))]


def _measures(runs: Iterable[_Run]) -> Iterator[Measure]:
    yield from MEASURES
    profiles = [run.profile for run in runs]
    languages = {code for one in profiles for code, number in one.languages.items() if one.share(number) >= _LANGUAGE}
    yield from map(_language, sorted(languages))


def _compared(measure: Measure, run: _Run, before: Iterable[_Run]) -> Drift | None:
    now, records = measure.of(run)
    told = [figure for figure, number in map(measure.of, before) if number >= measure.fewest]
    if records < measure.fewest or len(told) < FEWEST_RUNS:
        return None
    middle = median(told)
    deviation = median(abs(figure - middle) for figure in told)
    usual = max(DEVIATIONS * _NORMAL * deviation, measure.step, measure.relative * middle)
    return Drift(
        measure=measure.name, now=now, before=middle, runs=len(told), usual=usual, notable=abs(now - middle) > usual
    )
