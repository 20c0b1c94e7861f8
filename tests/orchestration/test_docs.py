"""What the docs say about a Prefect server holds for a real one."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.docs.conftest import shell  # noqa: F401  (fixture)
from tests.docs.pages import page
from tests.docs.reader import carry_out
from tests.docs.shell import Shell
from tests.orchestration.conftest import Server


def rows(database: Path) -> dict[str, list[tuple[str, ...]]]:
    """What a run, a flow and a deployment are known by, and the version of the tables."""
    with closing(sqlite3.connect(database)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        queries = ("SELECT id FROM flow", "SELECT id FROM deployment", "SELECT version_num FROM alembic_version")
        return {query: sorted(opened.execute(query).fetchall()) for query in queries}


def test_a_copy_of_the_database_of_a_running_server_is_whole(shell: Shell, server: Server) -> None:  # noqa: F811
    server.post("flows/", name="kept in the back-up")
    home = Path(os.environ["PREFECT_HOME"])  # of the tests' own server
    (shell.home / ".prefect").symlink_to(home)
    carry_out(page("docs/operations.md"), "prefect", shell)
    copied = rows(shell.root / "backup" / "prefect.db")
    assert copied == rows(home / "prefect.db")
    assert all(copied[query] for query in copied if "deployment" not in query)
