"""`python -m benchmarks NAME`: one table a run, ratios first."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.table import Table

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
Documents = Annotated[int, typer.Option("--documents", min=1, help="Size of the generated drop.")]
Repeat = Annotated[int, typer.Option("--repeat", min=1, help="Rounds; the quickest counts.")]


def _print(measure: Callable[[], Table]) -> None:
    typer.echo(str(measure()))


@app.command()
def stages(documents: Documents = 300, entities: bool = True) -> None:
    """CPU time of each stage beside the bare calls: langdetect, spaCy's nlp.pipe, tantivy's add_document."""
    from benchmarks.stages import measure

    _print(lambda: measure(documents, entities=entities))


@app.command()
def unchanged(documents: Documents = 5_000) -> None:
    """A second run over a drop that did not change, beside sha256sum."""
    from benchmarks.unchanged import measure

    _print(lambda: measure(documents))


@app.command()
def memory(
    documents: Documents = 5_000,
    small: Annotated[int, typer.Option(help="Size of the drop to compare with.")] = 1_000,
    without: Annotated[str, typer.Option(help="Stages to leave out.")] = "entities",
    workers: Annotated[int, typer.Option(min=0, help="Worker processes.")] = 0,
) -> None:
    """Peak memory of a run over a small and a large drop."""
    from benchmarks.memory import measure

    _print(lambda: measure(small, documents, without, workers))


@app.command()
def spooling(documents: Documents = 2_000, without: str = "entities", repeat: Repeat = 1) -> None:
    """A drop that is held back until its assertions are judged, beside one that is loaded as it is judged."""
    from benchmarks.spooling import measure

    _print(lambda: measure(documents, without=without, repeat=repeat))


@app.command()
def script(
    documents: Documents = 500,
    with_entities: Annotated[int, typer.Option(help="Articles of the runs with entities.")] = 60,
    url: Annotated[str | None, typer.Option(help="An Elasticsearch to use; default: the test node.")] = None,
) -> None:
    """Beside the script that a user would write, into the same Elasticsearch."""
    from benchmarks.script import measure

    _print(lambda: measure(documents, with_entities, url))


@app.command()
def history(
    folder: Annotated[Path, typer.Argument(help="Labelled drops, several of an outlet: flows/training/labelled.py.")],
) -> None:
    """What repetition adds to cleaning: inside a document, and across the history of its outlet."""
    from benchmarks.history import measure

    _print(lambda: measure(folder))


@app.command()
def bulk(
    documents: Documents = 10_000,
    url: Annotated[str | None, typer.Option(help="An Elasticsearch to use; default: the test node.")] = None,
) -> None:
    """Our bulk loader beside bare _bulk requests and elasticsearch.helpers.parallel_bulk."""
    from benchmarks.bulk import measure

    _print(lambda: measure(documents, url=url))


@app.command()
def workers(
    documents: Documents = 400,
    without: Annotated[str, typer.Option(help="Stages to leave out.")] = "",
    repeat: Repeat = 1,
) -> None:
    """One and two worker processes, and two on a Dask cluster of this machine."""
    from benchmarks.workers import measure

    _print(lambda: measure(documents, without=without, repeat=repeat))


@app.command()
def flow(
    documents: Documents = 5_000,
    without: Annotated[str, typer.Option(help="Stages to leave out.")] = "entities",
    workers: Annotated[int | None, typer.Option(min=0, help="Worker processes; default: one a processor.")] = None,
    repeat: Repeat = 1,
) -> None:
    """The flow on a running Prefect server beside the plain call."""
    from benchmarks.flow import measure

    _print(lambda: measure(documents, without, workers, repeat))


@app.command()
def clean(
    documents: Documents = 300,
    repetitions: Annotated[int, typer.Option(min=1, help="Rounds, each over documents of its own.")] = 5,
) -> None:
    """Cleaning of text beside trafilatura and jusText on pages of it, and where its time goes."""
    from benchmarks.clean import measure

    _print(lambda: measure(documents, repetitions))


@app.command()
def enrich(
    documents: Documents = 100,
    repetitions: Annotated[int, typer.Option(min=1, help="Rounds, each over articles of its own.")] = 3,
) -> None:
    """Entities beside bare nlp.pipe over the same paragraphs, and what every other enrichment costs."""
    from benchmarks.enrich import measure

    _print(lambda: measure(documents, repetitions))


@app.command()
def stories(
    sizes: Annotated[list[int] | None, typer.Argument(min=1, help="Articles; default: 12,500 to 100,000.")] = None,
) -> None:
    """Stories of an index that grows: time an article, memory, and how right they are."""
    from benchmarks.stories import SIZES, measure

    _print(lambda: measure(sizes or SIZES))


if __name__ == "__main__":
    app()
