"""From labelled drops to the weights of the line model."""

from collections.abc import Sequence
from typing import Any

from flows.clean.model import context, features, weights
from flows.clean.model.features import Row
from flows.clean.model.weights import Weights
from flows.training.examples import Example
from flows.training.fit import fit
from flows.training.folds import folds

STRENGTH = 0.02
"""C of both regressions. Measured: from .01 to .05 it makes no difference."""

INNER_FOLDS = 4
_HELD_BACK = 0.6  # what an example without some of the rules weighs
_LARGE = 100  # lines: a longer document weighs as if it had so many


def train(examples: Sequence[Example], made_of: dict[str, Any]) -> Weights:
    """Fits both stages, the second on scores that the first gives to outlets that it has not seen.

    The thresholds are for `flows.training.evaluate` to set.
    """
    parts = folds([example.drop.outlet for example in examples], INNER_FOLDS)
    unseen: list[list[float | None]] = [[] for _ in examples]
    for part in range(INNER_FOLDS):
        stage = _first([example for example, own in zip(examples, parts, strict=True) if own != part])
        for place, example in enumerate(examples):
            if parts[place] == part:
                unseen[place] = stage.scores(example.rows)
    second = [context.rows(example.gathered.lines, scores) for example, scores in zip(examples, unseen, strict=True)]
    return Weights(
        _first(examples), _fit(context.FEATURES, examples, second), dict.fromkeys(weights.STRICTNESSES, 0.0), made_of
    )


def _first(examples: Sequence[Example]) -> weights.Stage:
    return _fit(features.FEATURES, examples, [example.rows for example in examples])


def _fit(
    known: Sequence[features.Feature], examples: Sequence[Example], rows: Sequence[list[Row | None]]
) -> weights.Stage:
    used: list[Row] = []
    noise: list[bool] = []
    weight: list[float] = []
    for example, own in zip(examples, rows, strict=True):
        each = (1.0 if example.full else _HELD_BACK) * min(1.0, _LARGE / len(own))
        for row, label in zip(own, example.noise, strict=True):
            if row is not None and label is not None:
                used.append(row)
                noise.append(label)
                weight.append(each)
    return fit(known, used, noise, weight, STRENGTH)
