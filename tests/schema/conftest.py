"""The analysis tests ask a real server."""

from tests.elasticsearch.fixtures import elasticsearch_url, shared_archive_url  # noqa: F401  (fixtures)
