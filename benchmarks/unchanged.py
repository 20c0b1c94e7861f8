"""The same drop once more, when nothing of it changed: reading and hashing it is all that has to be done."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.articles import write_drop
from benchmarks.measure import flows, run
from benchmarks.table import Table

_SHA256SUM = "find {} -type f -print0 | xargs -0 sha256sum > /dev/null"
_NONE = ("--without", "language,outlet,entities,quotes,dates,topics,summary,signature,stories")


def measure(documents: int, repeat: int = 3) -> Table:
    """CPU time of the second run over a drop of this many files, beside `sha256sum` over it; the least of `repeat`."""
    with TemporaryDirectory() as folder:
        drop, home, compiled = (Path(folder) / name for name in ("drop", "home", "compiled"))
        write_drop(drop, documents)
        first = flows("ingest", str(drop), *_NONE, "--workers", "0", home=home, compiled=compiled)
        second, sums = [], []
        for _ in range(repeat):
            sums.append(run(["sh", "-c", _SHA256SUM.format(drop)]))
            second.append(flows("ingest", str(drop), *_NONE, "--workers", "0", home=home, compiled=compiled))
        small = _one_article(Path(folder))
        start = [
            flows("ingest", str(small), *_NONE, "--workers", "0", home=home, compiled=compiled) for _ in range(repeat)
        ]
    again, hashed = min(one.cpu for one in second), min(one.cpu for one in sums)
    table = Table(f"Unchanged drop, {documents:,} files", ("", "times", "CPU s", "s"))
    table.add("second run", f"{again / hashed:.2f}", f"{again:.2f}", f"{min(one.elapsed for one in second):.2f}")
    started = min(one.cpu for one in start)
    net = again - started
    table.add("second run without the start of the program", f"{net / hashed:.2f}", f"{net:.2f}")
    table.add("sha256sum", "1.00", f"{hashed:.2f}", f"{min(one.elapsed for one in sums):.2f}")
    table.add("first run, cleaned only", f"{first.cpu / hashed:.2f}", f"{first.cpu:.2f}", f"{first.elapsed:.2f}")
    table.add(f"Python {sys.version_info.major}.{sys.version_info.minor} and the program's start", "", f"{started:.2f}")
    return table


def _one_article(folder: Path) -> Path:
    (folder / "one").mkdir()
    (folder / "one" / "article.txt").write_text("The council closed the bridge on Monday.\n")
    return folder / "one"
