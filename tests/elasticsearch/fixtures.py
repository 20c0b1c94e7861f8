"""One Elasticsearch for a whole test run, started when the first test asks for it.

A conftest imports `elasticsearch_url`; however many do, they share one node.
"""

import atexit
import os
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from tests.elasticsearch.server import Node, node_home


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """Where Elasticsearch answers: ES_URL if set, else a node of ours. A node that does not start fails the test."""
    return os.environ.get("ES_URL") or _started()


@pytest.fixture
def archive_url(elasticsearch_url: str) -> Iterator[str]:
    """An address with a prefix that no other test uses; everything under it is deleted afterwards."""
    prefix = f"test-{uuid4().hex[:12]}"
    yield f"{elasticsearch_url}?prefix={prefix}"
    with Elasticsearch(elasticsearch_url, request_timeout=60).options(ignore_status=404) as client:
        client.indices.delete(index=f"{prefix}-*", allow_no_indices=True)
        client.indices.delete_index_template(name=f"{prefix}-*")
        client.cluster.delete_component_template(name=f"{prefix}-*")


@cache
def _started() -> str:
    stack = ExitStack()
    node = stack.enter_context(Node(node_home()))
    atexit.register(stack.close)
    return node.url()
