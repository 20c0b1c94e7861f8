"""The node's own tests use the node of the run."""

from tests.elasticsearch.fixtures import elasticsearch_url  # noqa: F401  (a fixture)
