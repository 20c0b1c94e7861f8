"""The same drop with one worker process, and with more."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.articles import write_drop
from benchmarks.measure import Command, flows
from benchmarks.table import Table


def measure(documents: int, workers: tuple[int, ...] = (0, 1, 2)) -> Table:
    """Time by the clock for each number of workers, with all stages: what processes are for."""
    with TemporaryDirectory() as folder:
        drop = Path(folder) / "drop"
        write_drop(drop, documents)
        took: dict[int, Command] = {}
        for number in workers:
            home = Path(folder) / f"home{number}"
            took[number] = flows("ingest", str(drop), "--workers", str(number), home=home)
    table = Table(
        f"Workers, {documents} articles, all stages", ("workers", "times as fast", "documents/s", "s", "CPU s")
    )
    for number, one in took.items():
        speed, rate = took[workers[0]].elapsed / one.elapsed, documents / one.elapsed
        table.add(str(number), f"{speed:.2f}", f"{rate:.0f}", f"{one.elapsed:.1f}", f"{one.cpu:.1f}")
    return table
