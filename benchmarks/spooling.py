"""A drop that is held back until its assertions are judged, beside the same drop that is loaded as it is judged."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.articles import write_drop
from benchmarks.measure import flows
from benchmarks.table import Table

# It can be told of the whole drop alone, and always holds.
HELD = "assertions: [{id: all, measure: median_words, minimum: 1, severity: stop}]\n"
LOADED = "assertions: [{id: all, measure: median_words, minimum: 1, severity: warn}]\n"
_START = 10  # articles: a run of these is the start, and is taken off


def measure(documents: int, workers: tuple[int, ...] = (0, 2), without: str = "", repeat: int = 1) -> Table:
    """Time by the clock and of the processors. Both take turns; of `repeat` rounds the quickest counts."""
    options = ("--without", without) if without else ()
    table = Table(
        f"Spooling, {documents:,} articles, without {without or 'nothing'}",
        ("judged by", "clock, times", "CPU, times", "loaded at once, s", "held back, s", "CPU s", "CPU s held back"),
    )
    with TemporaryDirectory() as folder:
        few, drop = Path(folder) / "few", Path(folder) / "drop"
        write_drop(few, _START)
        write_drop(drop, documents)
        for number in workers:
            clock: dict[str, float] = {}
            cpu: dict[str, float] = {}
            for turn in range(repeat):
                for name, text in (("loaded", LOADED), ("held", HELD)):
                    file = Path(folder) / f"{name}.yml"
                    file.write_text(text)
                    how = ("--workers", str(number), "--assertions", str(file), *options)
                    start, all_of_it = (
                        flows("ingest", str(one), *how, home=Path(folder) / f"{name} {number} {turn} {one.name}")
                        for one in (few, drop)
                    )
                    clock[name] = min(clock.get(name, 1e9), all_of_it.elapsed - start.elapsed)
                    cpu[name] = min(cpu.get(name, 1e9), all_of_it.cpu - start.cpu)
            figures = (clock["loaded"], clock["held"], cpu["loaded"], cpu["held"])
            ratios = (clock["held"] / clock["loaded"], cpu["held"] / cpu["loaded"])
            table.add(
                f"{number} workers", *(f"{ratio:.2f}" for ratio in ratios), *(f"{figure:.1f}" for figure in figures)
            )
    return table
