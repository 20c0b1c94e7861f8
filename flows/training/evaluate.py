"""How well rules and model clean labelled drops: the whole curve, and where it comes from."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flows.article import Strictness
from flows.training.examples import Example
from flows.training.scores import NEUTRAL, Counts, Score, count, score
from flows.training.train import Margins

STEPS = (5.0, 4.0, 3.5, 3.0, 2.5, 2.0, 1.75, 1.5, 1.25, 1.0, 0.75, 0.5, 0.25, 0.0, -0.25, -0.5, -1.0)
"""The thresholds of a curve, beside those of the strictnesses."""

_WORST = 10


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve; `strictness` where it is one that people choose."""

    threshold: float
    score: Score
    strictness: Strictness | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What became of the drops of one folder."""

    folder: str
    curve: tuple[Point, ...]  # from careful to thorough
    rules_alone: Score
    by_language: dict[str, dict[Strictness, Score]]
    left_by_kind: dict[str, dict[str, int]]  # of each kind of line: how many there are, and how many stay
    worst: dict[Strictness, list[str]]  # names of drops, the worst first

    def to_document(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def evaluate(
    folder: str, examples: Sequence[Example], decided: Sequence[Margins], thresholds: dict[Strictness, float]
) -> Evaluation:
    """Scores examples at many thresholds; `decided` are the margins of their lines."""
    chosen = {threshold: name for name, threshold in thresholds.items()}
    points = tuple(
        Point(threshold, score(_counts(examples, decided, threshold)), chosen.get(threshold))
        for threshold in sorted({*STEPS, *chosen}, reverse=True)
    )
    at = {name: _counts(examples, decided, threshold) for name, threshold in thresholds.items()}
    languages: defaultdict[str, list[int]] = defaultdict(list)
    for place, example in enumerate(examples):
        languages[example.drop.language].append(place)
    return Evaluation(
        folder,
        points,
        score(_counts(examples, decided, float("inf"))),
        {
            language: {name: score(counts[place] for place in places) for name, counts in at.items()}
            for language, places in sorted(languages.items(), key=lambda item: (-len(item[1]), item[0]))
        },
        _left(examples, decided, thresholds),
        {name: _worst(examples, counts) for name, counts in at.items()},
    )


def _counts(examples: Sequence[Example], decided: Sequence[Margins], threshold: float) -> list[Counts]:
    found = []
    for example, own in zip(examples, decided, strict=True):
        pairs = zip(example.gathered.lines, own, strict=True)
        kept = [line for line, margin in pairs if margin is not None and margin < threshold]
        numbers = frozenset(number for line in kept for number in line.numbers)
        found.append(count(example.drop, "\n".join(line.text for line in kept), numbers))
    return found


def _left(
    examples: Sequence[Example], decided: Sequence[Margins], thresholds: dict[Strictness, float]
) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for example, own in zip(examples, decided, strict=True):
        for line, margin in zip(example.gathered.lines, own, strict=True):
            for kind in {example.drop.labels[number - 1] for number in line.numbers} - NEUTRAL:
                found[kind]["lines"] += 1
                for name, threshold in thresholds.items():
                    found[kind][name] += margin is not None and margin < threshold
    return {kind: dict(counts) for kind, counts in sorted(found.items(), key=lambda item: (-item[1]["lines"], item[0]))}


def _worst(examples: Sequence[Example], counts: Sequence[Counts]) -> list[str]:
    def share(one: Counts) -> float:
        hits, surplus, missing = one.shingles
        return 2 * hits / max(1, 2 * hits + surplus + missing)

    order = sorted(zip(examples, counts, strict=True), key=lambda pair: (share(pair[1]), pair[0].drop.name))
    return [example.drop.name for example, _ in order[:_WORST]]
