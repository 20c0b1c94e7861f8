"""Our bulk loader beside two others, into the same Elasticsearch: bare `_bulk` requests whose bytes were made before,
which nothing in Python can beat, and the client's own `helpers.parallel_bulk`.

The same documents, as many in a request, as many requests under way, an index of its own each time; the sides take
turns. Ours serialises its documents within its time, as `parallel_bulk` does.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from os import urandom
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import orjson
import urllib3
from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from benchmarks.articles import write_drop
from benchmarks.measure import run
from benchmarks.script import node
from benchmarks.table import Table
from flows import stages
from flows.index.base import Document
from flows.index.elastic.bulk import BulkLoader, index_operation, operations
from flows.index.elastic.bulk.delivery import MAX_BYTES
from flows.index.elastic.bulk.pressure import MOST
from flows.index.elastic.documents import with_siblings
from flows.index.elastic.indices import install, new_index_name
from flows.index.elastic.location import Location, parse_location
from flows.inputs import Options
from flows.read.discover import discover
from flows.read.raw import to_raw
from flows.read.records import records

_PREPARED = 300  # articles; more documents are these again, under other ids
_WITHOUT = ("entities", "stories")
_FILLING = {"refresh_interval": "-1", "number_of_replicas": 0, "auto_expand_replicas": False}  # as a rebuild has it

Side = Callable[[str, int], None]
"""Loads so many documents into the index of this name."""


def measure(documents: int, rounds: int = 4, url: str | None = None) -> Table:
    """The table of `rounds` loads of this many documents by each side, after one that warms the server up."""
    with node(url) as server:
        sides = _Sides(server, documents)
        took: dict[str, list[tuple[float, float]]] = {name: [] for name in sides.all}  # seconds, of CPU
        with sides.templates():
            for number in range(-1, rounds):
                for name, load in _rotated(sides.all, number):
                    seconds = sides.timed(load, documents)
                    if number >= 0:
                        took[name].append(seconds)
        peaks = [
            run([sys.executable, "-m", "benchmarks.bulk", server, str(n)]).peak for n in (documents, 4 * documents)
        ]
    table = Table(
        f"Bulk, {documents:,} documents of {sides.size:,.0f} bytes",
        ("", "times the rate of raw", "times its CPU", "documents/s", "CPU ms a document", "MB"),
    )
    raw = took["raw requests"]
    for name, values in took.items():
        # Of each round, so that both sides of a ratio met the same state of the machine.
        rate, cost = (median(column) for column in zip(*map(_ratios, values, raw), strict=True))
        seconds, cpu = (median(column) for column in zip(*values, strict=True))
        table.add(name, f"{rate:.2f}", f"{cost:.2f}", f"{documents / seconds:,.0f}", f"{1000 * cpu / documents:.3f}")
    for number, peak in zip((documents, 4 * documents), peaks, strict=True):
        table.add(f"flows, peak memory at {number:,}", *[""] * 4, f"{peak / 1e6:.0f}")
    return table


class _Sides:
    """What is measured, on one server."""

    def __init__(self, server: str, documents: int) -> None:
        self.location = parse_location(f"{server}?prefix=benchmark-{urandom(4).hex()}")
        self.client = Elasticsearch(server, request_timeout=120, connections_per_node=2 * MOST)
        self._prepared = prepared(min(documents, _PREPARED))
        self.size = sum(len(orjson.dumps(one)) for one in self._prepared) / len(self._prepared)
        self._bodies = list(self._cut(documents))
        self._pool = urllib3.PoolManager(maxsize=MOST)
        self.all: dict[str, Side] = {
            "flows": self._flows, "parallel_bulk": self._parallel_bulk, "raw requests": self._raw
        }  # fmt: skip

    @contextmanager
    def templates(self) -> Iterator[None]:
        """Our own, for the names of this run."""
        install(self.client, self.location.names)
        try:
            yield
        finally:
            quiet, prefix = self.client.options(ignore_status=404), self.location.names.prefix
            quiet.indices.delete_index_template(name=f"{prefix}*")
            quiet.cluster.delete_component_template(name=f"{prefix}*")

    def timed(self, load: Side, documents: int) -> tuple[float, float]:
        """Seconds by the clock and of this process's CPU. Raises `RuntimeError` where not everything arrived."""
        index = new_index_name(self.location.names, datetime.now(UTC))
        self.client.indices.create(index=index, settings=_FILLING)
        try:
            begin, cpu = perf_counter(), process_time()
            load(index, documents)
            took = perf_counter() - begin, process_time() - cpu
            self.client.indices.refresh(index=index)
            found = self.client.count(index=index)["count"]
            if found != documents:
                raise RuntimeError(f"{found} of {documents} documents arrived")
        finally:
            self.client.indices.delete(index=index)
        return took

    def _flows(self, index: str, documents: int) -> None:
        load(self.client, self.location, index, self._documents(documents))

    def _parallel_bulk(self, index: str, documents: int) -> None:
        actions = ({"_index": index, "_id": one["id"], "_source": one} for one in self._documents(documents))
        for _ in parallel_bulk(
            self.client, actions, thread_count=MOST, queue_size=MOST,
            chunk_size=operations.MAX_OPERATIONS, max_chunk_bytes=MAX_BYTES,
        ):  # fmt: skip
            pass

    def _raw(self, index: str, documents: int) -> None:
        """`documents` are those whose bytes were made before."""
        address = f"{self.location.address}/{index}/_bulk?filter_path=errors"
        headers = {"content-type": "application/x-ndjson"}

        def send(body: bytes) -> None:
            answer = self._pool.request("POST", address, body=body, headers=headers, timeout=120)
            if answer.data != b'{"errors":false}':
                raise RuntimeError(str(answer.data[:200]))

        under_way: deque[Future[None]] = deque()
        with ThreadPoolExecutor(MOST) as pool:
            for body in self._bodies:
                if len(under_way) == MOST:
                    under_way.popleft().result()
                under_way.append(pool.submit(send, body))
            for future in under_way:
                future.result()

    def _documents(self, count: int) -> Iterator[Document]:
        return numbered(self._prepared, count)

    def _cut(self, documents: int) -> Iterator[bytes]:
        """Request bodies as large as those of our loader."""
        stream = (index_operation("", one["id"], one) for one in self._documents(documents))
        for chunk in operations.chunks(stream, lambda: MAX_BYTES):
            yield b"".join(b'{"index":{"_id":"' + one.id.encode() + b'"}}\n' + one.source for one in chunk)


