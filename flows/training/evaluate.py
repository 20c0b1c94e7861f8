"""How well rules and model clean outlets that the model has not seen: the whole curve, not one point of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.clean.model.scoring import LOGITS, score
from flows.clean.model.weights import Weights
from flows.training.examples import Example
from flows.training.folds import folds
from flows.training.scores import Counts, Score, count
from flows.training.scores import score as score_of
from flows.training.train import train

OUTER_FOLDS = 5
THRESHOLDS = (5.0, 4.0, 3.5, 3.0, 2.75, 2.5, 2.25, 2.0, 1.75, 1.5, 1.25, 1.0, 0.75, 0.5, 0.25, 0.0, -0.25, -0.5, -1.0)

Margins = list[float | None]
"""Of each line the threshold below which it goes; None where a rule, a title or a repetition decided."""

_NEVER = -100.0


def held_out(examples: Sequence[Example], step: Callable[[], None] = lambda: None) -> list[Margins]:
    """The margins of each example under a model that was trained without its outlet."""
    parts = folds([example.drop.outlet for example in examples], OUTER_FOLDS)
    result: list[Margins] = [[] for _ in examples]
    for part in range(OUTER_FOLDS):
        model = train([example for example, own in zip(examples, parts, strict=True) if own != part], {})
        for place, example in enumerate(examples):
            if parts[place] == part:
                result[place] = margins(example, model)
        step()
    return result


def margins(example: Example, model: Weights) -> Margins:
    """What the model says of an example, shields and all, as `flows.clean.model.scoring.mark` would decide."""
    scored = score(example.gathered.lines, example.rows, model)
    if scored is None:
        return [None if row is None else _NEVER for row in example.rows]
    return [
        None if own is None else own + LOGITS * sum(shield.weight for shield in shields)
        for own, shields in zip(scored.scores, scored.shields, strict=True)
    ]


def counts(example: Example, own: Margins, threshold: float) -> Counts:
    """What is kept and lost of an example at a threshold."""
    kept = [
        line
        for line, margin in zip(example.gathered.lines, own, strict=True)
        if margin is not None and margin < threshold
    ]
    numbers = frozenset(number for line in kept for number in line.numbers)
    return count(example.drop, "\n".join(line.text for line in kept), numbers)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the curve."""

    threshold: float
    score: Score


def curve(
    examples: Sequence[Example], decided: Sequence[Margins], thresholds: Sequence[float] = THRESHOLDS
) -> list[Point]:
    """The curve over thresholds, from careful to thorough."""
    return [
        Point(threshold, score_of(counts(*pair, threshold) for pair in zip(examples, decided, strict=True)))
        for threshold in thresholds
    ]
