"""The quality gate: how well articles are cleaned, on labelled drops that were written for it, held to floors.

    python -m tests.quality.gate                    how it stands beside the floors
    python -m tests.quality.gate --raise            floors become what is reached, where that is better
    python -m tests.quality.gate --accept "why"     floors become what is reached, worse or not; the reason is kept

The floors name the hash of the set: a drop or a label that changes is a change of what is measured, and needs the same
word. Nothing may learn from the set: no weight is trained on it.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.article import STRICTNESSES, Strictness
from flows.clean import judge
from flows.training.labelled import LabelledDrop, read_folder
from flows.training.scores import Counts, count, score
from tests.clean.documents import raw_text
from tests.quality.floors import Figures, Floors, hash_of, parser, show

HERE = Path(__file__).parent
DROPS, FLOORS = HERE / "drops", HERE / "gate_floors.yml"
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
    return hash_of(DROPS, "*.lines")


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


def reached(drops: Iterable[LabelledDrop], strictnesses: Iterable[Strictness] = STRICTNESSES) -> Figures:
    """A row for each strictness and group."""
    drops = list(drops)
    return {
        row(strictness, group): figures
        for strictness in strictnesses
        for group, figures in measure(drops, strictness).items()
    }


def row(strictness: Strictness, group: str) -> str:
    """The name of a row of floors."""
    return f"{strictness} {group}"


def main() -> int:
    """Print, and change the floors where that is asked for."""
    asked = parser(__doc__ or "").parse_args()
    known, figures = Floors.read(FLOORS), reached(read_folder(DROPS))
    show(figures, known, MEASURES, by_row=True)
    return known.settle(FLOORS, figures, set_hash(), asked)


if __name__ == "__main__":
    sys.exit(main())
