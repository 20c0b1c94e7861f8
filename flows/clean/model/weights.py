"""The weights of the line model: weights.json beside this module, made by `flows model train` and read by people.

Each feature is one line of the file: the weight of each of its values, in units of log-odds. Above 0 speaks against the
line. There is no word of any text in it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from flows.article import Strictness
from flows.clean.model import context, features
from flows.clean.model.values import Feature, Row

FILE = "weights.json"
STRICTNESSES: tuple[Strictness, ...] = ("careful", "balanced", "thorough")


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the two stages: a score is the intercept and one weight of each feature."""

    intercept: float
    table: tuple[tuple[float, ...], ...]  # of each feature the weight of each value

    def scores(self, rows: list[Row | None]) -> list[float | None]:
        """The scores of rows: above 0 where they speak against a line. None of None."""
        table, intercept = self.table, self.intercept
        return [
            None
            if row is None
            else context.SURELY_TEXT
            if not row
            else intercept + sum([weights[value] for weights, value in zip(table, row)])  # noqa: B905 - of one length: checked when they were read
            for row in rows
        ]


@dataclass(frozen=True, slots=True)
class Weights:
    """The model."""

    line: Stage
    context: Stage
    thresholds: dict[Strictness, float]  # of the second stage's score: from here on a line goes
    made_of: dict[str, Any]  # counts and date of the training


@cache
def load() -> Weights:
    """The weights of this package."""
    return parse(data())


def data() -> bytes:
    """The bytes of the weights file."""
    return resources.files("flows.clean.model").joinpath(FILE).read_bytes()


def read(path: Path) -> Weights:
    """The weights of a file. Raises `ValueError` when it does not fit the features of this program."""
    return parse(path.read_bytes())


def parse(content: bytes) -> Weights:
    """Raises `ValueError` for a file that does not fit the features: both must name the same, in any order."""
    document = json.loads(content)
    thresholds = {name: float(document["thresholds"][name]) for name in STRICTNESSES}
    if not thresholds["careful"] >= thresholds["balanced"] >= thresholds["thorough"]:
        raise ValueError("thresholds fall from careful to thorough")
    return Weights(
        _stage(document["line"], features.FEATURES),
        _stage(document["context"], context.FEATURES),
        thresholds,
        document["made_of"],
    )


def _stage(document: dict[str, Any], known: Sequence[Feature]) -> Stage:
    tables = document["features"]
    if tables.keys() != {feature.name for feature in known}:
        differ = sorted(tables.keys() ^ {feature.name for feature in known})
        raise ValueError(f"features that only one of weights and program has: {', '.join(differ)}")
    table = []
    for feature in known:
        own = tables[feature.name]
        if own.keys() != set(feature.values):
            raise ValueError(f"feature {feature.name!r} has other values: {sorted(own.keys() ^ set(feature.values))}")
        table.append(tuple(float(own[value]) for value in feature.values))
    return Stage(float(document["intercept"]), tuple(table))


def dump(weights: Weights) -> str:
    """The file: one line a feature, three digits."""
    made_of = json.dumps(weights.made_of, ensure_ascii=False)
    thresholds = json.dumps({name: weights.thresholds[name] for name in STRICTNESSES})
    line = _lines(weights.line, features.FEATURES)
    around = _lines(weights.context, context.FEATURES)
    return (
        f'{{\n"made_of": {made_of},\n"thresholds": {thresholds},\n'
        f'"line": {{\n{line}\n}},\n"context": {{\n{around}\n}}\n}}\n'
    )


def _lines(stage: Stage, known: Sequence[Feature]) -> str:
    rows = []
    for feature, own in zip(known, stage.table, strict=True):
        values = {value: _rounded(weight) for value, weight in zip(feature.values, own, strict=True)}
        rows.append(f"    {json.dumps(feature.name)}: {json.dumps(values)}")
    joined = ",\n".join(rows)
    return f'  "intercept": {_rounded(stage.intercept)},\n  "features": {{\n{joined}\n  }}'


def _rounded(weight: float) -> float:
    return round(weight, 3) + 0.0  # no -0.0
