"""The served deployment of `flows up`: the flow `ingest` for the drop folder, run when it is asked to."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx

from flows.stack.services.prefect_server import PrefectServer, without
from flows.watching.prefect_api import PrefectApi, on_loopback

NAME = "drop"


class Deployments:
    """A service (`flows.stack.supervision.service.Service`): what `flows serve` does, into this Elasticsearch."""

    name = "the served deployments"
    start_seconds = 180.0

    def __init__(
        self, folder: Path, home: Path, server: PrefectServer, index: str, drop: Path, options: Sequence[str]
    ) -> None:
        self.log = folder / "deployments.log"
        self._home = home
        self._server = server
        self._index = index
        self._drop = drop
        self._options = options
        self._runs = PrefectApi(on_loopback(server.api), f"ingest/{NAME}")
        self._started_at = datetime.max.replace(tzinfo=UTC)

    def command(self) -> list[str]:
        """Our own command line. Without a schedule: whoever watches the folder starts the runs."""
        self._started_at = datetime.now(UTC)
        program = [sys.executable, "-c", "from flows.cli import main; main()"]
        return [*program, "serve", str(self._drop), "--job", "ingest", "--name", NAME, *self._options]

    def environment(self) -> dict[str, str]:
        """The server's, and where articles go. Runs inherit it. A key of another cluster is not sent to this one."""
        raw_store = os.environ.get("FLOWS_RAW_STORE", "")
        place = {"FLOWS_RAW_STORE": str(Path(raw_store).absolute())} if raw_store and "://" not in raw_store else {}
        return (
            without(self._server.environment(), "FLOWS_ES_")
            | place
            | {
                "FLOWS_HOME": str(self._home),
                "FLOWS_INDEX": self._index,
                "PREFECT_RUNNER_POLL_FREQUENCY": "2",  # seconds: somebody waits for the run
            }
        )

    def ready(self) -> bool:
        """It has asked the server for work."""
        try:
            return self._runs.polled_since(self._started_at)
        except httpx.HTTPError:
            return False
