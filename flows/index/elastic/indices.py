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
from flows.index.differences import all_additive
from flows.index.elastic.check.expected import compared, expected_of
from flows.index.elastic.client import kind_of
from flows.index.elastic.location import Location, Names
from flows.schema.elasticsearch import Body, article_schema, ledger_schemas, templates


def prepare(client: Elasticsearch, location: Location) -> str:
    """Create what is missing; the concrete index of the alias. Raises `SchemaMismatch` before it changes anything."""
    alias = location.names.articles
    found = _found(client, location.names)
    if alias in found:
        _compare(client, alias, *found[alias], location)
    _prepare_ledger(client, location, found)
    if alias not in found:
        _create(client, location.names, alias)
        found = _found(client, location.names)
    return found[alias][0]


def prepare_ledger(client: Elasticsearch, location: Location) -> None:
    """As `prepare`, without the articles: the ledger's indices and the templates of today are there afterwards."""
    install(client, location.names)
    _prepare_ledger(client, location, _found(client, location.names))


def _prepare_ledger(client: Elasticsearch, location: Location, found: Mapping[str, tuple[str, Body]]) -> None:
    """Create what is missing, and give older indices the fields that were added since."""
    schemas = {location.names.prefix + name: schema for name, schema in ledger_schemas().items()}
    added = {
        name: _added(client, name, found[name][1], schema, location)
        for name, schema in schemas.items()
        if name in found and not _same(found[name][1], schema)
    }
    for name, properties in added.items():
        client.indices.put_mapping(index=name, properties=properties, meta=schemas[name]["mappings"]["_meta"])
    if missing := [name for name in (location.names.articles, *schemas) if name not in found]:
        install(client, location.names)
        for name in missing:
            if name in schemas:
                _create(client, location.names, name)


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
            client.cluster.put_component_template(name=template.name, **arguments(template.body))
        else:
            client.indices.put_index_template(name=template.name, **arguments(template.body))
        written.append(template.name)
    return written


def new_index_name(names: Names, now: datetime) -> str:
    """A name for a new index of articles, after every older one of its schema in the order of names."""
    return f"{names.articles}-v{SCHEMA_VERSION}-{now:%Y%m%d%H%M%S}-{os.urandom(2).hex()}"


def arguments(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a template as the client's own calls take it."""
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


def _same(meta: Mapping[str, Any], schema: Body) -> bool:
    return bool(meta.get("schema_sha256") == schema["mappings"]["_meta"]["schema_sha256"])


def _compare(client: Elasticsearch, alias: str, index: str, meta: Mapping[str, Any], location: Location) -> None:
    """Raises `SchemaMismatch`: it names the command that only adds where that is enough, else the rebuild."""
    if _same(meta, article_schema()):
        return
    (articles,) = (expected for expected in expected_of(location) if expected.name == alias)
    enough = all_additive(compared(client, index, articles))
    raise _mismatch(alias, meta, location, articles.remedies.apply if enough else articles.remedies.rebuild)


def _added(
    client: Elasticsearch, name: str, meta: Mapping[str, Any], schema: Body, location: Location
) -> dict[str, Any]:
    """The fields that an index of the ledger lacks. Raises `SchemaMismatch` where it differs in another way."""
    wanted = schema["mappings"]["properties"]
    there = client.indices.get_mapping(index=name)[name]["mappings"].get("properties", {})
    older = meta.get("schema_version", SCHEMA_VERSION + 1) <= SCHEMA_VERSION
    if not older or any(wanted.get(field) != mapping for field, mapping in there.items()):
        raise _mismatch(
            name,
            meta,
            location,
            f"flows ingest DROP --index '{location.address}?prefix=NEW-NAME' builds a new archive beside it",
        )
    return {field: mapping for field, mapping in wanted.items() if field not in there}


def _mismatch(name: str, meta: Mapping[str, Any], location: Location, next_command: str) -> SchemaMismatch:
    return SchemaMismatch(
        f"{name} at {location.address} was made for another schema "
        f"(version {meta.get('schema_version', 'unknown')} by flows {meta.get('pipeline_version', 'unknown')})",
        safe="It is as it was, and the version of flows that made it can still use it.",
        next_command=next_command,
    )


def _create(client: Elasticsearch, names: Names, name: str) -> None:
    """Another process may do the same at this moment: whoever comes second uses what the first one made."""
    try:
        if name == names.articles:
            # Two indices cannot both be the write index of an alias: the server refuses the second of a race.
            version = names.version(new_index_name(names, datetime.now(UTC)))
            for index, alias in zip(version, names.serving, strict=True):
                client.indices.create(index=index, aliases={alias: {"is_write_index": True}})
        else:
            client.indices.create(index=name)
    except ApiError as error:
        if name not in _found(client, names):
            raise
        if kind_of(error) not in ("resource_already_exists_exception", "illegal_state_exception"):
            raise
