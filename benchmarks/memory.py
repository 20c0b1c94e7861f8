"""Peak memory of a run over a small drop and over a large one: it may not grow with the drop."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.articles import write_drop
from benchmarks.measure import Command, flows
from benchmarks.table import Table


def measure(small: int, large: int, without: str) -> Table:
    """The largest resident set of the process, for both drops; each starts with an empty index."""
    peaks = {documents: _run(documents, without) for documents in (small, large)}
    table = Table(f"Peak memory, without {without or 'nothing'}", ("files", "times", "MB", "CPU s"))
    for documents, took in peaks.items():
        table.add(f"{documents:,}", f"{took.peak / peaks[small].peak:.3f}", f"{took.peak / 1e6:.0f}", f"{took.cpu:.1f}")
    return table


def _run(documents: int, without: str) -> Command:
    with TemporaryDirectory() as folder:
        drop = Path(folder) / "drop"
        write_drop(drop, documents)
        options = ("--without", without) if without else ()
        return flows("ingest", str(drop), "--workers", "0", *options, home=Path(folder) / "home")
