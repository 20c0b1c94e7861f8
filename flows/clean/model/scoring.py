"""The line model at work: a score for every line that is still open, as evidence with a weight and a reason.

Two linear stages. The first looks at the line and at what it shares with the document; the second at the first's
scores around it. A weight of 1 is the threshold of the strictness asked for, and each step of 1 / LOGITS above or below
it multiplies the odds by e. On pages, lines far from the stretch that is the article are held to a lower threshold.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.article import Strictness
from flows.clean.model import context, features, weights
from flows.clean.model.kinds import kind_of
from flows.clean.model.shields import shields
from flows.clean.model.stretch import FAR, apart
from flows.clean.model.values import Feature, Row
from flows.clean.model.weights import Stage, Weights
from flows.clean.verdicts import Evidence, Line

LOGITS = 4.0
"""Log-odds that a weight of 1 stands for."""

RULE, APART = "line-model", "apart-from-text"
_APART = f"Stands apart from the article: {FAR} lines or more between them are no text"
_APART_SCORE, _APART_MOST = 4.0, 2.0
"""What a line that stands apart from the article adds to its score, shields counted, and up to where: below what
`careful` asks for."""
_APART_RUNNING = 0.0  # the score of running text that stands apart
_WORTH_TELLING = 0.25  # of weight: below it the model says nothing of a line
_FEWEST_LINES = 4
_STAYS = -99.0  # below every threshold


@dataclass(frozen=True, slots=True)
class Scored:
    """What the model says of a document; lists are as long as its lines, with None where a line went before."""

    rows: list[Row | None]
    around: list[Row | None]
    scores: list[float | None]
    shields: list[list[Evidence]]
    apart: list[float]  # what is added to the scores of lines that stand apart from the article


def score(lines: list[Line], rows: list[Row | None], model: Weights) -> Scored | None:
    """The scores of a document whose `features.rows` are given.

    None for a document of a few lines, or one without any line that surely is text: there is nothing to compare with.
    """
    if len(lines) < _FEWEST_LINES:
        return None
    around = context.rows(lines, model.line.scores(rows))
    scores = model.context.scores(around)
    if not any(score is not None and score < context.SURE for score in scores):
        return None
    found = shields(lines, rows)
    own = [_shielded(score, shield) for score, shield in zip(scores, found, strict=True)]
    added = [
        _added(row, score) if far and score is not None else 0.0
        for far, row, score in zip(apart(lines, own), rows, own, strict=True)
    ]
    return Scored(rows, around, scores, found, added)


def _shielded(score: float | None, shields: list[Evidence]) -> float | None:
    return score + LOGITS * sum([shield.weight for shield in shields]) if shields and score is not None else score


def _added(row: Row | None, score: float) -> float:
    return max(0.0, min(_APART_SCORE, _APART_MOST - score)) if row else _APART_RUNNING - score


def margins(lines: list[Line], rows: list[Row | None], model: Weights) -> list[float | None]:
    """Of each line the lowest threshold at which it stays, shields counted; None where it went before."""
    scored = score(lines, rows, model)
    if scored is None:
        return [None if row is None else _STAYS for row in rows]
    shielded = map(_shielded, scored.scores, scored.shields)
    return [None if own is None else own + added for own, added in zip(shielded, scored.apart, strict=True)]


def mark(lines: list[Line], title: str | None, strictness: Strictness, model: Weights | None = None) -> None:
    """Adds the model's evidence to the open lines of a document, and what protects them."""
    model = model or weights.load()
    scored = score(lines, features.rows(lines, title), model)
    if scored is None:
        return
    threshold = model.thresholds[strictness]
    went = [score is None for score in scored.scores]
    for position, own in enumerate(scored.scores):
        row, beside, added = scored.rows[position], scored.around[position], scored.apart[position]
        if own is None or not (added or (row and beside)):
            continue
        weight = 1.0 + (own + added - threshold) / LOGITS
        if weight < _WORTH_TELLING:
            continue
        rule, reason = (APART, _APART) if added or not row or not beside else (RULE, _reason(model, row, beside))
        evidence = Evidence(kind_of(lines, went, position), rule, reason, weight)
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
