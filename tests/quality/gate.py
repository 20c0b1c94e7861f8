"""The quality gate: how well articles are cleaned, on labelled drops that were written for it, held to floors.

    python -m tests.quality.gate                    how it stands beside the floors
    python -m tests.quality.gate --raise            floors become what is reached, where that is better
    python -m tests.quality.gate --accept "why"     floors become what is reached, worse or not; the reason is kept

The floors name the hash of the set: a drop or a label that changes is a change of what is measured, and needs the same
word. Nothing may learn from the set: no weight is trained on it.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from flows.article import STRICTNESSES, Strictness
from flows.clean import judge
from flows.training.labelled import LabelledDrop, read_folder
from flows.training.scores import Counts, count, score
from tests.clean.documents import raw_text

HERE = Path(__file__).parent
DROPS, FLOORS = HERE / "drops", HERE / "floors.yml"
GROUPS = ("en", "de", "other languages")
MEASURES = ("shingle_f1", "line_f1", "kept", "kinds")
"""`kept` is the share of the articles' words that are in the body: 0.995 is one in 200 lost. `kinds` is the share of
removed lines whose kind is the one that a person gave them."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of one drop."""

    counts: Counts
    kinds: tuple[int, int]  # removed lines of the right kind, all removed lines that had to go

    @classmethod
    def of(cls, drop: LabelledDrop, strictness: Strictness) -> "Cleaned":
        """Clean it, and count."""
        judgement = judge(raw_text(drop.text), strictness)
        kept = frozenset(verdict.line for verdict in judgement.verdicts if verdict.outcome == "kept")
        gone = {verdict.line: verdict.decisive.kind for verdict in judgement.verdicts if verdict.decisive}
        noise = [(n, label) for n, label in enumerate(drop.labels, start=1) if label not in ("keep", "ignore")]
        right = sum(gone.get(number) == label for number, label in noise)
        return cls(count(drop, "\n".join(judgement.paragraphs), kept), (right, sum(n in gone for n, _ in noise)))


def set_hash() -> str:
    """SHA-256 over the names and bytes of all labelled drops."""
    digest = hashlib.sha256()
    for path in sorted(DROPS.rglob("*.lines")):
        digest.update(path.relative_to(DROPS).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def measure(drops: Iterable[LabelledDrop], strictness: Strictness) -> dict[str, dict[str, float]]:
    """Group -> measure -> figure."""
    cleaned: dict[str, list[Cleaned]] = {group: [] for group in GROUPS}
    for drop in drops:
        cleaned[drop.language if drop.language in GROUPS else GROUPS[-1]].append(Cleaned.of(drop, strictness))
    return {group: dict(zip(MEASURES, _figures(found), strict=True)) for group, found in cleaned.items()}


def _figures(cleaned: list[Cleaned]) -> Iterator[float]:
    found = score(one.counts for one in cleaned)
    yield from (found.shingle_f1, found.line_f1, 1 - found.lost)
    right, gone = (sum(one.kinds[column] for one in cleaned) for column in (0, 1))
    yield right / gone if gone else 1.0


def floors() -> dict[str, Any]:
    """The floors as they are written down."""
    found: dict[str, Any] = yaml.safe_load(FLOORS.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Print, and change the floors where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="raised", action="store_true")
    parser.add_argument("--accept", metavar="WHY")
    asked = parser.parse_args()
    drops = list(read_folder(DROPS))
    reached = {strictness: measure(drops, strictness) for strictness in STRICTNESSES}
    known = floors() if FLOORS.exists() else {"accepted": []}
    worse = _print(reached, known)
    if known.get("set") != set_hash():
        print("the set is not the one that the floors were written for")  # noqa: T201
        worse = True
    if asked.accept:
        _write({**known, "accepted": [*known["accepted"], asked.accept]}, reached, only_better=False)
    elif asked.raised and not worse:
        _write(known, reached, only_better=True)
    return 1 if worse and not asked.accept else 0


def _print(reached: dict[Strictness, dict[str, dict[str, float]]], known: dict[str, Any]) -> bool:
    table = Table("strictness", "drops", *MEASURES)
    worse = False
    for strictness, groups in reached.items():
        for group, figures in groups.items():
            cells = []
            for name, figure in figures.items():
                floor = known.get("floors", {}).get(strictness, {}).get(group, {}).get(name)
                low = floor is not None and figure < floor
                worse |= low
                cells.append(f"{figure:.4f}" + ("" if floor is None else f" ({'below ' if low else ''}{floor:.3f})"))
            table.add_row(strictness, group, *cells)
    Console().print(table)
    return worse


def _write(known: dict[str, Any], reached: dict[Strictness, dict[str, dict[str, float]]], *, only_better: bool) -> None:
    written = {
        strictness: {
            group: {name: max(_down(figure), _known(known, strictness, group, name) if only_better else 0.0)
                    for name, figure in figures.items()}
            for group, figures in groups.items()
        }
        for strictness, groups in reached.items()
    }  # fmt: skip
    content = {"set": set_hash(), "accepted": known["accepted"], "floors": written}
    FLOORS.write_text(
        "# Written by `python -m tests.quality.gate --raise`; lower only with --accept and a reason.\n"
        + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120),
        encoding="utf-8",
    )


def _known(known: dict[str, Any], strictness: str, group: str, name: str) -> float:
    return float(known.get("floors", {}).get(strictness, {}).get(group, {}).get(name, 0.0))


def _down(figure: float) -> float:
    return int(figure * 1000) / 1000


if __name__ == "__main__":
    sys.exit(main())
