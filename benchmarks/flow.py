"""The flow on a running Prefect server beside the plain call, over the same drop.

What starting takes is named apart: both also ingest ten articles. The server is one of its own, on this machine, and
what it does while the flow runs is part of the price.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from benchmarks.articles import write_drop
from benchmarks.measure import Command, flows
from benchmarks.table import Table
from flows.stack.services.prefect_server import PrefectServer
from flows.stack.supervision.ports import free_port

_START = 10  # articles


def measure(documents: int, without: str = "entities", workers: int | None = None, repeat: int = 1) -> Table:
    """Time by the clock, and CPU time of the commands, without their start; of `repeat` rounds the quickest counts."""
    options: tuple[str, ...] = ("--without", without) if without else ()
    options += ("--workers", str(workers)) if workers is not None else ()
    ways = {"plain call": (), "flow on the server": ("--prefect",)}
    took: dict[str, list[tuple[Command, Command]]] = {name: [] for name in ways}  # the start, and all of it
    with TemporaryDirectory() as folder, _server(Path(folder) / "prefect") as environment:
        few, drop = Path(folder) / "few", Path(folder) / "drop"
        write_drop(few, _START)
        write_drop(drop, documents)
        for turn in range(repeat):
            for name, more in ways.items():
                start, all_of_it = (
                    flows(
                        "ingest", str(one), *options, *more, home=Path(folder) / f"{name} {turn} {one.name}",
                        environment=environment,
                    )
                    for one in (few, drop)
                )  # fmt: skip
                took[name].append((start, all_of_it))
    table = Table(
        f"Flow, {documents:,} articles, without {without or 'nothing'}",
        ("", "times the time", "times the CPU time", "s", "CPU s", "start, s"),
    )
    plain: tuple[float, float] | None = None
    for name, some in took.items():
        elapsed = min(end.elapsed - start.elapsed for start, end in some)
        cpu = min(end.cpu - start.cpu for start, end in some)
        plain = plain or (elapsed, cpu)
        began = min(start.elapsed for start, _ in some)
        ratios = f"{elapsed / plain[0]:.3f}", f"{cpu / plain[1]:.3f}"
        table.add(name, *ratios, f"{elapsed:.1f}", f"{cpu:.1f}", f"{began:.1f}")
    return table


@contextmanager
def _server(folder: Path) -> Iterator[dict[str, str]]:
    """A Prefect server with a home of its own, for as long as this lasts; the environment of its clients. Raises
    `RuntimeError` when it does not come up."""
    folder.mkdir()
    server = PrefectServer(folder, free_port())
    clients = {name: value for name, value in server.environment().items() if os.environ.get(name) != value}
    with server.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - Prefect's own command
            server.command(), env=server.environment(), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            until = monotonic() + server.start_seconds
            while not server.ready():
                if process.poll() is not None or monotonic() > until:
                    raise RuntimeError(f"the Prefect server did not start: {server.log.read_text()[-2000:]}")
                sleep(0.5)
            yield clients
        finally:
            process.terminate()
            process.wait(30)
