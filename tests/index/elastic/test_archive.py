"""What only versions on a cluster have: settings, aliases, and neighbours that are not ours."""

from typing import Any

import pytest
from elasticsearch import Elasticsearch

from flows.errors import IndexUnavailable
from flows.index.elastic.archive import ElasticArchive
from flows.index.elastic.client import connect
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import Names, parse_location
from flows.settings import Settings
from tests.index.documents import document


@pytest.fixture
def names(new_archive_url: str) -> Names:
    return parse_location(new_archive_url).names


@pytest.fixture
def client(new_archive_url: str) -> Elasticsearch:
    return connect(parse_location(new_archive_url), Settings())[0]


def settings_of(client: Elasticsearch, index: str) -> dict[str, Any]:
    found = client.indices.get_settings(index=index)[index]["settings"]["index"]
    return {name: found.get(name) for name in ("refresh_interval", "number_of_replicas", "auto_expand_replicas")}


def test_a_version_is_filled_without_refreshes_or_replicas_and_then_as_the_templates_say(
    new_archive_url: str, client: Elasticsearch
) -> None:
    index = ElasticIndex.open(new_archive_url, Settings())
    usual = settings_of(client, index.status().index)
    archive = ElasticArchive.open(new_archive_url, Settings())
    with archive.build("a test") as build:
        filling = {"refresh_interval": "-1", "number_of_replicas": "0", "auto_expand_replicas": "false"}
        assert settings_of(client, build.name) == filling
        build.publish()
    assert settings_of(client, index.status().index) == usual
    assert index.status().index == build.name


def test_each_alias_names_one_index_that_is_written_to(
    new_archive_url: str, names: Names, client: Elasticsearch
) -> None:
    archive = ElasticArchive.open(new_archive_url, Settings())
    for _ in range(2):
        with archive.build("a test") as build:
            build.publish()
    found = client.indices.get_alias(index=f"{names.prefix}*").body
    aliases = {index: body["aliases"] for index, body in found.items() if body["aliases"]}
    articles, quotes = names.version(build.name)
    assert aliases == {
        articles: {names.articles: {"is_write_index": True}},
        quotes: {names.quotes: {"is_write_index": True}},
    }


def test_what_a_killed_build_left_is_deleted_and_nothing_else(
    new_archive_url: str, names: Names, client: Elasticsearch
) -> None:
    archive = ElasticArchive.open(new_archive_url, Settings())
    with archive.build("a test") as build:
        build.publish()
    left = f"{names.articles}-v1-20260101000000-abcd"
    mine = build.name
    client.indices.create(index=left, aliases={names.building.articles: {}})
    others = [
        f"{names.articles}-v1-notes",
        f"{names.articles}-v1-{names.articles}-v1-20260101000000-abcd",  # the archive of another prefix
        f"{names.articles}-video",
    ]
    for other in others:
        client.indices.create(index=other)
    assert {version.name: version.complete for version in archive.versions()} == {mine: True, left: False}
    with archive.build("a test"):
        pass
    assert {version.name for version in archive.versions()} == {mine}
    for other in others:
        assert client.indices.exists(index=other)


def test_a_build_that_another_one_cleared_brings_no_index_back(
    new_archive_url: str, names: Names, client: Elasticsearch
) -> None:
    archive = ElasticArchive.open(new_archive_url, Settings())
    with archive.build("the suspended one") as build:
        client.indices.delete(index=list(names.version(build.name)))
        with pytest.raises(IndexUnavailable, match="404"):
            build.writer.upsert([document("a", "Text.")])
    assert archive.versions() == []
    assert not client.indices.exists(index=list(names.building))
