"""What only versions on a cluster have: settings, aliases, and neighbours that are not ours."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from flows.article import Quote
from flows.errors import IndexUnavailable
from flows.index.base import Document
from flows.index.elastic.archive import ElasticArchive
from flows.index.elastic.client import connect
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import Names, parse_location
from flows.quotation import quotations
from flows.settings import Settings
from tests.index.documents import document
from tests.index.elastic.dying import Ending, Killed, free_the_lock


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


def fill(archive: ElasticArchive, text: str) -> None:
    """Let another version serve, of one article with as many quotes as its text has words."""
    with archive.build("a test") as build:
        build.writer.upsert([speech("a", text)])
        build.writer.commit()
        build.publish()


def reopen(archive: ElasticArchive, text: str) -> None:
    """Let the version before serve again, with another text."""
    name = next(version.name for version in archive.versions() if version.complete and not version.serves)
    with archive.reopen(name, "a test") as build:
        build.writer.upsert([speech("a", text)])
        build.publish()


def speech(id: str, text: str) -> Document:
    quotes = [Quote(text=word, offset=0) for word in text.split()]
    return document(id, text, quotes=quotes)


def assert_whole(client: Elasticsearch, names: Names) -> None:
    """Both aliases name one version, which is searched as the templates say, and holds the quotes of its articles."""
    aliases = {alias: list(client.indices.get_alias(name=alias).body) for alias in names.serving}
    ((articles,), (quotes,)) = aliases.values()
    assert names.version(articles).quotes == quotes
    for index in (articles, quotes):
        assert settings_of(client, index)["refresh_interval"] is None
        assert settings_of(client, index)["auto_expand_replicas"] == "0-1"
    client.indices.refresh(index=list(names.serving))
    stored = [hit["_source"] for hit in client.search(index=names.articles)["hits"]["hits"]]
    found = [hit["_source"] for hit in client.search(index=names.quotes)["hits"]["hits"]]
    assert sorted(found, key=str) == sorted((quote for one in stored for quote in quotations(one)), key=str)


def assert_cleared(client: Elasticsearch, names: Names) -> None:
    """There are whole versions, and nothing that was ever begun."""
    patterns = [f"{alias}-v*" for alias in names.serving]
    found = client.indices.get(index=patterns, features=["aliases"]).body
    versions = {names.version(index) for index in found if index.startswith(f"{names.articles}-v")}
    assert found.keys() == {index for version in versions for index in version}
    assert not any(alias in body["aliases"] for body in found.values() for alias in names.building)


@pytest.mark.parametrize(
    ("does", "killed", "step", "requests"),
    [(fill, True, 1, 14), (fill, False, 3, 14), (reopen, True, 1, 10)],
    ids=["a build is killed", "a build is interrupted", "a reopened version is killed"],
)
def test_whatever_ends_at_any_request_readers_see_one_whole_version(
    new_archive_url: str,
    names: Names,
    client: Elasticsearch,
    does: Callable[[ElasticArchive, str], None],
    killed: bool,
    step: int,
    requests: int,
) -> None:
    location = parse_location(new_archive_url)
    archive = ElasticArchive.open(new_archive_url, Settings())
    for text in ("One", "One two"):
        fill(archive, text)
    at, ended = 1, True
    while ended:
        ending_client, server = connect(location, Settings())
        ending = Ending(ending_client, at, killed=killed)
        with suppress(Killed, KeyboardInterrupt), ending_client:
            does(ElasticArchive(ending_client, location, server), " ".join(["word"] * (at % 4)))
        ended = ending.came
        free_the_lock(client, location)
        if not killed:
            assert_cleared(client, names)
        assert_whole(client, names)
        at += step
    assert at > requests
    fill(archive, "The last one")
    assert_whole(client, names)
    assert_cleared(client, names)
