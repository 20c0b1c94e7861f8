"""From labelled drops to the weights of the line model, thresholds included."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flows.article import Strictness
from flows.clean.model import context, features, weights
from flows.clean.model.scoring import margins
from flows.clean.model.values import Feature, Row
from flows.clean.model.weights import Weights
from flows.training.examples import Example
from flows.training.fit import fit
from flows.training.folds import folds

STRENGTH = 0.02
"""C of both regressions. Measured: from .005 to .05 it makes no difference to speak of."""

OUTER_FOLDS, INNER_FOLDS = 5, 4

ALLOWED: dict[Strictness, float] = {"careful": 1 / 6000, "balanced": 1 / 125, "thorough": 1 / 60}
"""Share of the articles' words that the model may lose on outlets held out, beside what rules lose. For `careful` it is
far from the 1 in 200 that is promised of both: on drops that were written to be hard, in languages and styles that the
training has few of, the model loses twenty times what it loses here."""

_HELD_BACK = 0.6  # what an example without some of the rules weighs
_LARGE = 100  # lines: a longer document weighs as if it had so many

Step = Callable[[], None]
Margins = list[float | None]


def train(examples: Sequence[Example], made_on: date, step: Step = lambda: None) -> Weights:
    """Fits the model on all examples; its thresholds are set on outlets held out.

    The same examples and date give the same weights.
    """
    decided = held_out(examples, step)
    model = fit_stages(examples)
    step()
    return replace(model, thresholds=thresholds(examples, decided), made_of=made_of(examples, made_on))


STEPS = OUTER_FOLDS + 1
"""How often `train` calls its `step`."""


def held_out(examples: Sequence[Example], step: Step = lambda: None) -> list[Margins]:
    """The margins of each example under a model that was fitted without its outlet."""
    parts = folds([example.drop.outlet for example in examples], OUTER_FOLDS)
    result: list[Margins] = [[] for _ in examples]
    for part in range(OUTER_FOLDS):
        model = fit_stages([example for example, own in zip(examples, parts, strict=True) if own != part])
        for place, example in enumerate(examples):
            if parts[place] == part:
                result[place] = margins(example.gathered.lines, example.rows, model)
        step()
    return result


def fit_stages(examples: Sequence[Example]) -> Weights:
    """Fits both stages, the second on scores that the first gives to outlets that it has not seen. No thresholds."""
    parts = folds([example.drop.outlet for example in examples], INNER_FOLDS)
    unseen: list[list[float | None]] = [[] for _ in examples]
    for part in range(INNER_FOLDS):
        stage = _first([example for example, own in zip(examples, parts, strict=True) if own != part])
        for place, example in enumerate(examples):
            if parts[place] == part:
                unseen[place] = stage.scores(example.rows)
    around = [context.rows(example.gathered.lines, scores) for example, scores in zip(examples, unseen, strict=True)]
    second = _fit(context.FEATURES, examples, around)
    return Weights(_first(examples), second, dict.fromkeys(weights.STRICTNESSES, 0.0), {})


def thresholds(examples: Sequence[Example], decided: Sequence[Margins]) -> dict[Strictness, float]:
    """The lowest threshold that loses no more words of articles than is allowed; two digits.

    Counted on the examples that all rules spoke on, over the lines that were left to the model.
    """
    total = 0
    at_stake: list[tuple[float, int]] = []
    for example, own in zip(examples, decided, strict=True):
        if not example.full:
            continue
        for margin, noise, words in zip(own, example.noise, example.words, strict=True):
            if noise is False:
                total += words
                if margin is not None:
                    at_stake.append((margin, words))
    at_stake.sort(reverse=True)
    found: dict[Strictness, float] = {}
    for strictness in weights.STRICTNESSES:
        spent, threshold = 0, at_stake[0][0] + 0.01 if at_stake else 0.0
        for margin, words in at_stake:
            spent += words
            if spent > ALLOWED[strictness] * total:
                break
            threshold = margin
        found[strictness] = round(threshold + 0.005, 2)
    return found


def made_of(examples: Sequence[Example], made_on: date) -> dict[str, Any]:
    """What a model was made of, in numbers."""
    full = [example for example in examples if example.full]
    return {
        "date": made_on.isoformat(),
        "outlets": len({example.drop.outlet for example in full}),
        "drops": len(full),
        "lines": sum(label is not None for example in full for label in example.noise),
        "languages": dict(sorted(Counter(example.drop.language for example in full).items())),
    }


def _first(examples: Sequence[Example]) -> weights.Stage:
    return _fit(features.FEATURES, examples, [example.rows for example in examples])


def _fit(known: Sequence[Feature], examples: Sequence[Example], rows: Sequence[list[Row | None]]) -> weights.Stage:
    used: list[Row] = []
    noise: list[bool] = []
    weight: list[float] = []
    for example, own in zip(examples, rows, strict=True):
        each = (1.0 if example.full else _HELD_BACK) * min(1.0, _LARGE / max(1, len(own)))
        for row, label in zip(own, example.noise, strict=True):
            if row and label is not None:
                used.append(row)
                noise.append(label)
                weight.append(each)
    return fit(known, used, noise, weight, STRENGTH)
