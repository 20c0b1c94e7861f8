"""Our command beside the script of `benchmarks.competitor`: the same drop into the same Elasticsearch.

Counted is the CPU time of the Python processes, with their children; the server's is not. What starting a program takes
is taken off: both also load a drop of ten articles.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

from benchmarks.articles import write_drop
from benchmarks.measure import flows, run
from benchmarks.table import Table

_START = 10  # articles


def measure(documents: int, with_entities: int, url: str | None = None) -> Table:
    """Documents a CPU second, with and without entities. `url`: a cluster to use instead of a node of our own."""
    table = Table(
        f"Beside a script, {documents} articles, {with_entities} with entities", ("", "times", "documents/CPU s", "ms")
    )
    with TemporaryDirectory() as folder, node(url) as server:
        for label, count, without in (
            ("without entities", documents, "entities"),
            ("without entities and stories", documents, "entities,stories"),
            ("with entities", with_entities, ""),
        ):
            ours, theirs = (_cost(Path(folder), server, count, without, script=script) for script in (False, True))
            table.add(f"flows, {label}", f"{theirs / ours:.2f}", f"{1 / ours:.1f}", f"{1000 * ours:.2f}")
            table.add(f"script, {label}", "1.00", f"{1 / theirs:.1f}", f"{1000 * theirs:.2f}")
    return table


def _cost(folder: Path, server: str, documents: int, without: str, *, script: bool) -> float:
    """Seconds of CPU time an article, the start taken off."""
    took = []
    for count in (_START, documents):
        drop = folder / f"drop{count}"
        if not drop.exists():
            write_drop(drop, count)
        name = f"benchmark-{os.urandom(4).hex()}"
        if script:
            entities = "no" if "entities" in without else "entities"
            command = [sys.executable, "-m", "benchmarks.competitor", str(drop), server, f"{name}-script", entities]
            took.append(run(command).cpu)
        else:
            options = ("--without", without) if without else ()
            index = f"{server}?prefix={name}"
            took.append(
                flows("ingest", str(drop), "--index", index, "--workers", "0", *options, home=folder / name).cpu
            )
        _delete(server, name)
    return (took[1] - took[0]) / (documents - _START)


@contextmanager
def node(url: str | None) -> Iterator[str]:
    """Where an Elasticsearch answers: at `url`, or a node of our own for as long as this lasts."""
    if url:
        yield url
        return
    from flows.stack.node import Node
    from flows.stack.node_home import node_home

    with Node(node_home()) as node:
        yield node.url()


def _delete(server: str, name: str) -> None:
    for index in urlopen(f"{server}/_cat/indices/{name}-*?h=index").read().decode().split():  # noqa: S310
        urlopen(Request(f"{server}/{index}", method="DELETE")).close()  # noqa: S310
