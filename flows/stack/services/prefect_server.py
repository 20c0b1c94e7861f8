"""The Prefect server of `flows up`: a home and a database of its own, nothing of the person's Prefect is touched."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from flows.stack.supervision.ports import LOOPBACK

USUAL_PORT = 4200


class PrefectServer:
    """A service (`flows.stack.supervision.service.Service`)."""

    name = "the Prefect server"
    start_seconds = 240.0  # the first start makes the database

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://{LOOPBACK}:{port}"
        self.api = f"{self.url}/api"
        self.log = folder / "server.log"
        self._home = folder
        self._port = port

    def command(self) -> list[str]:
        """Prefect's own."""
        return [sys.executable, "-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(self._port)]

    def environment(self) -> dict[str, str]:
        """Of the server and its clients: ours, but for every setting of Prefect's (a profile, a key of its cloud)."""
        return without(os.environ, "PREFECT_") | {
            "PREFECT_HOME": str(self._home),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PYTHONUNBUFFERED": "1",  # the last words of a server that dies are in its log
        }

    def ready(self) -> bool:
        """Its API is healthy."""
        try:
            return httpx.get(f"{self.api}/health", timeout=5, trust_env=False).is_success
        except httpx.HTTPError:
            return False


def without(environment: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The environment without the variables of this prefix."""
    return {name: value for name, value in environment.items() if not name.startswith(prefix)}
