"""The sections of a report's page: what came of the records, what the articles look like, what the work took.

Each gives None where a run has nothing to show in it. Every plot stands beside a table of its figures; of open-ended
counts the largest are shown.
"""

from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from flows.report import Drift, Measured, Profile, RunReport
from flows.report.drift import FEWEST_RECORDS, FEWEST_RUNS
from flows.report.profile import total
from flows.reporting.markup import h, table
from flows.reporting.plots import HUES, Bar, bars, columns, legend
from flows.text.figures import duration, figure, number, share, size

SHOWN = 15  # rows of a plot and its table
MOST_FINDINGS = 30
_NOT_COMPARED = (
    f"Not compared with earlier runs: that takes {FEWEST_RUNS} healthy ones of the same drops, and "
    f"{FEWEST_RECORDS} records that are new or changed in each."
)


def section(title: str, *parts: Element | None, note: str = "") -> Element:
    """A heading, what it is about, and its parts."""
    return h("section", h("h2", title), h("p", note, class_="note") if note else None, *parts)


def beside(plot: Element, figures: Element, *, wide: bool = False) -> Element:
    """A plot and the table of its figures, which is below it where it is `wide`."""
    return h("div", h("figure", plot), figures, class_="pair wide" if wide else "pair")


def findings(report: RunReport) -> Element | None:
    """What to look at: assertions that do not hold, and what moved."""
    breaches = [
        (
            breach.assertion,
            breach.outlet or "the drop",
            h("b", "stops") if breach.severity == "stop" else "warns",
            figure(breach.found, is_share=breach.is_share),
            figure(breach.expected, is_share=breach.is_share),
        )
        for breach in report.breaches[:MOST_FINDINGS]
    ]
    held = table("Assertions that do not hold", ("assertion", "of", "severity", "found", "limit"), breaches, texts=3)
    drift = [
        (one.measure, h("b", "notable") if one.notable else None, *_compared(one), str(one.runs))
        for one in sorted(report.drift, key=lambda one: not one.notable)
    ]
    headings = ("measure", "", "now", "median before", "usual", "runs")
    moved = table("Beside the last healthy runs of the same drops", headings, drift, texts=2)
    accepted = h("p", f"Accepted by {report.accepted_by}") if report.accepted_by else None
    if not breaches and not drift and accepted is None:
        ended = report.kind == "ingest" and report.state == "completed"
        return section("Findings", note=_NOT_COMPARED) if ended else None
    more = _more(len(report.breaches), MOST_FINDINGS)
    return section("Findings", held if breaches else None, more, accepted, moved if drift else None)


def outcomes(report: RunReport) -> Element:
    """What became of the records."""
    counts = (
        ("loaded: new", report.loaded - report.updated, 2),
        ("loaded: updated", report.updated, 0),
        ("unchanged", report.unchanged, 7),
        ("duplicate", report.duplicate, 3),
        ("rejected", report.rejected, 1),
    )
    rows: list[tuple[str, str, str | None]] = [
        (name, f"{count:,}", share(count, report.seen)) for name, count, _ in counts
    ]
    drawn = [Bar.single(name, count, f"{count:,}", hue) for name, count, hue in counts]
    more = [
        ("newly rejected", report.newly_rejected),
        ("read, and waiting", report.waiting),
        ("unchanged: a later run has read them anew", report.overtaken),
        ("done again: the index had lost them", report.repaired),
        ("replaced by what their file holds now", report.replaced),
        ("gone from the drop", report.missing),
        ("articles deleted", report.deleted),
        ("raw text not kept", report.not_kept),
        ("to be read again by the next ingest", report.unsettled),
        ("articles that the version lacks", report.lacking),
    ]
    rows += [(name, f"{count:,}", None) for name, count in more if count]
    figures = table("Outcomes", ("outcome", "records", "of all"), rows)
    return section("Outcomes", beside(bars("Records by outcome", drawn), figures))


