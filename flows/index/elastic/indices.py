"""The indices of an archive: made from the templates where they are missing, else compared with the schema.

Articles live in `articles-v<schema>-<stamp>` behind the alias `articles`, so that a new version can be built beside the
old one and swapped in at once.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from flows.article import SCHEMA_VERSION
from flows.errors import IndexUnavailable, SchemaMismatch
from flows.index.elastic.client import kind_of
from flows.index.elastic.location import Location, Names
from flows.schema.elasticsearch import article_schema, ledger_schemas, templates


def prepare(client: Elasticsearch, location: Location) -> str:
    """Create what is missing; the concrete index of the alias. Raises `SchemaMismatch` before it changes anything."""
    names = location.names
    found = _found(client, names)
    for name, schema in _expected(names).items():
        if name in found:
            _compare(name, found[name][1], schema, location)
    if len(found) < len(_expected(names)):
        install(client, names)
        _create(client, names, found)
        found = _found(client, names)
    return found[names.articles][0]


def install(client: Elasticsearch, names: Names) -> list[str]:
    """Put the templates that are missing or of another content; their names."""
    written = []
    for template in templates(names.prefix):
        quiet = client.options(ignore_status=404)
        if template.kind == "component":
            stored = quiet.cluster.get_component_template(name=template.name).body.get("component_templates", [])
        else:
            stored = quiet.indices.get_index_template(name=template.name).body.get("index_templates", [])
        metas = [item[f"{template.kind}_template"].get("_meta", {}) for item in stored]
        if [meta.get("schema_sha256") for meta in metas] == [template.body["_meta"]["schema_sha256"]]:
            continue
        if template.kind == "component":
            client.cluster.put_component_template(name=template.name, **_arguments(template.body))
        else:
            client.indices.put_index_template(name=template.name, **_arguments(template.body))
        written.append(template.name)
    return written


def new_index_name(names: Names, now: datetime) -> str:
    """A name for a new index of articles, after every older one in the order of names."""
    return f"{names.articles}-v{SCHEMA_VERSION}-{now:%Y%m%d%H%M%S}-{os.urandom(2).hex()}"


def _arguments(body: Mapping[str, Any]) -> dict[str, Any]:
    return {"meta" if key == "_meta" else key: value for key, value in body.items()}


def _expected(names: Names) -> dict[str, dict[str, Any]]:
    return {names.articles: article_schema()} | {names.prefix + name: body for name, body in ledger_schemas().items()}


def _found(client: Elasticsearch, names: Names) -> dict[str, tuple[str, dict[str, Any]]]:
    """(concrete index, `_meta` of its mapping) by the name that we use: an alias, or the index itself."""
    answer = client.indices.get(
        index=list(_expected(names)), ignore_unavailable=True, allow_no_indices=True, features=["aliases", "mappings"]
    )
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for index, body in answer.body.items():
        for name in {index, *body.get("aliases", {})} & set(_expected(names)):
            if name in found:
                raise IndexUnavailable(
                    f"the alias {name} stands for more than one index: {found[name][0]} and {index}",
                    safe="Nothing was written.",
                    next_command=f"remove the alias {name} from the index that should not have it (POST /_aliases)",
                )
            found[name] = index, body.get("mappings", {}).get("_meta", {})
    return found


def _compare(name: str, meta: Mapping[str, Any], schema: Mapping[str, Any], location: Location) -> None:
    if meta.get("schema_sha256") == schema["mappings"]["_meta"]["schema_sha256"]:
        return
    raise SchemaMismatch(
        f"{name} at {location.address} was made for another schema "
        f"(version {meta.get('schema_version', 'unknown')} by flows {meta.get('pipeline_version', 'unknown')})",
        safe="It is as it was, and the version of flows that made it can still use it.",
        next_command=f"flows ingest DROP --index '{location.address}?prefix=NEW-NAME' builds a new archive beside it",
    )


def _create(client: Elasticsearch, names: Names, found: Mapping[str, Any]) -> None:
    """Another process may do the same at this moment: whoever comes second uses what the first one made."""
    for name in _expected(names):
        if name in found:
            continue
        try:
            if name == names.articles:
                # Two indices cannot both be the write index of an alias: the server refuses the second of a race.
                client.indices.create(
                    index=new_index_name(names, datetime.now(UTC)), aliases={name: {"is_write_index": True}}
                )
            else:
                client.indices.create(index=name)
        except ApiError as error:
            if name not in _found(client, names):
                raise
            if kind_of(error) not in ("resource_already_exists_exception", "illegal_state_exception"):
                raise
