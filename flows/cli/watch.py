"""The command that waits for drops: watch."""

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from flows.cli.ingesting import advancing
from flows.cli.options import (
    EXIT_REJECTED,
    AssertionsOption,
    DropNameOption,
    IndexOption,
    JsonOption,
    MaxMissingOption,
    OnMissingOption,
    RunnerOption,
    SchedulerOption,
    StrictnessOption,
    WithoutOption,
    WorkersOption,
    conduct_of,
    err,
    given,
    index_of,
    out,
    prefect_configured,
    print_stop,
    progress_bar,
    run_options,
    write_out,
)
from flows.errors import IndexBusy, IndexLocked, Stop, UsageError
from flows.signals import ENDING, interrupted_by, stop_requested
from flows.text.terminal import inert, inert_json
from flows.watching.watcher import Later

if TYPE_CHECKING:
    from flows.article import Strictness
    from flows.ingest import Conduct
    from flows.report import RunReport
    from flows.watching.announcing import Announcing
    from flows.watching.deployment_runs import DeploymentRuns
    from flows.watching.drop_folder import DropFolder

app = typer.Typer()

_ELSEWHERE = frozenset({"drop", "deployment", "event", "settle", "once"})  # what matters to runs that are not made here
_BUSY_AGAIN = 10.0  # seconds; a run waits half a minute for the lock by itself


