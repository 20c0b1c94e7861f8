"""Indices and templates of an archive, on a real server."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from elasticsearch import Elasticsearch

from flows.errors import IndexUnavailable, SchemaMismatch
from flows.index.elastic.client import connect
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.indices import install, new_index_name
from flows.index.elastic.location import Names, parse_location
from flows.schema.elasticsearch import REJECTS, ledger_schemas, templates
from flows.settings import Settings


def test_what_is_missing_is_created_and_then_left_alone(new_archive_url: str) -> None:
    names = parse_location(new_archive_url).names
    first, second = (ElasticIndex.open(new_archive_url, Settings()) for _ in range(2))
    assert first.status().index == second.status().index
    assert first.status().index.startswith(f"{names.articles}-v1-")
    client, _ = connect(parse_location(new_archive_url), Settings())
    assert install(client, names) == []


def test_two_processes_that_open_at_once_get_one_index(new_archive_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: ElasticIndex.open(new_archive_url, Settings()), range(4)))
    assert len({index.status().index for index in opened}) == 1


def test_only_a_template_of_another_content_is_written_again(new_archive_url: str) -> None:
    ElasticIndex.open(new_archive_url, Settings())
    client, _ = connect(parse_location(new_archive_url), Settings())
    names = parse_location(new_archive_url).names
    stale = templates(names.prefix)[0]
    client.cluster.put_component_template(name=stale.name, template={}, meta={"schema_sha256": "old"})
    assert install(client, names) == [stale.name]


@pytest.mark.parametrize("name", ["articles", "files"])
def test_an_index_of_another_schema_is_refused_and_left_as_it_was(new_archive_url: str, name: str) -> None:
    location = parse_location(new_archive_url)
    client, _ = connect(location, Settings())
    index = getattr(location.names, name)
    mappings = {"_meta": {"schema_version": 7, "schema_sha256": "other", "pipeline_version": "9.9"}}
    client.indices.create(index=index, mappings=mappings)
    with pytest.raises(SchemaMismatch, match=r"version 7 by flows 9\.9"):
        ElasticIndex.open(new_archive_url, Settings())
    assert list(client.indices.get(index=f"{location.names.prefix}*").body) == [index]


def test_an_alias_of_two_indices_is_refused(new_archive_url: str) -> None:
    location = parse_location(new_archive_url)
    index = ElasticIndex.open(new_archive_url, Settings()).status().index
    client, _ = connect(location, Settings())
    client.indices.create(index=f"{index}-b", aliases={location.names.articles: {}})
    with pytest.raises(IndexUnavailable, match="more than one index"):
        ElasticIndex.open(new_archive_url, Settings())


def test_a_lost_alias_is_not_replaced_by_an_index_of_guessed_fields(new_archive_url: str) -> None:
    location = parse_location(new_archive_url)
    opened = ElasticIndex.open(new_archive_url, Settings())
    client, _ = connect(location, Settings())
    with pytest.raises(IndexUnavailable), opened.writer("test") as writer:
        client.indices.delete_alias(index=opened.status().index, name=location.names.articles)
        writer.upsert([{"id": "a", "body": "text"}])
    assert not client.indices.exists(index=location.names.articles)


def test_names_of_indices_sort_as_they_were_made() -> None:
    names = Names("")
    older, newer = (new_index_name(names, datetime(2026, 1, day, tzinfo=UTC)) for day in (1, 2))
    assert older < newer


def test_every_template_is_accepted_alone(elasticsearch_url: str, new_archive_url: str) -> None:
    """As a person would install them from the folder of generated files, in their order."""
    prefix = parse_location(new_archive_url).names.prefix
    with Elasticsearch(elasticsearch_url) as client:
        for template in templates(prefix):
            path = f"/_{template.kind}_template/{template.name}"
            headers = {"accept": "application/json", "content-type": "application/json"}
            assert client.perform_request("PUT", path, headers=headers, body=template.body).body["acknowledged"]


def test_an_older_ledger_gets_the_fields_that_were_added_since(new_archive_url: str) -> None:
    location = parse_location(new_archive_url)
    client, _ = connect(location, Settings())
    name, today = location.names.rejects, ledger_schemas()[REJECTS]["mappings"]
    older = {field: mapping for field, mapping in today["properties"].items() if field not in ("code", "head")}
    meta = {"schema_version": 1, "schema_sha256": "older", "pipeline_version": "0.0"}
    client.indices.create(index=name, mappings={"dynamic": "strict", "properties": older, "_meta": meta})
    ElasticIndex.open(new_archive_url, Settings())
    after = client.indices.get_mapping(index=name)[name]["mappings"]
    assert after["properties"] == today["properties"]
    assert after["_meta"] == today["_meta"]


def test_a_ledger_that_differs_in_more_than_new_fields_is_refused(new_archive_url: str) -> None:
    location = parse_location(new_archive_url)
    client, _ = connect(location, Settings())
    meta = {"schema_version": 1, "schema_sha256": "older", "pipeline_version": "0.0"}
    mappings = {"dynamic": "strict", "properties": {"code": {"type": "long"}}, "_meta": meta}
    client.indices.create(index=location.names.rejects, mappings=mappings)
    with pytest.raises(SchemaMismatch, match=r"rejects .* by flows 0\.0"):
        ElasticIndex.open(new_archive_url, Settings())
    assert list(client.indices.get(index=f"{location.names.prefix}*").body) == [location.names.rejects]
