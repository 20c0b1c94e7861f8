"""Commands for the versions of an index: list, check, rebuild, rollback, copy."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.options import (
    EXIT_REJECTED,
    EXIT_STOPPED,
    IndexOption,
    JsonOption,
    index_of,
    out,
    print_json,
    progress_bar,
)

if TYPE_CHECKING:
    from collections.abc import Callable

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


@app.command("check")
def check_index(
    index: IndexOption = None,
    apply: Annotated[bool, typer.Option("--apply", help="Do away with the differences that are additive.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare the index with the schema of this program: mapping, settings, templates.

    Exit codes: 0 they are equal, 1 they differ in what --apply adds, 3 in more than that.
    """
    from flows.console.differences import print_differences
    from flows.index.differences import all_additive
    from flows.index.opening import check_schema
    from flows.settings import settings

    found = check_schema(index, settings(), apply=apply)
    if as_json:
        print_json([difference.to_document() for difference in found])
    else:
        print_differences(out, found)
    raise typer.Exit(EXIT_STOPPED if not all_additive(found) else EXIT_REJECTED if found else 0)


@app.command()
def rebuild(
    origin: Annotated[
        Literal["documents", "raw"],
        typer.Option("--from", help="The stored documents, where they fit the schema of today, or the raw texts."),
    ] = "documents",
    queries: Annotated[
        Path | None,
        typer.Option(help="Judged queries (YAML) that it must pass. Default: judged-queries.yml in the state folder."),
    ] = None,
    max_refused: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            metavar="SHARE",
            help="Stop when more than this share of the documents cannot be carried over.",
        ),
    ] = 0.01,
    keep_versions: Annotated[
        int,
        typer.Option("--keep-versions", min=0, help="Old versions to keep, for a rollback; older ones are deleted."),
    ] = 1,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Build the next version beside the one that serves, check it, and let it serve."""
    from flows.console.versions import print_dropped, print_rebuilt, print_serving, print_undeleted
    from flows.settings import settings
    from flows.versions.renew import Origin
    from flows.versions.succession import Terms, succeed

    with progress_bar(quiet=as_json) as progress:

        def advancing(documents: int) -> "Callable[[], None]":
            task = progress.add_task("documents", total=documents)
            return lambda: progress.advance(task)

        done = succeed(index, settings(), Terms(Origin(origin), queries, max_refused, keep_versions), advancing)
    if as_json:
        versions = {"serves": _document(done.serving), "before": _document(done.before), "dropped": done.dropped}
        print_json({"report": done.report.to_document(), **versions, "undeleted": done.undeleted})
    else:
        print_rebuilt(out, done.report, judged=done.judged)
        print_serving(out, done.serving, None if done.before.name in done.dropped else done.before, done.location)
        print_dropped(out, done.dropped)
        print_undeleted(out, done.undeleted)
    raise typer.Exit(EXIT_REJECTED if done.report.rejected else 0)


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