def prepared(count: int) -> list[Document]:
    """Documents as the pipeline makes them of generated articles, without entities and stories."""
    options = Options.starting_now(without=_WITHOUT)
    with TemporaryDirectory() as folder:
        write_drop(Path(folder), count)
        raws = [to_raw(record) for file in discover([folder]).files() for record in records(file)]
        return [with_siblings(stages.process(raw, options).to_document()) for raw in raws]


def numbered(documents: list[Document], count: int) -> Iterator[Document]:
    """So many, each with an id of its own."""
    for number in range(count):
        yield {**documents[number % len(documents)], "id": f"benchmark-{number:08d}"}


def load(client: Elasticsearch, location: Location, index: str, documents: Iterator[Document]) -> None:
    """By our loader."""
    loader = BulkLoader(client, location)
    for outcome in loader.stream(index_operation(index, one["id"], one) for one in documents):
        if outcome.result != "created":
            raise RuntimeError(str(outcome))


def _ratios(one: tuple[float, float], raw: tuple[float, float]) -> tuple[float, float]:
    return raw[0] / one[0], one[1] / raw[1]


def _rotated(sides: dict[str, Side], by: int) -> Iterator[tuple[str, Side]]:
    names = deque(sides.items())
    names.rotate(by)
    return islice(names, None)


def _load_alone(server: str, documents: int) -> None:
    """What the process does whose memory is measured."""
    sides = _Sides(server, 1)
    sides._prepared = prepared(min(documents, _PREPARED))
    with sides.templates():
        sides.timed(sides._flows, documents)


if __name__ == "__main__":
    _load_alone(sys.argv[1], int(sys.argv[2]))
