"""Commands that keep an archive in order: reprocess, gc."""

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import (
    EXIT_REJECTED,
    IndexOption,
    JsonOption,
    StrictnessOption,
    WithoutOption,
    WorkersOption,
    index_of,
    number_of,
    out,
    print_json,
    progress_bar,
    run_options,
)
from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.inputs import Options
    from flows.report import RunReport

app = typer.Typer()


@app.command()
def reprocess(
    stage: Annotated[
        str | None, typer.Argument(metavar="[STAGE]", help="With --stale: only articles in which this stage is stale.")
    ] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Articles that earlier rules, code or models made.")] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="Articles that the ledger claims and the index lacks.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count only, by stage and outlet.")] = False,
    index: IndexOption = None,
    without: WithoutOption = None,
    strictness: StrictnessOption = "careful",
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make articles again from their raw texts, and of each only what is stale: no drop has to be there."""
    if stale == missing:
        raise UsageError("say which articles: flows reprocess --stale, or flows reprocess --missing")
    if missing and stage is not None:
        raise UsageError(f"a stage is named with --stale only, not {stage!r}")
    if stale and (without or strictness != "careful"):
        raise UsageError(
            "each article is made with the stages and the strictness that it had; --without and --strictness are for "
            "--missing, and flows ingest DROP --strictness is for another one"
        )
    if missing:
        _missing(index, run_options(without, None, strictness), workers, dry_run=dry_run, as_json=as_json)
    else:
        _stale(index, stage, workers, dry_run=dry_run, as_json=as_json)


@app.command()
def gc(
    keep_versions: Annotated[
        int, typer.Option("--keep-versions", min=0, help="Old versions of an index to keep, for a rollback.")
    ] = 1,
    spools: Annotated[
        float | None,
        typer.Option("--spools", min=0, metavar="DAYS", help="Also what runs that wait this long have spooled."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count only.")] = False,
    forget: Annotated[
        str | None, typer.Option("--forget", metavar="INDEX", help="An index that is gone for good: do not ask it.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Remove raw texts and versions that no index needs, and what killed processes left."""
    from flows.console.upkeep import print_collected
    from flows.raw_store.store import open_raw_store
    from flows.settings import settings
    from flows.upkeep.gc import collect

    raw_store = open_raw_store(settings())
    if forget is not None and not raw_store.unregister(forget):
        known = ", ".join(user.location for user in raw_store.users()) or "none"
        raise UsageError(f"no index {forget} refers to {raw_store.location}; there are: {known}")
    collected = collect(raw_store, settings(), keep_versions=keep_versions, spools_of_days=spools, dry_run=dry_run)
    if as_json:
        print_json(collected.to_document())
    else:
        print_collected(out, collected, dry_run=dry_run)


def _stale(index: str | None, stage: str | None, workers: int | None, *, dry_run: bool, as_json: bool) -> None:
    from flows.console.upkeep import print_survey
    from flows.raw_store.store import open_raw_store
    from flows.settings import settings
    from flows.upkeep.reprocess import reprocess as run
    from flows.upkeep.staleness import check_stage, survey

    check_stage(stage)
    with index_of(index) as opened:
        found = survey(opened, stage)
        if not dry_run:
            with progress_bar(quiet=as_json) as progress:
                task = progress.add_task("articles", total=found.documents)
                report = run(
                    opened,
                    open_raw_store(settings()),
                    stage,
                    lambda: progress.advance(task),
                    workers=number_of(workers),
                )
            _tell(report, as_json=as_json)
    if as_json:
        print_json(found.to_document())
    else:
        print_survey(out, found, stage)


def _missing(index: str | None, options: "Options", workers: int | None, *, dry_run: bool, as_json: bool) -> None:
    from flows.raw_store.store import open_raw_store
    from flows.settings import settings
    from flows.upkeep.recover import count_lost, recover

    with index_of(index) as opened:
        if not dry_run:
            with progress_bar(quiet=as_json) as progress:
                task = progress.add_task("articles", total=None)
                report = recover(
                    opened,
                    open_raw_store(settings()),
                    options.without,
                    options.strictness,
                    lambda: progress.advance(task),
                    workers=number_of(workers),
                )
            _tell(report, as_json=as_json)
        count = count_lost(opened)
    if as_json:
        print_json({"missing": count})
    else:
        out.print(f"{count:,} articles are in the ledger and not in the index" if count else "no article is missing")


def _tell(report: "RunReport", *, as_json: bool) -> None:
    from flows.console.upkeep import print_upkeep

    if as_json:
        print_json(report.to_document())
    else:
        print_upkeep(out, report)
    raise typer.Exit(EXIT_REJECTED if report.newly_rejected else 0)
