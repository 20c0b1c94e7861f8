"""What telemetry there is: the names that logs, traces and metrics use, and what each says. Names are never changed.

docs/observability.md shows these tables. A fact is an id, a count, a duration or a name that this program has given;
never a word of an article, its title or address, nor the name of a drop or of a file, which may be an article's title.
"""

from dataclasses import dataclass
from typing import Literal

Level = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Step:
    """A span. Its end is logged as `<name>.ended`, or `<name>.stopped` where an error left it, at this level."""

    name: str
    level: Level
    says: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """An event: a line of the log, and an event of the span that it happened in."""

    name: str
    level: Level
    says: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """An instrument; `attributes` are those that tell its series apart."""

    name: str
    kind: Literal["counter", "histogram", "gauge"]
    unit: str
    says: str
    attributes: tuple[str, ...] = ()


COUNTS = (
    "files",
    "seen",
    "loaded",
    "created",
    "updated",
    "unchanged",
    "duplicate",
    "rejected",
    "newly_rejected",
    "replaced",
    "missing",
    "deleted",
)
"""Counts of a run report that spans and lines of the log hold where they are not 0; `seen` always."""

OUTCOMES = ("loaded", "unchanged", "duplicate", "rejected")

RUN, BATCH, CHUNK = "run", "batch", "chunk"
PREPARE, JUDGE, WRITE, STORIES, LEDGER, BULK = "prepare", "judge", "write", "stories", "ledger", "bulk"
SPOOL = "spool"
FILL, CHECK, PUBLISH = "rebuild.fill", "rebuild.check", "rebuild.publish"

_STORIES = (
    "examined",
    "missing",
    "near_duplicates",
    "in_stories",
    "stories_founded",
    "stories_merged",
    "left_stories",
    "renamed",
    "written",
    "rejected",
    "comparisons",
)
STEPS = {
    step.name: step
    for step in (
        Step(RUN, "info", "one run of any kind, from its first entry in the ledger to its last", ("state", *COUNTS)),
        Step(BATCH, "info", "a batch of files under Prefect, or of what was held back", ("batch", *COUNTS)),
        Step(PREPARE, "debug", "a chunk is looked up in the ledger and handed to the judges", ("records",)),
        Step(CHUNK, "info", "a chunk of records becomes articles and is booked; ended: it is committed", COUNTS),
        Step(JUDGE, "debug", "waiting for the verdicts on a chunk: reading, cleaning, enriching", ("records",)),
        Step(SPOOL, "debug", "the verdicts on a chunk are spooled, where an assertion may stop the run", ("records",)),
        Step(WRITE, "debug", "articles are written and committed", ("documents",)),
        Step(STORIES, "debug", "stories and near-duplicates of a chunk's articles", ("articles", *_STORIES)),
        Step(LEDGER, "debug", "the outcome of every record is booked", ("records",)),
        Step(BULK, "debug", "one bulk request to Elasticsearch", ("operations",)),
        Step(FILL, "info", "a rebuild carries every document over into the next version", COUNTS),
        Step(CHECK, "info", "the next version is compared with what was written, and judged"),
        Step(PUBLISH, "info", "the next version takes the place of the one that serves"),
    )
}

BREACHED = "assertion.breached"
REJECTED, RETRY, LOST, SILENT = "document.rejected", "engine.retry", "worker.lost", "telemetry.lost"
HAPPENINGS = {
    happening.name: happening
    for happening in (
        Happening("run.started", "info", "a run holds the index and begins"),
        Happening(
            REJECTED,
            "info",
            "a record is refused, and was not before: its reason code, the SHA-256 of its bytes, and the article that "
            "it stood for",
            ("code", "record", "article"),
        ),
        Happening(
            BREACHED,
            "warning",
            "an assertion on the drop does not hold; the report names its outlet",
            ("assertion", "severity", "found", "limit"),
        ),
        Happening(
            RETRY,
            "warning",
            "Elasticsearch did not take a request, or not all of it",
            ("trouble", "operations"),
        ),
        Happening(
            LOST,
            "warning",
            "a worker process died, with the record that it had; `refused`: that is given up",
            ("tries", "refused", "record"),
        ),
        Happening(SILENT, "warning", "the collector takes nothing, or not all; told once"),
    )
}

RECORDS, REJECTS, STAGE, STEP = "flows.records", "flows.rejects", "flows.stage.duration", "flows.step.duration"
REQUESTS, RETRIES, WORKERS = "db.client.operation.duration", "flows.engine.retries", "flows.workers.lost"
QUEUE, MEMORY = "flows.queue", "process.memory.usage"
MEASURES = {
    measure.name: measure
    for measure in (
        Measure(RECORDS, "counter", "{record}", "records by what became of them", ("flows.kind", "flows.outcome")),
        Measure(REJECTS, "counter", "{record}", "rejected records by reason code", ("flows.kind", "flows.code")),
        Measure(STAGE, "histogram", "s", "what one record costs in one stage, in whatever process", ("flows.stage",)),
        Measure(STEP, "histogram", "s", "how long a step took, by the name of its span", ("flows.step", "error.type")),
        Measure(
            REQUESTS,
            "histogram",
            "s",
            "bulk requests to Elasticsearch; its count is their number",
            ("db.system.name", "db.operation.name", "error.type"),
        ),
        Measure(RETRIES, "counter", "{request}", "requests that were sent again"),
        Measure(WORKERS, "counter", "{process}", "worker processes that died"),
        Measure(QUEUE, "gauge", "{record}", "records that are read and not booked"),
        Measure(MEMORY, "gauge", "By", "resident memory of the process that writes; its workers are not in it"),
    )
}
