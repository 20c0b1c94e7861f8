"""Saved searches: what an editor or an operator opens daily, each a query, its columns and an order."""

from dataclasses import dataclass

from flows.schema.kibana.data_views import (
    ARTICLES_BY_DATE,
    LEDGER,
    PIPELINE_RUNS,
    QUOTATIONS,
    REJECTED,
    DataView,
)  # fmt: skip
from flows.schema.kibana.saved import DATA_VIEW, SEARCH, Naming, Reference, SavedObject, search_source

_INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index"
_ROWS_HIGH = 3  # lines of text in a row of the table


@dataclass(frozen=True, slots=True)
class Search:
    """A saved search: newest first. `by` is a field that the histogram above the rows is split by."""

    key: str
    title: str
    description: str
    view: DataView
    query: str  # KQL
    columns: tuple[str, ...]
    by: str | None = None

    def to_saved(self, naming: Naming) -> SavedObject:
        """The object for Kibana: the flat shape, which every Kibana from 8.0 on reads."""
        for column in self.columns:
            self.view.field(column)
        attributes = {
            "title": naming.title(self.title),
            "description": self.description,
            "columns": list(self.columns),
            "sort": [[self.view.time_field, "desc"]],
            "grid": {},
            "hideChart": False,
            "isTextBasedQuery": False,
            "rowHeight": _ROWS_HIGH,
            "timeRestore": True,
            "timeRange": {"from": self.view.since, "to": "now"},
            "kibanaSavedObjectMeta": search_source(self.query, highlightAll=True, version=True, indexRefName=_INDEX),
        }
        if self.by:
            attributes["breakdownField"] = self.view.field(self.by).path
        reference = Reference(DATA_VIEW, naming.id(self.view.key), _INDEX)
        return SavedObject(SEARCH, naming.id(self.key), attributes, (reference,))


_NEWS = ("title", "outlet.name", "summary")  # never the body: Discover would fetch and draw all of it

SEARCHES = (
    Search(
        "latest-articles", "Latest articles", "Every article, the newest first.",
        ARTICLES_BY_DATE, "", (*_NEWS, "people"), by="outlet.name",
    ),
    Search(
        "articles-by-person", "Articles by person",
        "Articles that name somebody. Put a name for the *, as in people : \"Mila Kunis\", or part of one, as in "
        "people.text : kunis.",
        ARTICLES_BY_DATE, "people : *", ("people", *_NEWS), by="people",
    ),
    Search(
        "content-warnings", "Content warnings", "Articles that were printed with a warning, and the words of it.",
        ARTICLES_BY_DATE, "content_warnings : *", ("content_warnings", *_NEWS),
    ),
    Search(
        "corrected-articles", "Corrected articles", "Articles that were printed with a correction, and its words.",
        ARTICLES_BY_DATE, "corrections : *", ("corrections", *_NEWS),
    ),
    Search(
        "poor-quality", "Poor quality", "Articles to look at before relying on them: what is wrong stands first.",
        ARTICLES_BY_DATE, "quality : *", ("quality", "word_count", *_NEWS, "source.path"), by="quality",
    ),
    Search(
        "unknown-outlet", "Unknown outlet", "Articles whose text does not say where it was published.",
        ARTICLES_BY_DATE, "not outlet.name : *", ("title", "summary", "outlet.country", "source.drop", "source.path"),
    ),
    Search(
        "undated-articles", "Undated articles", "Nothing says when they appeared: their date is the day of the run.",
        ARTICLES_BY_DATE, "date_source : first_seen", (*_NEWS, "source.path"),
    ),
    Search(
        "near-duplicates", "Near duplicates", "Articles with nearly the same text as an earlier one.",
        ARTICLES_BY_DATE, "near_duplicate_of : *", (*_NEWS, "near_duplicate_of", "story.id"),
    ),
    Search(
        "changed-articles", "Articles whose text changed", "A later drop brought another text for the same address.",
        ARTICLES_BY_DATE, "versions.sha256 : *", (*_NEWS, "url"),
    ),
    Search(
        "latest-quotes", "Quotes", "Who said what, the newest first.",
        QUOTATIONS, "", ("speaker", "verb", "text", "type", "outlet.name", "title"), by="speaker",
    ),
    Search(
        "unattributed-quotes", "Quotes without a speaker", "Quotes of which the text does not tell who said them.",
        QUOTATIONS, "not speaker : *", ("text", "outlet.name", "title", "article_id"),
    ),
    Search(
        "where-is-my-file", "Where is my file?",
        "What became of every record, why, and which article it is. Search by path, as in path : *0421*.",
        LEDGER, "", ("path", "record", "outcome", "reason", "detail", "article_id", "run_id", "drop"), by="outcome",
    ),
    Search(
        "duplicate-records", "Duplicate records", "Records whose very text was there already, and the article it is.",
        LEDGER, "outcome : duplicate", ("path", "record", "article_id", "drop"), by="drop",
    ),
    Search(
        "rejected-records", "Rejected records", "What was refused and why; flows rejects show has the record itself.",
        REJECTED, "", ("code", "detail", "path", "record", "format", "drop", "run_id"), by="code",
    ),
    Search(
        "our-defects", "Rejected for a defect of the program",
        "Records that a stage failed on, killed a process with, or took too long for: worth a report.",
        REJECTED, "code : (defect or worker_died or time_limit or engine_refused)",
        ("code", "detail", "path", "record", "drop", "run_id"),
    ),
    Search(
        "all-runs", "Runs", "What every run did.",
        PIPELINE_RUNS, "",
        ("run_id", "kind", "state", "seconds", "seen", "created", "updated", "unchanged", "duplicate", "rejected",
         "drifted", "breaches"),
        by="state",
    ),
    Search(
        "unfinished-runs", "Runs that did not complete",
        "Stopped or interrupted: the same command goes on from there. Held: somebody has to accept or discard it.",
        PIPELINE_RUNS, "state : (held or stopped or interrupted or running)",
        ("run_id", "kind", "state", "drops", "seen", "loaded"),
    ),
)  # fmt: skip
