"""A real Elasticsearch node on this machine, for development and tests: no container, no JDK, no Maven."""

import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from flows.stack.node_home import java
from flows.stack.supervision.failures import failure

START_SECONDS = 120.0
STOP_SECONDS = 30.0

JVM = (
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dfile.encoding=UTF-8",
    "-Djava.locale.providers=CLDR",
    "-Djava.awt.headless=true",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Dorg.elasticsearch.nativeaccess.enableVectorLibrary=false",  # its native library is not published
    "-Des.distribution.type=tar",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)
QUICK_START = "-XX:TieredStopAtLevel=1"  # a node that lives for a minute never earns back the optimising compiler


class NodeFolder:
    """Where a node keeps its data, its log, and the file that says on which port it answers."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self.log = folder / "node.log"
        self._ports = folder / "logs" / "http.ports"

    def command(self, home: Path, settings: Mapping[str, str], heap: str, *, quick_start: bool = False) -> list[str]:
        """The command that starts a node here. It stops when its standard input closes, and on SIGTERM.

        `home` is what `node_home` gives, `settings` are Elasticsearch's own, over those of java/elasticsearch.yml, and
        `heap` is as Java writes it: "512m". Creates the folders; forgets where the last node answered.
        """
        for name in ("data", "logs", "tmp"):
            (self.path / name).mkdir(parents=True, exist_ok=True)
        self._ports.unlink(missing_ok=True)
        return [
            java(), *JVM, *([QUICK_START] if quick_start else []), f"-Xms{heap}", f"-Xmx{heap}",
            f"-Djava.io.tmpdir={self.path / 'tmp'}", f"-Des.path.home={home}",
            "-cp", f"{home / 'launcher.jar'}{os.pathsep}{home / 'lib'}/*", "DevelopmentNode",
            f"path.data={self.path / 'data'}", f"path.logs={self.path / 'logs'}",
            f"path.repo={self.path / 'snapshots'}",
            *(f"{name}={value}" for name, value in settings.items()),
        ]  # fmt: skip

    def url(self) -> str | None:
        """Where the node answers, or None while it does not."""
        try:
            address = self._ports.read_text().split()[0]
            with urllib.request.urlopen(f"http://{address}", timeout=10) as answer:
                return f"http://{address}" if answer.status == 200 else None
        except (FileNotFoundError, IndexError, urllib.error.URLError, ConnectionError, TimeoutError):
            return None


class Node:
    """One node on loopback that ends with this process, however that ends. A context manager.

    Without a folder its data are temporary; a folder is kept, and a node that starts there again finds them. The port
    is its own unless `http.port` is among the settings, and stays the same when it is started again.
    """

    def __init__(
        self, home: Path, folder: Path | None = None, *, settings: Mapping[str, str] | None = None, heap: str = "512m"
    ) -> None:
        self._home = home
        self._temporary = folder is None
        self._folder = NodeFolder(folder or Path(tempfile.mkdtemp(prefix="article-flows-elasticsearch-")))
        self._settings = dict(settings or {})
        self._heap = heap
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        command = self._folder.command(self._home, self._settings, self._heap, quick_start=True)
        with self._folder.log.open("wb") as log:
            # The node stops when its standard input closes: also when this process is killed.
            return subprocess.Popen(  # noqa: S603  (our own command)
                command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, cwd=self._folder.path
            )

    @property
    def pid(self) -> int:
        """Of the Java process."""
        return self._process.pid

    def url(self) -> str:
        """Where the node answers. Waits until it does; raises `ServiceFailed` with the end of its log."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if url := self._folder.url():
                self._settings["http.port"] = url.rpartition(":")[2]
                return url
            time.sleep(0.1)
        ended = self._process.poll()
        state = "is still starting" if ended is None else f"ended with {ended}"
        raise failure("Elasticsearch", state, self._folder.log)

    def stop(self) -> None:
        """End it in good order, or after a while by force."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def start_again(self) -> None:
        """Start it anew after `stop` or `kill`, with the same data, settings and port; `url` waits until it answers."""
        self._process = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        if self._temporary:
            shutil.rmtree(self._folder.path, ignore_errors=True)
