"""Commands for the line model: train, evaluate."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import JsonOption, err, out, print_json, progress_bar
from flows.errors import UsageError
from flows.text.terminal import inert

if TYPE_CHECKING:
    from flows.training.examples import Example

app = typer.Typer(no_args_is_help=True)

FoldersArgument = Annotated[
    list[Path], typer.Argument(metavar="FOLDER...", exists=True, file_okay=False, help="Of labelled drops: *.lines.")
]


@app.command()
def train(
    folders: FoldersArgument,
    to: Annotated[Path, typer.Option(metavar="FILE", help="Where the weights go.")] = Path("weights.json"),
    made_on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Stands in the file; default: today."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Fit the line model on labelled drops, and set its thresholds on outlets held out. Needs the extra:
    pip install 'article-flows[train]'. The same folders and date give the same file."""
    from flows.clean.model.weights import dump
    from flows.training import train as training

    if not to.absolute().parent.is_dir() or to.is_dir():
        raise UsageError(f"--to {to} cannot be written: it names a file in a folder that exists")
    with progress_bar(quiet=as_json) as progress:
        examples = [example for folder in folders for example in _examples(folder, held_back=True)]
        task = progress.add_task("fits", total=training.STEPS)
        today = made_on or datetime.now(UTC).astimezone()
        weights = training.train(examples, today.date(), lambda: progress.advance(task))
    to.write_text(dump(weights), encoding="utf-8")
    if as_json:
        print_json({"file": str(to), "thresholds": weights.thresholds, "made_of": weights.made_of})
        return
    made = weights.made_of
    counts = f"{made['lines']:,} lines of {made['drops']:,} drops of {made['outlets']:,} outlets"
    out.print(inert(f"{to}: made of {counts}"), markup=False, soft_wrap=True)
    for name, threshold in weights.thresholds.items():
        out.print(inert(f"  {name:<9} from {threshold:+.2f} on a line goes"), markup=False, soft_wrap=True)


@app.command()
def evaluate(
    folders: FoldersArgument,
    weights: Annotated[
        Path | None, typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Default: those of this program.")
    ] = None,
    held_out: Annotated[
        bool,
        typer.Option("--held-out", help="Fit anew without the outlet of each drop: for drops that the weights know."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Score rules and model on labelled drops: the curve, by language, by kind of line."""
    from flows.clean.model.scoring import margins
    from flows.clean.model.weights import load, read
    from flows.console.model import print_evaluation
    from flows.training import train as training
    from flows.training.evaluate import evaluate as score

    if held_out and weights:
        raise UsageError("--held-out fits weights of its own: leave out --weights")
    try:
        model = read(weights) if weights else load()
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{weights} holds no weights of this program: {error}") from error
    thresholds = model.thresholds
    named = [(folder, example) for folder in folders for example in _examples(folder, held_back=held_out)]
    examples = [example for _, example in named]
    if held_out:
        with progress_bar(quiet=as_json) as progress:
            task = progress.add_task("fits", total=training.OUTER_FOLDS)
            decided = training.held_out(examples, lambda: progress.advance(task))
        thresholds = training.thresholds(examples, decided)
    else:
        decided = [margins(example.gathered.lines, example.rows, model) for example in examples]
    evaluations = []
    for folder in folders:
        chosen = [place for place, (own, example) in enumerate(named) if own == folder and example.full]
        own = [examples[place] for place in chosen]
        evaluations.append(score(str(folder), own, [decided[place] for place in chosen], thresholds))
    if as_json:
        print_json([evaluation.to_document() for evaluation in evaluations])
        return
    for evaluation in evaluations:
        print_evaluation(out, evaluation)


def _examples(folder: Path, *, held_back: bool) -> Iterator["Example"]:
    """The drops of a folder judged by all rules; with `held_back` also as where rules keep silent."""
    from flows.training.examples import examples
    from flows.training.labelled import read_folder

    drops = list(read_folder(folder))
    err.print(inert(f"{folder}: {len(drops):,} labelled drops"), markup=False, soft_wrap=True)
    yield from examples(drops, held_back=False)
    if held_back:
        yield from examples(drops, held_back=True)
