"""Fixtures of the tests against an archive that has something for every panel."""

from tests.kibana.corpus import corpus  # noqa: F401  (fixture)