def counts(title: str, what: str, counter: Counter[str], hue: int, *, parts: bool = False) -> Element | None:
    """An open-ended count; `parts`: of one whole, which each has its share of."""
    ranked = sorted((+counter).items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return None
    shown, rest = ranked[:SHOWN], ranked[SHOWN:]
    drawn = [Bar.single(name, count, f"{count:,}", hue) for name, count in shown]
    left = [(f"{len(rest)} more", sum(count for _, count in rest))] if rest else []
    rows = [(name, f"{count:,}", share(count, counter.total())) for name, count in [*shown, *left]]
    columns_shown = 3 if parts else 2
    figures = table(title, (what, "number", "of all")[:columns_shown], [row[:columns_shown] for row in rows])
    return section(title, beside(bars(title, drawn), figures))


def outlets(report: RunReport) -> Element | None:
    """What the articles of each outlet look like."""
    if not report.profiles:
        return None
    ranked, rest = _ranked(report)
    drawn = [Bar.single(name, looks.documents, f"{looks.documents:,}", 5) for name, looks in ranked]
    rows = [_looks(name, looks) for name, looks in ranked]
    if rest.documents:
        rows.append(_looks(f"{len(report.profiles) - len(ranked)} more", rest))
    rows.append(_looks("all", report.profile))
    headings = ("outlet", "languages", "articles", "no date", "no word", "median words", "mean words")
    figures = table("Articles by outlet", headings, rows, texts=2)
    note = "No date: neither the source nor the text tells one. Median words: within 5 %."
    return section("Outlets", beside(bars("Articles by outlet", drawn), figures, wide=True), note=note)


def removed(report: RunReport) -> Element | None:
    """The lines that were taken out, by kind and outlet."""
    whole = report.profile
    if not whole.removed.total():
        return None
    kinds = [kind for kind, _ in sorted(whole.removed.items(), key=lambda item: (-item[1], item[0]))]
    own = kinds[: HUES - 1] if len(kinds) > HUES else kinds
    hues = dict(enumerate(own)) | ({HUES - 1: "other kinds"} if len(own) < len(kinds) else {})
    ranked = sorted(report.profiles.items(), key=lambda item: (-item[1].removed.total(), item[0]))
    drawn, rows = [], []
    for name, looks in ranked[:SHOWN]:
        by_hue = _by_hue(looks, own, others=len(own) < len(kinds))
        lines = looks.removed.total()
        parts = [(float(n), hue, f"{name}: {n:,} {hues[hue]}") for hue, n in enumerate(by_hue)]
        drawn.append(Bar(name, f"{lines:,}", parts))
        rows.append(_lines(name, looks, by_hue))
    if rest := ranked[SHOWN:]:
        others = total(looks for _, looks in rest)
        rows.append(_lines(f"{len(rest)} more", others, _by_hue(others, own, others=len(own) < len(kinds))))
    rows.append(_lines("all", whole, _by_hue(whole, own, others=len(own) < len(kinds))))
    headings = ("outlet", "lines", "an article", *hues.values())
    plot = bars("Removed lines by kind and outlet", drawn)
    plot = h("div", legend(hues), plot)
    return section("Removed lines", beside(plot, table("Removed lines by kind and outlet", headings, rows), wide=True))


def speed(report: RunReport) -> Element | None:
    """What a document costs in each stage."""
    rates = report.stage_rates()
    if not rates:
        return None
    work = sum(report.stage_seconds.values())
    drawn, rows = [], []
    for stage, rate in rates.items():
        spent = report.stage_seconds[stage]
        drawn.append(Bar.single(stage, 1 / rate, duration(1 / rate), 0))
        documents = f"{report.stage_documents[stage]:,}"
        rows.append((stage, number(rate), duration(1 / rate), documents, duration(spent), share(spent, work)))
    headings = ("stage", "documents a second", "a document", "documents", "work", "of all")
    note = "Of one process: seconds of work are added up over all of them."
    figures = table("Documents a second by stage", headings, rows)
    return section("Stages", beside(bars("Time of a document by stage", drawn), figures), note=note)


def history(report: RunReport, earlier: Sequence[RunReport]) -> Element | None:
    """This run beside those before it, the newest first."""
    if not earlier or not report.finished_at:
        return None
    runs = [*reversed(earlier), report]
    rates = [run.documents_per_second for run in runs]
    values = [(f"{run.started_at:%Y-%m-%d}", rate, f"{number(rate)}/s") for run, rate in zip(runs, rates, strict=True)]
    rows = [
        (f"{run.started_at:%Y-%m-%d %H:%M}", run.state, f"{run.seen:,}", f"{run.loaded:,}", f"{run.rejected:,}",
         f"{run.judged:,}", value[2], duration(run.seconds))
        for run, value in reversed(list(zip(runs, values, strict=True)))
    ]  # fmt: skip
    headings = ("run", "ended", "seen", "loaded", "rejected", "judged", "documents a second", "took")
    plot = columns("Documents a second of the last runs", values, marked=len(runs) - 1)
    figures = table("The last runs", headings, rows, texts=2)
    return section("Runs of the same drops", beside(plot, figures, wide=True))


def extremes(report: RunReport) -> Element | None:
    """The slowest and the largest records, and the memory of each process."""
    slowest = [_place(one, duration(one.value)) for one in report.slowest]
    largest = [_place(one, size(one.value)) for one in report.largest]
    held = sorted(report.processes.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    tables = (
        table("Slowest", ("record", "article", "work"), slowest, texts=2) if slowest else None,
        table("Largest", ("record", "article", "size"), largest, texts=2) if largest else None,
        table("Memory", ("process", "most it held"), [(name, size(peak)) for name, peak in held]) if held else None,
    )
    return section("Slowest, largest, memory", *tables) if any(one is not None for one in tables) else None


def left_out(report: RunReport) -> Element | None:
    """Files that were passed over, documents that were left behind, assertions that could not be told."""
    parts = [
        h("div", h("h3", title), h("ul", *(h("li", name) for name in names[:SHOWN])),
          _more(len(names), SHOWN))
        for title, names in (
            ("Passed over on purpose", report.ignored),
            ("Left behind", report.refused),
            ("Assertions that could not be told", report.abstained),
        )
        if names
    ]  # fmt: skip
    return section("Left out", *parts) if parts else None


def _more(number: int, shown: int) -> Element | None:
    return h("p", f"and {number - shown:,} more", class_="note") if number > shown else None


def _ranked(report: RunReport) -> tuple[list[tuple[str, Profile]], Profile]:
    """The outlets with most articles, and all others as one."""
    ranked = sorted(report.profiles.items(), key=lambda item: (-item[1].documents, item[0]))
    return ranked[:SHOWN], total(looks for _, looks in ranked[SHOWN:])


def _looks(name: str, looks: Profile) -> tuple[str, ...]:
    largest = (f"{code} {share(n, looks.documents)}" for code, n in looks.languages.most_common(3))
    languages = ", ".join(one.replace(" ", "\N{NO-BREAK SPACE}") for one in largest)
    undated, empty = share(looks.undated, looks.documents), share(looks.empty, looks.documents)
    middle, mean = f"{looks.median_words:,.0f}", f"{looks.mean_words:,.0f}"
    return name, languages, f"{looks.documents:,}", undated, empty, middle, mean


def _compared(one: Drift) -> tuple[str, str, str]:
    """Now, before, and what is usual."""
    highest = one.before + one.usual
    usual = max(one.before - one.usual, 0), min(highest, 1) if one.is_share else highest
    now, before, low, high = (figure(value, is_share=one.is_share) for value in (one.now, one.before, *usual))
    return now, before, f"{low} – {high}"


def _by_hue(looks: Profile, kinds: Sequence[str], *, others: bool) -> list[int]:
    """Removed lines of each of these kinds, and of all others together."""
    numbers = [looks.removed[kind] for kind in kinds]
    return [*numbers, looks.removed.total() - sum(numbers)] if others else numbers


def _lines(name: str, looks: Profile, by_hue: Sequence[int]) -> tuple[str, ...]:
    lines = looks.removed.total()
    return name, f"{lines:,}", number(looks.share(lines)), *(f"{count:,}" for count in by_hue)


def _place(one: Measured, shown: str) -> tuple[str, str, str]:
    return " · ".join(filter(None, (one.drop, one.path, one.record))), one.article_id or "–", shown
