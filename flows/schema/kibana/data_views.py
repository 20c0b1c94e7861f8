"""Data views: each index with the labels, descriptions and formats of its fields, from models and mappings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from flows.article import Article
from flows.quotation import Quotation
from flows.schema.companions import File, Reject, Run
from flows.schema.elasticsearch import (
    ARTICLES,
    FILES,
    I18N,
    QUOTES,
    REJECTS,
    RUNS,
    article_schema,
    ledger_schemas,
    quote_schema,
)  # fmt: skip
from flows.schema.fields import fields
from flows.schema.kibana.saved import DATA_VIEW, Body, Naming, SavedObject, as_text

MAX_DESCRIPTION = 300  # characters: MAX_DATA_VIEW_FIELD_DESCRIPTION_LENGTH of Kibana

NEWS_SINCE, RUNS_SINCE = "now-5y", "now-90d"  # Kibana's own fifteen minutes would show nothing

# Kibana's type of a field, by that of Elasticsearch.
KINDS = {
    "keyword": "string", "text": "string", "long": "number", "double": "number", "date": "date", "date_nanos": "date",
    "boolean": "boolean", "binary": "unknown",
}  # fmt: skip

# Where a path does not read well as it stands.
_LABELS = {
    "@timestamp": "Date", "id": "Id", "url": "Address", "outlet.name": "Outlet", "story.id": "Story",
    "source.sha256": "SHA-256 of the bytes", "source.text_sha256": "SHA-256 of the text", "sha256": "SHA-256",
    "versions.sha256": "Earlier versions: SHA-256 of the bytes",
    "versions.text_sha256": "Earlier versions: SHA-256 of the text",
    "removed.kind": "Removed lines: kinds", "removed.rule": "Removed lines: rules", "quotes.speaker": "Speakers",
    "pipeline.stages.stage": "Stages", "pipeline.stages.version": "Stages: versions",
    "pipeline.stages.fingerprint": "Stages: fingerprints", "pipeline.run_id": "Run", "pipeline.engines": "Engines",
    "source.places.drop": "Places: drops", "source.places.path": "Places: paths", "source.places.id": "Places: ids",
    "run_id": "Run", "article_id": "Article", "seen_at": "Judged at", "code": "Reason",
    "read": "Accepted by the reader",
}  # fmt: skip

# In UTC: a day that an article names is that day in every time zone of a reader.
_DATE: Body = {"id": "date", "params": {"pattern": "YYYY-MM-DD HH:mm", "timezone": "UTC"}}
_SHARE: Body = {"id": "percent", "params": {"pattern": "0%"}}
_FORMATS: dict[str, Body] = {
    "url": {"id": "url", "params": {}},
    "size": {"id": "bytes", "params": {"pattern": "0,0.[0]b"}},
    "source.size": {"id": "bytes", "params": {"pattern": "0,0.[0]b"}},
    "peak_memory": {"id": "bytes", "params": {"pattern": "0,0.[0]b"}},
    "language_confidence": _SHARE,
    "outlet.confidence": _SHARE,
    "seconds": {
        "id": "duration",
        "params": {"inputFormat": "seconds", "outputFormat": "humanizePrecise", "outputPrecision": 1,
                   "includeSpaceWithSuffix": True, "useShortSuffix": True},
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ViewField:
    """A field as a data view shows it. `type` is that of Elasticsearch."""

    path: str
    type: str
    label: str
    description: str
    counted: bool  # buckets and metrics can be made of it

    @property
    def kind(self) -> str:
        """Its type in Kibana: string, number, date, boolean."""
        return KINDS[self.type]


@dataclass(frozen=True, slots=True)
class DataView:
    """An index as Kibana shows it. Without a time field the time picker does not touch it.

    `hidden` are patterns of fields that Discover neither fetches nor shows.
    """

    key: str
    index: str
    title: str
    time_field: str | None
    model: type[BaseModel]
    hidden: tuple[str, ...] = ()

    @property
    def since(self) -> str:
        """Where the time that is looked at begins, until somebody chooses another."""
        return NEWS_SINCE if self.time_field == "@timestamp" else RUNS_SINCE

    def field(self, path: str) -> ViewField:
        """Raises `KeyError` for a field that the index does not have."""
        return view_fields(self)[path]

    def to_saved(self, naming: Naming) -> SavedObject:
        """The object for Kibana. Kibana itself asks the index for its fields, so they are not listed."""
        known = view_fields(self).values()
        attributes: Body = {
            "title": naming.index(self.index),
            "name": naming.title(self.title),
            "fields": "[]",
            "fieldAttrs": as_text(
                {field.path: {"customLabel": field.label, "customDescription": field.description} for field in known}
            ),
            "fieldFormatMap": as_text({field.path: form for field in known if (form := _format(field))}),
            "runtimeFieldMap": "{}",
            "sourceFilters": as_text([{"value": pattern} for pattern in self.hidden]),
            "typeMeta": "{}",
        }
        if self.time_field:
            attributes["timeFieldName"] = self.time_field
        return SavedObject(DATA_VIEW, naming.id(self.key), attributes)


_UNREAD = ("signature.*", f"*{I18N}.*")  # hashes, and fields that search alone needs
_KEPT = ("place", "head", "beside")  # the record itself, 64 kB each: flows rejects show

ARTICLES_BY_DATE = DataView("articles", ARTICLES, "Articles", "@timestamp", Article, _UNREAD)
ALL_ARTICLES = DataView("all-articles", ARTICLES, "All articles, whatever their date", None, Article, _UNREAD)
QUOTATIONS = DataView("quotes", QUOTES, "Quotes", "@timestamp", Quotation, (f"*{I18N}.*",))
LEDGER = DataView("files", FILES, "Files: what became of each record", "seen_at", File, ("place",))
REJECTED = DataView("rejects", REJECTS, "Rejected records", "seen_at", Reject, _KEPT)
PIPELINE_RUNS = DataView("runs", RUNS, "Runs", "started_at", Run)

DATA_VIEWS = (ARTICLES_BY_DATE, ALL_ARTICLES, QUOTATIONS, LEDGER, REJECTED, PIPELINE_RUNS)


@cache
def view_fields(view: DataView) -> dict[str, ViewField]:
    """The fields of the model that the index knows, by path: those inside an object that is only stored are not."""
    mapped = dict(_leaves(_mapping(view.index)["properties"]))
    return {
        path: ViewField(
            path, mapped[path]["type"], _label(path), spec.description, mapped[path].get("doc_values", True)
            and mapped[path]["type"] not in ("text", "binary"),
        )
        for path, spec in fields(view.model).items()
        if path in mapped
    }  # fmt: skip


@cache
def _mapping(index: str) -> Body:
    schemas = {ARTICLES: article_schema(), QUOTES: quote_schema(), **ledger_schemas()}
    mapping: Body = schemas[index]["mappings"]
    return mapping


def _leaves(properties: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Body]]:
    for name, mapping in properties.items():
        if "properties" in mapping:
            yield from _leaves(mapping["properties"], f"{prefix}{name}.")
        elif mapping["type"] != "object":
            yield prefix + name, mapping


def _label(path: str) -> str:
    words = path.replace(".", " ").replace("_", " ")
    return _LABELS.get(path) or words[0].upper() + words[1:]


def _format(field: ViewField) -> Body | None:
    return _DATE if field.kind == "date" else _FORMATS.get(field.path)
