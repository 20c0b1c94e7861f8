"""The dashboard "Pipeline health": what became of what came in, why not, and what is out of date."""

from flows.schema.kibana.columns import average, count, groups, highest, over_time, top, total, unique
from flows.schema.kibana.data_views import ALL_ARTICLES, LEDGER, PIPELINE_RUNS, REJECTED, RUNS_SINCE
from flows.schema.kibana.layout import Dashboard, row
from flows.schema.kibana.panels import Listing, Text, bars, donut, figure, lines, table

_ARTICLES, _RECORDS, _RUNS = count("Articles"), count("Records"), count("Runs")
_LINES = "Articles with at least one such line, not lines: an article with forty adverts counts once."
_STOCK = "Of all articles, whatever the time picker says."

PIPELINE_HEALTH = Dashboard(
    "pipeline-health",
    "Pipeline health",
    "Outcomes, rejects, removed lines, duplicates, runs, and what an older pipeline made.",
    since=RUNS_SINCE,
    rows=(
        row(
            5,
            figure("Records loaded", LEDGER, count("Loaded", where="outcome : loaded")),
            figure("Records that are duplicates", LEDGER, count("Duplicates", where="outcome : duplicate")),
            figure("Records rejected", LEDGER, count("Rejected", where="outcome : rejected")),
            figure("Articles in the index", ALL_ARTICLES, _ARTICLES, note=_STOCK),
        ),
        row(
            12,
            bars(
                "Outcomes over time", LEDGER, over_time("seen_at"), _RECORDS, split=top("outcome", 4),
                note="Each record once, at the time it was judged last: an unchanged record stays where it was.",
            ),
            donut("Outcomes", LEDGER, top("outcome", 4), _RECORDS),
            widths=(36, 12),
        ),
        row(
            14,
            bars(
                "Records of each run", PIPELINE_RUNS, over_time("started_at"), total("loaded"), total("unchanged"),
                total("duplicate"), total("rejected"), note="Sums of the runs that started in the period.",
            ),
            lines(
                "How long runs take", PIPELINE_RUNS, over_time("started_at"), average("seconds", "Mean duration"),
                highest("seconds", "Longest"),
            ),
            table(
                "Runs by kind and state", PIPELINE_RUNS, top("kind", 10), top("state", 5), _RUNS,
                average("seconds", "Mean duration"), highest("started_at", "Last started"),
            ),
        ),
        row(
            12,
            lines(
                "How fast runs are", PIPELINE_RUNS, over_time("started_at"),
                average("documents_per_second", "Documents a second"),
                note="Of runs that judged something, over their whole length, starting up included.",
            ).only("judged > 0"),
            lines(
                "How much memory runs take", PIPELINE_RUNS, over_time("started_at"),
                highest("peak_memory", "Most, of all processes together"),
            ),
            bars(
                "Runs that are not as usual", PIPELINE_RUNS, over_time("started_at"),
                count("Moved", where="drifted > 0"), count("An assertion does not hold", where="breaches > 0"),
                count("Held", where="state : held"),
                note="A run can be in several: flows report tells what moved and what does not hold.",
            ),
        ),
        row(12, Listing("The runs", "all-runs")),
        row(
            14,
            bars("Rejects by reason", REJECTED, top("code", 20), _RECORDS, split=top("format", 5, other=True)),
            bars("Rejects over time", REJECTED, over_time("seen_at"), _RECORDS, split=top("code", 9, other=True)),
            table(
                "Rejects by drop", REJECTED, top("drop", 20), _RECORDS, unique("code", "Different reasons"),
                highest("seen_at", "Last one"),
            ),
        ),
        row(12, Listing("The rejected records", "rejected-records")),
        row(
            16,
            bars(
                "Removed lines by outlet", ALL_ARTICLES, top("outlet.name", 12, missing=True), _ARTICLES,
                split=top("removed.kind", 10, other=True), note=f"{_LINES} {_STOCK}",
            ),
            table(
                "Rules that removed something", ALL_ARTICLES, top("removed.rule", 100), _ARTICLES,
                unique("outlet.name", "Outlets"), note=f"{_LINES} {_STOCK}",
            ),
            widths=(30, 18),
        ),
        row(
            14,
            bars(
                "Duplicates over time by drop", LEDGER, over_time("seen_at"), count("Duplicates"),
                split=top("drop", 9, other=True),
            ).only("outcome : duplicate"),
            table(
                "Articles that came most often", LEDGER, top("article_id", 20), count("Times again"),
                highest("seen_at", "Last time"),
            ).only("outcome : duplicate"),
            donut(
                "Near duplicates", ALL_ARTICLES,
                groups("Text", near_duplicates="near_duplicate_of : *", texts_of_their_own="not near_duplicate_of : *"),
                _ARTICLES, note=_STOCK,
            ),
        ),
        row(
            14,
            table(
                "Records by pipeline", LEDGER, top("fingerprint", 20), _RECORDS, highest("seen_at", "Last judged"),
                note="The fingerprint that was used last is today's. What has another one is out of date: flows "
                "reprocess --stale.",
            ),
            table(
                "Articles by stage, the rarest first", ALL_ARTICLES,
                top("pipeline.stages.fingerprint", 20, rarest=True), _ARTICLES,
                highest("first_seen_at", "Youngest article"),
                note=f"A stage that made all articles alike is in all of them; what only some have is older or newer. "
                f"{_STOCK}",
            ),
            bars(
                "Articles by engine and model", ALL_ARTICLES, top("pipeline.engines", 10), _ARTICLES, note=_STOCK,
            ),
        ),
        row(
            12,
            bars("Quality flags", ALL_ARTICLES, top("quality", 10), _ARTICLES, note=_STOCK),
            donut("Where dates come from", ALL_ARTICLES, top("date_source", 6), _ARTICLES, note=_STOCK),
            donut(
                "Outlets known or not", ALL_ARTICLES,
                groups("Outlet", known="outlet.name : *", unknown="not outlet.name : *"), _ARTICLES, note=_STOCK,
            ),
            bars(
                "Stale documents found", PIPELINE_RUNS, over_time("started_at"), total("stale_documents"),
                note="By runs of flows reprocess --stale.",
            ),
        ),
        row(
            4,
            Text(
                "Reading this dashboard",
                "Files, rejects and runs follow the time picker, by the time of the run. Panels of all articles do "
                "not: they tell the state of the index. `docs/kibana.md` of article-flows says what each panel counts.",
            ),
        ),
    ),
)  # fmt: skip
