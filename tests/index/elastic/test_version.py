"""The two indices of a version: what is missing, or was left as it was filled, is put right by the next writer."""

from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from flows.article import Quote
from flows.errors import IndexUnavailable
from flows.index.base import Document
from flows.index.elastic.archive import ElasticArchive
from flows.index.elastic.client import connect
from flows.index.elastic.engine import ElasticIndex
from flows.index.elastic.location import Names, Pair, parse_location
from flows.index.elastic.version import FILLING
from flows.settings import Settings
from tests.index.documents import document


@pytest.fixture
def names(new_archive_url: str) -> Names:
    return parse_location(new_archive_url).names


@pytest.fixture
def client(new_archive_url: str) -> Iterator[Elasticsearch]:
    client, _ = connect(parse_location(new_archive_url), Settings())
    with client:
        yield client


@pytest.fixture
def index(new_archive_url: str) -> Iterator[ElasticIndex]:
    """Two articles with a quote each."""
    opened = ElasticIndex.open(new_archive_url, Settings())
    with opened.writer("test") as writer:
        writer.upsert([speech("a", "One."), speech("b", "Two.")])
    yield opened
    opened.close()


def speech(id: str, text: str) -> Document:
    return document(id, text, language="en", quotes=[Quote(text=text, offset=0)])


def quoted(client: Elasticsearch, index: str) -> set[str]:
    client.indices.refresh(index=index)
    return {hit["_source"]["text"] for hit in client.search(index=index)["hits"]["hits"]}


def served(index: ElasticIndex, names: Names) -> Pair:
    return names.version(index.status().index)


def test_an_archive_that_is_older_than_quotes_gets_them_from_the_first_writer(
    index: ElasticIndex, names: Names, client: Elasticsearch
) -> None:
    version = served(index, names)
    client.indices.delete(index=version.quotes)
    killed = f"{names.quotes}-v1-20260101000000-abcd"  # a writer before had begun to make them
    client.indices.create(index=killed, aliases={names.building.quotes: {}})
    reader = ElasticIndex.open(index.location, Settings())
    assert reader.status().documents == 2
    assert not client.indices.exists_alias(name=names.quotes)  # complete, or not there
    with reader.writer("test") as writer:
        assert quoted(client, names.quotes) == {"One.", "Two."}
        writer.upsert([speech("a", "Three.")])
    reader.close()
    assert quoted(client, names.quotes) == {"Three.", "Two."}
    assert list(client.indices.get(index=f"{names.quotes}*").body) == [version.quotes]
    settings = client.indices.get_settings(index=version.quotes)[version.quotes]["settings"]["index"]
    assert "refresh_interval" not in settings


def test_an_earlier_version_without_quotes_gets_them_before_it_serves_again(
    index: ElasticIndex, names: Names, client: Elasticsearch
) -> None:
    earlier = served(index, names)
    archive = ElasticArchive.open(index.location, Settings())
    with archive.build("test") as build:
        build.publish()
    client.indices.delete(index=earlier.quotes)
    with archive.reopen(earlier.articles, "test") as reopened:
        assert quoted(client, names.quotes) == set()
        reopened.publish()
    archive.close()
    assert served(index, names) == earlier
    assert quoted(client, names.quotes) == {"One.", "Two."}
    assert not client.indices.exists_alias(name=list(names.building))


def test_quotes_of_another_version_never_serve_beside_it(
    index: ElasticIndex, names: Names, client: Elasticsearch
) -> None:
    """As a program that knows no quotes leaves it when it lets another version serve."""
    version = served(index, names)
    other = f"{names.quotes}-v1-20260101000000-abcd"
    client.indices.create(index=other)
    client.indices.update_aliases(
        actions=[
            {"remove": {"index": version.quotes, "alias": names.quotes}},
            {"add": {"index": other, "alias": names.quotes}},
        ]
    )
    with index.writer("test"):
        pass
    assert list(client.indices.get_alias(name=names.quotes).body) == [version.quotes]
    assert quoted(client, names.quotes) == {"One.", "Two."}


def test_a_version_that_serves_with_the_settings_of_one_that_is_filled_gets_the_usual_ones(
    index: ElasticIndex, names: Names, client: Elasticsearch
) -> None:
    version = list(served(index, names))
    client.indices.put_settings(index=version, settings=FILLING)
    with index.writer("test"):
        pass
    for body in client.indices.get_settings(index=version).body.values():
        assert "refresh_interval" not in body["settings"]["index"]
        assert body["settings"]["index"]["auto_expand_replicas"] == "0-1"


def test_a_quote_of_a_stored_article_that_the_engine_refuses_is_told_with_what_helps(
    index: ElasticIndex, names: Names, client: Elasticsearch
) -> None:
    version = served(index, names)
    wrong = speech("c", "Three.")
    wrong["quotes"][0]["offset"] = "secret words"  # in an article nothing looks at it
    client.index(index=version.articles, id="c", document=wrong, refresh=True)
    client.indices.delete(index=version.quotes)
    with pytest.raises(IndexUnavailable, match="quote c-0") as refused, index.writer("test"):
        pass
    assert "secret" not in str(refused.value)
    assert "flows index rebuild" in refused.value.next_command
    assert not client.indices.exists_alias(name=names.quotes)
