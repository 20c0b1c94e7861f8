"""The same drop with one worker process, with more, and with a Dask cluster of this machine, whose scheduler and worker
share its processors."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.articles import write_drop
from benchmarks.measure import flows
from benchmarks.table import Table

_START = 10  # articles: a run of these is the start, with the models of one process, and is taken off


def measure(
    documents: int, workers: tuple[int, ...] = (1, 2), dask: tuple[int, ...] = (2,), without: str = "", repeat: int = 1
) -> Table:
    """Time by the clock for each number of processes, which is what they are for. All take turns; of `repeat` rounds
    the quickest counts."""
    options = ("--without", without) if without else ()
    runs: dict[str, tuple[str, ...]] = {f"{number} processes": ("--workers", str(number)) for number in workers}
    runs |= {f"dask, {number} threads": ("--runner", "dask", "--workers", str(number)) for number in dask}
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}  # of the start, and of all
    cpu: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        few, drop = Path(folder) / "few", Path(folder) / "drop"
        write_drop(few, _START)
        write_drop(drop, documents)
        for turn in range(repeat):
            for name, arguments in runs.items():
                few_of_it, all_of_it = (
                    flows("ingest", str(one), *arguments, *options, home=Path(folder) / f"{name} {turn} {one.name}")
                    for one in (few, drop)
                )
                seconds[name].append((few_of_it.elapsed, all_of_it.elapsed))
                cpu[name] = all_of_it.cpu
    table = Table(
        f"Workers, {documents:,} articles, without {without or 'nothing'}",
        ("judged by", "times as fast", "documents/s", "s", "start, s", "CPU s"),
    )
    work = {name: min(end - begin for begin, end in some) for name, some in seconds.items()}
    first = next(iter(work.values()))
    for name, net in work.items():
        start = min(start for start, _ in seconds[name])
        cells = (
            f"{first / net:.2f}",
            f"{(documents - _START) / net:.0f}",
            f"{net:.1f}",
            f"{start:.1f}",
            f"{cpu[name]:.1f}",
        )
        table.add(name, *cells)
    return table