@app.command()
def watch(
    context: typer.Context,
    drop: Annotated[list[Path], typer.Argument(metavar="DROP...", help="Folders to watch, which have to be there.")],
    index: IndexOption = None,
    without: WithoutOption = None,
    strictness: StrictnessOption = "careful",
    drop_name: DropNameOption = None,
    workers: WorkersOption = None,
    runner: RunnerOption = "processes",
    scheduler: SchedulerOption = None,
    on_missing: OnMissingOption = "keep",
    max_missing: MaxMissingOption = None,
    assertions: AssertionsOption = None,
    deployment: Annotated[
        str | None,
        typer.Option(
            metavar="FLOW/NAME", help="Start runs of this deployment, on the server of PREFECT_API_URL; none here."
        ),
    ] = None,
    event: Annotated[
        bool, typer.Option("--event", help="Only tell the server of PREFECT_API_URL, for triggers of deployments.")
    ] = False,
    settle: Annotated[
        float, typer.Option(min=0, max=3600, metavar="SECONDS", help="How long nothing may change, twice over.")
    ] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="End with the first run, with its exit code.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Ingest what comes into folders whenever it has settled, until Ctrl-C. Needs the extra: pip install
    'article-flows[watch]'."""
    from flows.watching.changes import require_watching
    from flows.watching.drop_folder import standing
    from flows.watching.watcher import watch as run_watch

    if deployment is not None and event:
        raise UsageError("--deployment or --event: the deployment has a trigger for the event, or it has none")
    folders = standing(drop)
    if deployment is not None or event:
        from flows.watching.prefect_api import tellable

        _refuse_others(context, _ELSEWHERE | {"drop_name"} if event else _ELSEWHERE)
        for folder in folders:
            tellable(folder.path)
    if drop_name and len(folders) > 1:
        raise UsageError("one name for several folders: watch each with a command of its own, or leave --drop-name out")
    require_watching()
    with ExitStack() as held:
        stopping = held.enter_context(stop_requested())
        work: IngestHere | DeploymentRuns | Announcing
        if deployment is not None:
            work = _deployment_runs(held, deployment)
        elif event:
            work = _announcing(drop_name)
        else:
            conduct = conduct_of(workers, on_missing, max_missing, runner, scheduler, assertions)
            work = IngestHere(index, without, strictness, drop_name, conduct, as_json=as_json, once=once)
            _refuse_own_state(folders)
        _tell(f"watching {', '.join(str(folder.path) for folder in folders)}; Ctrl-C ends it")
        run_watch(folders, work, stopping, _tell, settle=settle, once=once)
        if once:
            raise typer.Exit(work.code)


class IngestHere:
    """Work (`flows.watching.watcher.Work`): what `flows ingest` does, in this process."""

    def __init__(
        self,
        index: str | None,
        without: list[str] | None,
        strictness: "Strictness",
        drop_name: str | None,
        conduct: "Conduct",
        *,
        as_json: bool = False,
        once: bool = False,
    ) -> None:
        from flows.stages import check_without

        self.code = 0
        self._index = index
        self._without = without
        self._strictness = strictness
        self._drop_name = drop_name
        self._conduct = conduct
        self._as_json = as_json
        self._once = once
        check_without(run_options(without, None).without)

    def start(self, folder: Path, files: int) -> None:
        """Ingest the folder and print the report. A run that stops says why; only with `once` that is an error."""
        _tell(f"{files:,} files have settled in {folder}")
        try:
            with interrupted_by(*ENDING):
                report = self._ingest(folder)
        except (IndexLocked, IndexBusy) as busy:
            raise Later(busy.happened, _BUSY_AGAIN) from busy
        except Stop as stop:
            if self._once:
                raise
            print_stop(stop)
            _tell("watching goes on: the next change, or this command again, does the rest")
            return
        except UsageError as error:
            if folder.is_dir():
                raise
            raise Later(str(error), _BUSY_AGAIN) from error
        self.code = EXIT_REJECTED if report.newly_rejected else 0
        self._print(report)

    def under_way(self) -> bool:
        """No: it is done when it was started."""
        return False

    def _ingest(self, folder: Path) -> "RunReport":
        from flows.ingest import ingest
        from flows.raw_store.store import open_raw_store
        from flows.read.discover import discover
        from flows.settings import settings

        options = run_options(self._without, None, self._strictness)  # of this day and time
        discovery = discover([str(folder)], self._drop_name)
        raw_store = open_raw_store(settings())
        with index_of(self._index) as opened, progress_bar(quiet=self._as_json) as progress:
            on_record = advancing(progress, discovery)
            return ingest(opened, raw_store, discovery, options, on_record, self._conduct)

    def _print(self, report: "RunReport") -> None:
        from flows.console.report import print_report

        if self._as_json:
            write_out(inert_json(orjson.dumps(report.to_document(), option=orjson.OPT_APPEND_NEWLINE)))
        else:
            print_report(out, report, self._index)


def _announcing(drop_name: str | None) -> "Announcing":
    with prefect_configured():
        from flows.orchestration.client import require_server
        from flows.orchestration.events import emit
    from flows.watching.announcing import Announcing

    require_server()
    return Announcing(lambda folder, files: emit(folder, files, drop_name), _tell)


def _deployment_runs(held: ExitStack, name: str) -> "DeploymentRuns":
    with prefect_configured():
        from flows.orchestration.rest import rest, run_page
    from flows.watching.deployment_runs import DeploymentRuns
    from flows.watching.prefect_api import PrefectApi

    runs = PrefectApi(held.enter_context(rest()), name)
    runs.require_deployment()
    return DeploymentRuns(runs, _tell, run_page)


def _refuse_others(context: typer.Context, meant: Collection[str]) -> None:
    """Options of a run here mean nothing to one elsewhere, which has its own parameters."""
    for name, option in given(context):
        if name not in meant:
            raise UsageError(f"{option} is for runs here: a deployment has parameters of its own")


def _refuse_own_state(folders: Sequence["DropFolder"]) -> None:
    """An ingest would write into what it reads, and start the next one by that."""
    from flows.settings import settings

    home = settings().home.expanduser().resolve()
    for folder in folders:
        root = folder.path.resolve()
        if home.is_relative_to(root) and not any(part.startswith(".") for part in home.relative_to(root).parts):
            raise UsageError(f"{folder.path} holds the state folder {home}: name a folder for articles alone")


def _tell(event: str) -> None:
    err.print(inert(f"{datetime.now().astimezone():%H:%M:%S} {event}"), markup=False, soft_wrap=True)
