"""The line model at work: a score for every line that is still open, as evidence with a weight and a reason.

Two linear stages. The first looks at the line and at what it shares with the document; the second at the first's
scores around it. A weight of 1 is the threshold of the strictness asked for, and each step of 1 / LOGITS above or below
it multiplies the odds by e.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.article import Strictness
from flows.clean.model import context, features, weights
from flows.clean.model.features import Feature, Row
from flows.clean.model.kinds import kind_of
from flows.clean.model.shields import shields
from flows.clean.model.weights import Stage, Weights
from flows.clean.verdicts import Evidence, Line

LOGITS = 4.0
"""Log-odds that a weight of 1 stands for."""

RULE = "line-model"
_WORTH_TELLING = 0.25  # of weight: below it the model says nothing of a line
_FEWEST_LINES = 4
_STAYS = -99.0  # below every threshold
_SURE = -2.0  # a score of running text


@dataclass(frozen=True, slots=True)
class Scored:
    """What the model says of a document; lists are as long as its lines, with None where a line went before."""

    rows: list[Row | None]
    around: list[Row | None]
    scores: list[float | None]
    shields: list[list[Evidence]]


def score(lines: list[Line], rows: list[Row | None], model: Weights) -> Scored | None:
    """The scores of a document whose `features.rows` are given.

    None for a document of a few lines, or one without any line that surely is text: there is nothing to compare with.
    """
    if len(lines) < _FEWEST_LINES:
        return None
    around = context.rows(lines, model.line.scores(rows))
    scores = model.context.scores(around)
    if not any(score is not None and score < _SURE for score in scores):
        return None
    return Scored(rows, around, scores, shields(lines, rows))


def margins(lines: list[Line], rows: list[Row | None], model: Weights) -> list[float | None]:
    """Of each line the lowest threshold at which it stays, shields counted; None where it went before."""
    scored = score(lines, rows, model)
    if scored is None:
        return [None if row is None else _STAYS for row in rows]
    return [
        None if own is None else own + LOGITS * sum([shield.weight for shield in shields])
        for own, shields in zip(scored.scores, scored.shields, strict=True)
    ]


def mark(lines: list[Line], title: str | None, strictness: Strictness, model: Weights | None = None) -> None:
    """Adds the model's evidence to the open lines of a document, and what protects them."""
    model = model or weights.load()
    scored = score(lines, features.rows(lines, title), model)
    if scored is None:
        return
    threshold = model.thresholds[strictness]
    went = [score is None for score in scored.scores]
    for position, own in enumerate(scored.scores):
        row, beside = scored.rows[position], scored.around[position]
        if own is None or not row or not beside:
            continue
        weight = 1.0 + (own - threshold) / LOGITS
        if weight < _WORTH_TELLING:
            continue
        evidence = Evidence(kind_of(lines, went, position), RULE, _reason(model, row, beside), weight)
        lines[position].evidence += [evidence, *scored.shields[position]]


def _reason(model: Weights, row: Row, beside: Row) -> str:
    """One sentence: what spoke most, of the line itself and of what surrounds it."""
    own = _loudest(model.line, features.FEATURES, row, 2)
    around = _loudest(model.context, context.FEATURES[2:], beside[2:], 1, skip=2)
    return f"Reads like what stands around articles ({'; '.join([*own, *around])})"


def _loudest(stage: Stage, known: Sequence[Feature], row: Row, number: int, skip: int = 0) -> list[str]:
    """The features with the greatest weights against the line, the loudest first; `skip`: so many are left out."""
    weighed = [weights[value] for weights, value in zip(stage.table[skip:], row, strict=True)]
    said = []
    for _ in range(number):
        loudest = max(weighed)
        if loudest <= 0:
            break
        at = weighed.index(loudest)
        weighed[at] = 0.0
        said.append(f"{known[at].name}: {known[at].values[row[at]]}")
    return said
