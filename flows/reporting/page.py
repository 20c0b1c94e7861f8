"""A run report as one HTML page that needs nothing else: no script, no picture, no font, no address.

Everything that came from input is text of a tree of elements (`flows.reporting.markup`), and the page's own policy
forbids to load or run anything, should a viewer be talked into it.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from xml.etree.ElementTree import Element

from flows.index.ledger import Ledger
from flows.report import RunReport
from flows.report.earlier import same_drops
from flows.reporting import sections
from flows.reporting.markup import document, h
from flows.text.figures import duration, number, size

RUNS = 19  # earlier ones that are shown
_GOES_ON = {
    "held": "flows ingest --resume {run} --accept loads it, flows ingest --discard {run} drops it.",
    "stopped": "The same command goes on from there.",
    "interrupted": "It was killed; the same command goes on from there.",
}


def page(report: RunReport, earlier: Sequence[RunReport] = ()) -> bytes:
    """The page of a run beside earlier ones over the same drops, the newest first. UTF-8."""
    drops = ", ".join(report.drops)
    title = f"{report.kind} {report.started_at:%Y-%m-%d %H:%M}" + (f" · {drops}" if drops else "")
    parts = (
        sections.findings(report),
        sections.outcomes(report),
        sections.counts("Rejected because", "reason", report.reasons, 1, parts=True),
        sections.outlets(report),
        sections.removed(report),
        sections.counts("Languages", "language", report.languages, 2, parts=True),
        sections.speed(report),
        sections.history(report, earlier),
        sections.extremes(report),
        sections.counts("People", "name", report.people, 4),
        sections.counts("Quality", "flag", report.quality, 3),
        sections.counts("Stories", "what", dict(report.sections()).get("stories", Counter()), 6),
        sections.counts("Stale", "stage", report.stale, 0),
        sections.counts("Taken out", "where", report.forgotten, 1),
        sections.counts("Keys not used", "key of the input", report.unmapped, 7),
        sections.left_out(report),
    )
    body = h("body", _header(report, drops), h("main", _tiles(report), *parts), _footer())
    return document(h("html", _head(title), body, lang="en"))


def page_of(ledger: Ledger, report: RunReport) -> bytes:
    """The page of a run beside the earlier ones that the ledger keeps."""
    return page(report, list(islice(same_drops(ledger, report), RUNS)))


def _head(title: str) -> Element:
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", http_equiv="Content-Security-Policy", content=policy),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="color-scheme", content="light dark"),
        h("meta", name="referrer", content="no-referrer"),
        h("title", title),
        h("style", style),
    )


def _header(report: RunReport, drops: str) -> Element:
    took = f", {duration(report.seconds)}" if report.finished_at else ""
    facts = [("run", report.run_id), ("index", report.index), ("judged by", report.runner)]
    listed = [h("div", h("dt", name), h("dd", value)) for name, value in facts if value]
    goes_on = _GOES_ON.get(report.state, "").format(run=report.run_id)
    why = h("p", f"{report.error}. " if report.error else None, goes_on, class_="why") if goes_on else None
    return h(
        "header",
        h("h1", drops or report.kind, dir="auto"),
        h("p", h("span", report.state, class_=f"state {report.state}"),
          f" {report.kind} of {report.started_at:%Y-%m-%d %H:%M:%S %Z}{took}"),
        why,
        h("dl", *listed),
    )  # fmt: skip


def _tiles(report: RunReport) -> Element:
    notable = sum(1 for one in report.drift if one.notable)
    tiles = [
        ("files", f"{report.files:,}" if report.files else ""),
        ("records seen", f"{report.seen:,}"),
        ("records that wait", f"{report.waiting:,}" if report.waiting else ""),
        ("loaded", f"{report.loaded:,}"),
        ("rejected", f"{report.rejected:,}"),
        ("documents a second", number(report.documents_per_second) if report.judged else ""),
        ("peak memory", size(report.peak_memory) if report.peak_memory else ""),
        ("measures that moved", str(notable) if report.drift else ""),
        ("assertions broken", str(len(report.breaches)) if report.kind in ("ingest", "resume") else ""),
    ]
    return h("ul", *(h("li", h("b", value), h("span", name)) for name, value in tiles if value), class_="tiles")


def _footer() -> Element:
    told = "What each figure means, and which change is notable, is in docs/reports.md of article-flows."
    return h("footer", h("p", told))


@cache
def _style() -> str:
    return files("flows.reporting").joinpath("page.css").read_text(encoding="utf-8")
