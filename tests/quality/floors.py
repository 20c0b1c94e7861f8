"""Floors: the figures that a labelled set has reached, which no change falls below unasked.

A file of floors names the hash of its set and every reason why a floor was lowered or a set changed. Figures stand in
rows of measures, all of them 0 to 1 and better when higher.
"""

import argparse
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import yaml
from rich.console import Console
from rich.table import Table

Figures = Mapping[str, Mapping[str, float]]
"""Row -> measure -> figure."""


def hash_of(folder: Path, pattern: str) -> str:
    """SHA-256 over the names and bytes of the files of a set."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob(pattern)):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def parser(described: str) -> argparse.ArgumentParser:
    """The arguments that every gate has."""
    asked = argparse.ArgumentParser(description=described, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--raise", dest="raised", action="store_true", help="floors become what is reached, if better")
    asked.add_argument("--accept", metavar="WHY", help="floors become what is reached, worse or not")
    return asked


@dataclass(frozen=True, slots=True)
class Floors:
    """What was reached on one set."""

    set: str = ""
    accepted: tuple[str, ...] = ()
    floors: Figures = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The floors as they are written down; none where there is no file."""
        if not path.exists():
            return cls()
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(found["set"], tuple(found["accepted"]), found["floors"])

    def of(self, row: str, measure: str) -> float | None:
        """One floor; None where there is none yet."""
        return self.floors.get(row, {}).get(measure)

    def fallen(self, reached: Figures) -> list[str]:
        """Every figure below its floor, in words; a floor whose figure is gone has fallen too."""
        return [
            f"{row}: {measure} {reached.get(row, {}).get(measure, 0.0):.4f} is below {floor:.3f}"
            for row, floors in self.floors.items()
            for measure, floor in floors.items()
            if reached.get(row, {}).get(measure, 0.0) < floor
        ]

    def settle(self, path: Path, reached: Figures, set_hash: str, asked: argparse.Namespace) -> int:
        """Write the floors where that is asked for; the exit code: 1 when something is worse and nobody accepts it."""
        worse = bool(self.fallen(reached))
        if self.set != set_hash:
            Console().print("the set is not the one that the floors were written for")
            worse = True
        if asked.accept:
            Floors(set_hash, (*self.accepted, asked.accept), _down(reached))._write(path)
        elif asked.raised and not worse:
            replace(self, floors=_down(reached, self))._write(path)
        return 1 if worse and not asked.accept else 0

    def _write(self, path: Path) -> None:
        content = {"set": self.set, "accepted": list(self.accepted), "floors": self.floors}
        path.write_text(
            "# Written by the gate's --raise; lower only with --accept and a reason.\n"
            + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120),
            encoding="utf-8",
        )


def show(reached: Figures, known: Floors, measures: Iterable[str], *, by_row: bool) -> None:
    """Print figures beside their floors: a line a row, or a line a measure."""
    names = list(measures)
    lines, columns = (list(reached), names) if by_row else (names, list(reached))
    table = Table("", *columns)
    for line in lines:
        cells = [_cell(reached, known, *((line, column) if by_row else (column, line))) for column in columns]
        table.add_row(line, *cells)
    Console().print(table)


def _cell(reached: Figures, known: Floors, row: str, measure: str) -> str:
    figure, floor = reached[row].get(measure), known.of(row, measure)
    if figure is None:
        return ""
    return f"{figure:.4f}" + ("" if floor is None else f" ({'below ' if figure < floor else ''}{floor:.3f})")


def _down(reached: Figures, at_least: Floors | None = None) -> dict[str, dict[str, float]]:
    """The figures as floors: three digits, rounded down, none lower than it was."""
    return {
        row: {
            name: max(int(figure * 1000) / 1000, (at_least and at_least.of(row, name)) or 0.0)
            for name, figure in figures.items()
        }
        for row, figures in reached.items()
    }
