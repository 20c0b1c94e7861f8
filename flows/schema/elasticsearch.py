"""From the model to Elasticsearch: analysis, mappings and index templates.

| role       | in Elasticsearch                                                                  |
|------------|-----------------------------------------------------------------------------------|
| TEXT       | `PATH`, text, neutral; `PATH_i18n.en`, `PATH_i18n.fr` ... stemmed                 |
| NAME       | `PATH`, keyword; `PATH.text`, text, neutral                                       |
| FACET, KEY | `PATH`, keyword                                                                   |
| NUMBER     | `PATH`, long or double                                                            |
| DATE       | `PATH`, date: milliseconds                                                        |
| STORED     | in `_source` alone: a keyword that is not indexed, or an object that is not parsed |

Every TEXT field has a neutral form and, under `<field>_i18n`, one stemmed sibling for each language of
`flows.schema.languages`. The engine fills only the sibling of the article's own language, and siblings are left out of
`_source`: a document comes back as it was written, and its text is kept once. (So `_reindex` on the server would lose
them: a new index is always loaded by `flows`.)

Analysis gives the tokens of `flows.index.query.analysis`, one for one: runs of letters and digits (Rust's
`char::is_alphanumeric` is Alphabetic or Nd, Nl, No), lowercase, the stemmer where there is one, accents folded last.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import orjson

from flows import __version__
from flows.article import SCHEMA_VERSION
from flows.schema.fields import FieldSpec, fields, groups, with_roles
from flows.schema.languages import MAX_TOKEN, MAX_VALUE, NEUTRAL, STEMMERS
from flows.schema.roles import Role

Body: TypeAlias = dict[str, Any]

I18N = "_i18n"
PRIORITY = 500  # above the templates that come with Elasticsearch (100 to 200)

KEYWORD: Body = {"type": "keyword", "ignore_above": MAX_VALUE}
DATE: Body = {"type": "date", "format": "strict_date_optional_time"}

RUN_TIMES = ("started_at", "finished_at")
RUN_WORDS = ("state", "drops")
RUN_COUNTS = ("seen", "loaded", "unchanged", "duplicate", "rejected")
"""What of a run report can be searched and charted; the report itself is kept whole beside it."""

ARTICLES, FILES, REJECTS, RUNS, LOCKS = "articles", "article-files", "article-rejects", "article-runs", "article-locks"


@dataclass(frozen=True, slots=True)
class Template:
    """A component template or an index template, as `PUT /_component_template/NAME` and `/_index_template/` take it."""

    kind: Literal["component", "index"]
    name: str
    body: Body


def templates(prefix: str = "") -> tuple[Template, ...]:
    """Every template, in the order of installation. `prefix` goes before all names: several archives on one cluster."""
    settings, mapping = f"{prefix}{ARTICLES}-settings", f"{prefix}{ARTICLES}-mappings"
    article_index = {
        "index_patterns": [f"{prefix}{ARTICLES}-v*"],
        "priority": PRIORITY,
        "composed_of": [settings, mapping],
    }
    return (
        _template("component", settings, {"template": {"settings": article_settings()}}),
        _template("component", mapping, {"template": article_schema()}),
        _template("index", f"{prefix}{ARTICLES}", article_index),
        *(
            _template(
                "index", prefix + name, {"index_patterns": [prefix + name], "priority": PRIORITY, "template": body}
            )
            for name, body in ledger_schemas().items()
        ),
    )


def article_settings() -> Body:
    """Settings of the article index that can change while it lives."""
    text_fields = [spec.path for spec in with_roles(Role.TEXT)]
    return {
        "index": {
            "number_of_shards": 1,  # some ten million articles; one shard also makes counts of facets exact
            "auto_expand_replicas": "0-1",
            "query": {"default_field": [*text_fields, *(f"{path}{I18N}.*" for path in text_fields)]},
        }
    }


def article_schema() -> Body:
    """Analysis and mapping of the article index: what an index is bound to from its creation on."""
    mapping: Body = {
        "dynamic": "strict",
        "_source": {"excludes": [f"{spec.path}{I18N}" for spec in with_roles(Role.TEXT)]},
        "properties": _properties(),
    }
    settings = {"analysis": analysis(), "mapping": {"coerce": False}}  # a number in quotes is a mistake
    return _with_meta({"settings": {"index": settings}, "mappings": mapping})


def analysis() -> Body:
    """One analyzer without a stemmer, and one for each language."""
    return {
        # The tokenizer's pattern is what stands between two tokens.
        "tokenizer": {"letters_and_digits": {"type": "pattern", "pattern": r"[^\p{IsAlphabetic}\p{N}]+"}},
        "filter": {
            # The embedded engine measures bytes, four a character at most: the same for all that is ASCII.
            "not_too_long": {"type": "length", "max": 4 * MAX_TOKEN},
            **{
                f"{language}_stemmer": {"type": "stemmer", "language": stemmer.elasticsearch}
                for language, stemmer in STEMMERS.items()
            },
        },
        "analyzer": {
            NEUTRAL: _analyzer(),
            **{language: _analyzer(f"{language}_stemmer") for language in STEMMERS},
        },
    }


def _analyzer(*stemmer: str) -> Body:
    return {
        "type": "custom",
        "tokenizer": "letters_and_digits",
        "filter": ["not_too_long", "lowercase", *stemmer, "asciifolding"],
    }


def _properties() -> Body:
    tree: Body = {}
    unsearched = [group for group in groups() if _only_stored(group)]
    for spec in fields().values():
        group = next((group for group in unsearched if spec.path.startswith(group + ".")), None)
        if group:
            _place(tree, group, {"type": "object", "enabled": False})
            continue
        _place(tree, spec.path, _field_mapping(spec))
        if spec.role is Role.TEXT:
            _place(tree, spec.path + I18N, {"properties": _siblings()})
    return tree


def _only_stored(group: str) -> bool:
    return all(spec.role is Role.STORED for path, spec in fields().items() if path.startswith(group + "."))


def _place(tree: Body, path: str, mapping: Body) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        tree = tree.setdefault(parent, {"properties": {}})["properties"]
    tree[name] = mapping


def _siblings() -> Body:
    return {language: {"type": "text", "analyzer": language} for language in STEMMERS}


def _field_mapping(spec: FieldSpec) -> Body:
    match spec.role:
        case Role.TEXT:
            # Offsets let Kibana highlight long texts without analysing them again.
            return {"type": "text", "analyzer": NEUTRAL, "index_options": "offsets"}
        case Role.NAME:
            return KEYWORD | {"fields": {"text": {"type": "text", "analyzer": NEUTRAL}}}
        case Role.FACET | Role.KEY:
            return dict(KEYWORD)
        case Role.NUMBER:
            return {"type": "double" if spec.kind is float else "long"}  # as wide as the embedded engine's
        case Role.DATE:
            return dict(DATE)
        case Role.STORED:
            return {"type": "keyword", "index": False, "doc_values": False}  # no limit of length without an index


def ledger_schemas() -> dict[str, Body]:
    """The indices beside the articles, by name: where each record went, rejects, run reports, and the writer's lock."""
    moment: Body = {"type": "date_nanos", "format": "strict_date_optional_time_nanos"}  # orders what one second holds
    place: Body = {
        "place": KEYWORD,  # the three that follow as one value, to page by
        "drop": KEYWORD,
        "path": KEYWORD,
        "record": KEYWORD,
        "sha256": KEYWORD,
        "size": {"type": "long"},
        "run_id": KEYWORD,
        "seen_at": moment,
    }
    entry = {"outcome": KEYWORD, "article_id": KEYWORD, "reason": KEYWORD, "detail": KEYWORD, "fingerprint": KEYWORD}
    reject = {
        "code": KEYWORD,
        "detail": KEYWORD,
        "head": {"type": "binary"},
        "format": KEYWORD,
        "encoding": KEYWORD,
        "beside": {"type": "binary"},
        "location": KEYWORD,
        "read": {"type": "boolean"},
    }
    count = {"type": "long", "ignore_malformed": True}
    run = {
        "run_id": KEYWORD,
        "first_saved_at": moment,
        **{name: DATE | {"ignore_malformed": True} for name in RUN_TIMES},
        **dict.fromkeys(RUN_WORDS, KEYWORD),
        **dict.fromkeys(RUN_COUNTS, count),
        "report": {"type": "object", "enabled": False},
    }
    lock = {"owner": KEYWORD, "token": KEYWORD, "renewed_at": moment, "expires_at": moment}
    properties = {FILES: place | entry, REJECTS: place | reject, RUNS: run, LOCKS: lock}
    settings = {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}}
    return {
        name: _with_meta({"settings": settings, "mappings": {"dynamic": "strict", "properties": mapping}})
        for name, mapping in properties.items()
    }


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
