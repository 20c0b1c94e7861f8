"""The command line, run in this process."""

from tests.cli.conftest import flows  # noqa: F401  (fixture)
