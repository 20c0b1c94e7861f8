"""The Elasticsearch node of `flows up`: its data stay, and it is made to run for days."""

import os
from pathlib import Path

from flows.stack.node import NodeFolder
from flows.stack.node_home import VERSION, node_home
from flows.stack.supervision.ports import LOOPBACK

HEAP = "1g"
USUAL_PORT = 9200
_SETTINGS = {
    "cluster.name": "article-flows",
    # Watermarks as shares of the disk refuse writes on a laptop with 20 GB to spare.
    "cluster.routing.allocation.disk.threshold_enabled": "true",
    "cluster.routing.allocation.disk.watermark.low": "2gb",
    "cluster.routing.allocation.disk.watermark.high": "1gb",
    "cluster.routing.allocation.disk.watermark.flood_stage": "500mb",
}


class Elasticsearch:
    """A service (`flows.stack.supervision.service.Service`), without security: for everybody on this machine."""

    name = f"Elasticsearch {VERSION}"
    start_seconds = 180.0

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://{LOOPBACK}:{port}"
        self._port = port
        self._node = NodeFolder(folder)
        self._home = node_home()

    @property
    def log(self) -> Path:
        """The node's log."""
        return self._node.log

    def command(self) -> list[str]:
        """Java on the node's home."""
        return self._node.command(self._home, _SETTINGS | {"http.port": str(self._port)}, HEAP)

    def environment(self) -> dict[str, str]:
        """Ours, without what would change how Java runs."""
        return {name: value for name, value in os.environ.items() if name not in ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")}

    def ready(self) -> bool:
        """It answers."""
        return self._node.url() is not None
