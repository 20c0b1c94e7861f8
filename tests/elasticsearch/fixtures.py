"""One Elasticsearch for a whole test run, started when the first test asks for it, and archives on it.

A conftest imports what its tests use; however many do, they share one node. Making an archive costs two seconds (some
fifteen changes of the cluster state), emptying one a twentieth of that.
"""

import atexit
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from uuid import uuid4

import pytest
from elasticsearch import BadRequestError, Elasticsearch
from elasticsearch.helpers import bulk

from flows.index.elastic.engine import ElasticIndex
from flows.schema.elasticsearch import article_schema
from flows.settings import Settings
from flows.stack.node import Node
from flows.stack.node_home import node_home


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """Where Elasticsearch answers: ES_URL if set, else a node of ours. A node that does not start fails the test.

    A node from packages that was built before `flows/stack/java` changed does not know what the templates name: ours
    takes its place."""
    given = os.environ.get("ES_URL")
    return given if given and _knows_our_analysis(given) else _started()


@pytest.fixture(scope="session")
def shared_archive_url(elasticsearch_url: str) -> Iterator[str]:
    """An archive for the whole run."""
    with archive(elasticsearch_url) as url:
        yield url


@pytest.fixture(scope="session")
def judged_archive_url(elasticsearch_url: str) -> Iterator[str]:
    """Another archive for the whole run: what is ranked must not share its counts with others."""
    with archive(elasticsearch_url) as url:
        yield url


@pytest.fixture(scope="session")
def _reused_archive_url(elasticsearch_url: str) -> Iterator[str]:
    with archive(elasticsearch_url) as url:
        ElasticIndex.open(url, Settings()).close()
        yield url


@pytest.fixture
def empty_archive_url(_reused_archive_url: str) -> str:
    """An archive with nothing in it but its indices."""
    url, _, prefix = _reused_archive_url.partition("?prefix=")
    with Elasticsearch(url, request_timeout=60) as client:
        indices = f"{prefix}-*"
        client.indices.refresh(index=indices)
        hits = client.search(index=indices, size=10_000, source=False)["hits"]["hits"]
        if hits:
            deletions = [{"_op_type": "delete", "_index": hit["_index"], "_id": hit["_id"]} for hit in hits]
            bulk(client, deletions, refresh=True)
    return _reused_archive_url


@pytest.fixture
def new_archive_url(elasticsearch_url: str) -> Iterator[str]:
    """An archive of which nothing is there yet."""
    with archive(elasticsearch_url) as url:
        yield url


@contextmanager
def archive(cluster: str) -> Iterator[str]:
    """The address of an archive that nobody else uses; everything under it is deleted afterwards."""
    prefix = f"test-{uuid4().hex[:12]}"
    yield f"{cluster}?prefix={prefix}"
    with Elasticsearch(cluster, request_timeout=60) as client:
        if indices := list(client.indices.get(index=f"{prefix}-*").body):
            client.indices.delete(index=indices)
        quiet = client.options(ignore_status=404)
        quiet.indices.delete_index_template(name=f"{prefix}-*")
        quiet.cluster.delete_component_template(name=f"{prefix}-*")


def _knows_our_analysis(cluster: str) -> bool:
    name, settings = f"test-{uuid4().hex[:12]}", {"analysis": article_schema()["settings"]["index"]["analysis"]}
    with Elasticsearch(cluster, request_timeout=60) as client:
        try:
            client.indices.create(index=name, settings=settings)
        except BadRequestError:
            return False
        client.indices.delete(index=name)
    return True


@cache
def _started() -> str:
    stack = ExitStack()
    node = stack.enter_context(Node(node_home()))
    atexit.register(stack.close)
    return node.url()
