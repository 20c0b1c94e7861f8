"""How well labelled drops are cleaned, as people read it."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from flows.clean.model.weights import STRICTNESSES
from flows.text.terminal import styled
from flows.training.evaluate import Evaluation
from flows.training.scores import Score

_SCORE = ("shingle F1", "line F1", "words lost")


def print_evaluation(console: Console, evaluation: Evaluation) -> None:
    """The curve, the languages, the kinds of lines, the drops that are cleaned worst."""
    drops = evaluation.rules_alone.drops
    console.print(styled(f"{evaluation.folder}: {drops:,} drops", "bold"))
    table = _table("threshold", (*_SCORE, "precision", "recall", ""))
    table.add_row("rules alone", *_score(evaluation.rules_alone), *_lines(evaluation.rules_alone), "")
    for point in evaluation.curve:
        table.add_row(f"{point.threshold:+.2f}", *_score(point.score), *_lines(point.score), point.strictness or "")
    console.print(table)
    table = _table("language", ["drops", *(f"{name}: {what}" for name in STRICTNESSES for what in ("F1", "lost"))])
    for language, scores in evaluation.by_language.items():
        cells = [cell for name in STRICTNESSES for cell in (_score(scores[name])[0], _score(scores[name])[2])]
        table.add_row(styled(language), str(scores["careful"].drops), *cells)
    console.print(table)
    table = _table("kind of line", ["lines", *(f"stay, {name}" for name in STRICTNESSES)])
    for kind, counts in evaluation.left_by_kind.items():
        shares = (f"{counts[name] / counts['lines']:.1%}" for name in STRICTNESSES)
        table.add_row(styled(kind), f"{counts['lines']:,}", *shares)
    console.print(table)
    console.print(styled(f"worst, careful: {', '.join(evaluation.worst['careful'])}"), soft_wrap=True)


def _table(first: str, others: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for heading in others:
        table.add_column(heading, justify="right" if heading else "left", no_wrap=not heading)
    return table


def _score(score: Score) -> tuple[str, str, str]:
    return f"{score.shingle_f1:.4f}", f"{score.line_f1:.4f}", f"{score.lost:.2%}"


def _lines(score: Score) -> tuple[str, str]:
    return f"{score.line_precision:.3f}", f"{score.line_recall:.3f}"
