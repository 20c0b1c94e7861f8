"""Commands for the versions of an index: list, rebuild, rollback, copy."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.options import (
    EXIT_REJECTED,
    IndexOption,
    JsonOption,
    index_of,
    out,
    print_json,
    progress_bar,
)

if TYPE_CHECKING:
    from flows.index.archive import Archive, IndexVersion

app = typer.Typer(no_args_is_help=True)

_LOCATION = "embedded, or http(s)://... of an Elasticsearch"


@app.command("list")
def list_versions(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the versions of the index: the one that serves, those before it, a build under way."""
    from flows.console.versions import print_versions

    with _archive_of(index) as archive:
        versions = archive.versions()
    if as_json:
        print_json([_document(version) for version in versions])
    else:
        print_versions(out, versions)


@app.command()
def rebuild(
    origin: Annotated[
        Literal["documents", "raw"],
        typer.Option("--from", help="The stored documents, where they fit the schema of today, or the raw texts."),
    ] = "documents",
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Build the next version beside the one that serves, check it, and let it serve."""
    from flows.console.versions import print_rebuilt, print_serving
    from flows.raw_store.store import open_raw_store
    from flows.settings import settings
    from flows.versions.rebuild import rebuild as run
    from flows.versions.rebuild import serving_version
    from flows.versions.renew import Origin

    with _archive_of(index) as archive, progress_bar(quiet=as_json) as progress:
        before = serving_version(archive)
        task = progress.add_task("documents", total=before.documents)
        report = run(archive, open_raw_store(settings()), Origin(origin), lambda: progress.advance(task))
        serving = serving_version(archive)
        location = archive.location
    if as_json:
        print_json({"report": report.to_document(), "serves": _document(serving), "before": _document(before)})
    else:
        print_rebuilt(out, report)
        print_serving(out, serving, before, location)
    raise typer.Exit(EXIT_REJECTED if report.rejected else 0)


@app.command()
def rollback(
    name: Annotated[str | None, typer.Argument(help="Default: the version built before the one that serves.")] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let an earlier version serve, without what was replaced or deleted since."""
    from flows.console.versions import print_rolled_back, print_serving
    from flows.raw_store.store import open_raw_store
    from flows.settings import settings
    from flows.versions.rebuild import serving_version
    from flows.versions.rollback import rollback as run

    with _archive_of(index) as archive:
        before = next((version for version in archive.versions() if version.serves), None)
        report = run(archive, open_raw_store(settings()), name)
        serving = serving_version(archive)
        location = archive.location
    if as_json:
        print_json(
            {
                "report": report.to_document(),
                "serves": _document(serving),
                "before": _document(before) if before else None,
            }
        )
    else:
        print_rolled_back(out, report)
        print_serving(out, serving, before, location)


@app.command("copy")
def copy_versions(
    source: Annotated[str, typer.Option("--from", metavar="LOCATION", help=f"What to copy: {_LOCATION}.")],
    target: Annotated[str, typer.Option("--to", metavar="LOCATION", help=f"Where to: {_LOCATION}; empty.")],
    as_json: JsonOption = False,
) -> None:
    """Copy an index, its ledger, rejects and runs to another place. Interrupted, the same command completes it."""
    from flows.console.versions import print_copied
    from flows.raw_store.store import open_raw_store
    from flows.settings import settings
    from flows.versions.copy import copy_index

    with index_of(source) as here, index_of(target) as there, progress_bar(quiet=as_json) as progress:
        task = progress.add_task("documents", total=here.status().documents)
        report = copy_index(here, there, open_raw_store(settings()), lambda: progress.advance(task))
        location = there.location
    if as_json:
        print_json(report.to_document())
    else:
        print_copied(out, report, location)


def _archive_of(location: str | None) -> "AbstractContextManager[Archive]":
    from flows.index.opening import open_archive
    from flows.settings import settings

    return open_archive(location, settings())


def _document(version: "IndexVersion") -> dict[str, object]:
    from dataclasses import asdict

    return asdict(version)
