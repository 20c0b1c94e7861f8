"""From the models to what Elasticsearch is given: the schema of each index, and the templates that carry it.

Articles and their quotes live in versions (`articles-v1-…`, `article-quotes-v1-…`) that are built beside each other;
files, rejects and runs, which all versions share, in one index each. How fields are mapped is told in
`flows.schema.mappings`.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from pydantic import BaseModel

from flows import __version__
from flows.article import SCHEMA_VERSION, Article
from flows.quotation import Quotation
from flows.schema.companions import File, Forgotten, Reject, Run
from flows.schema.mappings import I18N, KEYWORD, MOMENT, Body, analysis, default_fields, document_mapping, properties

__all__ = [
    "ARTICLES", "FILES", "FORGOTTEN", "I18N", "LOCKS", "PRIORITY", "QUOTES", "REJECTS", "RUNS", "Body", "Template",
    "analysis", "article_schema", "article_settings", "ledger_schemas", "quote_schema", "quote_settings", "templates",
]  # fmt: skip

PRIORITY = 500  # above the templates that come with Elasticsearch (100 to 200)

ARTICLES, QUOTES = "articles", "article-quotes"
FILES, REJECTS, RUNS = "article-files", "article-rejects", "article-runs"
FORGOTTEN, LOCKS = "article-forgotten", "article-locks"

# Ten million articles and their quotes; one shard also makes counts of facets exact.
_SHARDS: Body = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
_EXACT = ("seen_at", "first_saved_at", "forgotten_at")  # what the ledger is sorted by


@dataclass(frozen=True, slots=True)
class Template:
    """A component template or an index template, as `PUT /_component_template/NAME` and `/_index_template/` take it."""

    kind: Literal["component", "index"]
    name: str
    body: Body


def templates(prefix: str = "") -> tuple[Template, ...]:
    """Every template, in the order of installation. `prefix` goes before all names: several archives on one cluster."""
    versioned = ((ARTICLES, article_settings(), article_schema()), (QUOTES, quote_settings(), quote_schema()))
    return (
        *(template for name, *bodies in versioned for template in _of_versions(prefix + name, *bodies)),
        *(
            _template(
                "index", prefix + name, {"index_patterns": [prefix + name], "priority": PRIORITY, "template": body}
            )
            for name, body in ledger_schemas().items()
        ),
    )


def article_settings() -> Body:
    """Settings of an index of articles that can change while it lives."""
    return _settings(Article)


def article_schema() -> Body:
    """Analysis and mapping of an index of articles: what it is bound to from its creation on."""
    return _schema(Article)


def quote_settings() -> Body:
    """As `article_settings`, of an index of quotes."""
    return _settings(Quotation)


def quote_schema() -> Body:
    """As `article_schema`, of an index of quotes."""
    return _schema(Quotation)


def ledger_schemas() -> dict[str, Body]:
    """The indices that all versions share, by name: files, rejects, runs, tombstones, and the writer's lock.

    A field that is new here is added to the indices that exist (`flows.index.elastic.indices`); nothing else
    can change.
    """
    # Reports of other versions of the program are copied too: a count that is none must not refuse the report.
    run = {name: _lenient(mapping) for name, mapping in properties(Run).items()}
    lock = {"owner": KEYWORD, "token": KEYWORD, "renewed_at": MOMENT, "expires_at": MOMENT}
    under_way = {"articles": {"type": "keyword", "index": False, "doc_values": False}}
    fields = {
        FILES: properties(File),
        REJECTS: properties(Reject),
        RUNS: run | {"report": {"type": "object", "enabled": False}},
        FORGOTTEN: properties(Forgotten),
        LOCKS: lock | under_way,
    }
    return {
        name: _with_meta(
            {"settings": {"index": _SHARDS}, "mappings": {"dynamic": "strict", "properties": _exact(found)}}
        )
        for name, found in fields.items()
    }


def _settings(model: type[BaseModel]) -> Body:
    return {"index": {**_SHARDS, "query": {"default_field": default_fields(model)}}}


def _schema(model: type[BaseModel]) -> Body:
    settings = {"analysis": analysis(), "mapping": {"coerce": False}}  # a number in quotes is a mistake
    return _with_meta({"settings": {"index": settings}, "mappings": document_mapping(model)})


def _of_versions(name: str, settings: Body, schema: Body) -> tuple[Template, ...]:
    """The templates of an index that has versions."""
    parts = [f"{name}-settings", f"{name}-mappings"]
    index = {"index_patterns": [f"{name}-v*"], "priority": PRIORITY, "composed_of": parts}
    return (
        _template("component", parts[0], {"template": {"settings": settings}}),
        _template("component", parts[1], {"template": schema}),
        _template("index", name, index),
    )


def _lenient(mapping: Body) -> Body:
    return mapping | {"ignore_malformed": True} if mapping["type"] in ("long", "double", "date") else mapping


def _exact(fields: Body) -> Body:
    return fields | {name: MOMENT for name in _EXACT if name in fields}


def _with_meta(schema: Body) -> Body:
    """The schema with its own hash in the mapping, where every index made from it keeps it."""
    return {**schema, "mappings": {"_meta": _meta(schema), **schema["mappings"]}}


def _template(kind: Literal["component", "index"], name: str, body: Body) -> Template:
    return Template(kind, name, {**body, "_meta": _meta(body)})


def _meta(content: Body) -> Body:
    """`schema_sha256` is the hash of what the `_meta` stands with, and does not change with the version of the code."""
    plain = orjson.dumps(_without_meta(content), option=orjson.OPT_SORT_KEYS)
    return {
        "schema_version": SCHEMA_VERSION,
        "schema_sha256": hashlib.sha256(plain).hexdigest(),
        "pipeline_version": __version__,
    }


def _without_meta(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_meta(value) for key, value in node.items() if key != "_meta"}
    return [_without_meta(item) for item in node] if isinstance(node, list) else node
