"""The flow `ingest`: the plain ingest, seen by Prefect as a run with one task for every batch of files.

The flow holds the writer of the index, and the tasks are windows on it, one after the other. They get a number and
return a count; clients and texts never pass through Prefect. A run that is killed leaves what it committed; the next
one does what is missing. A run that an assertion stops fails with what to do next, which is a run with `resume`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast
from uuid import UUID

from prefect import State, Task, flow, get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun

from flows.errors import IndexBusy
from flows.index.opening import open_index
from flows.ingest import Conduct, begin, resumed
from flows.load.loading import LoadingRun
from flows.load.run import IngestRun
from flows.orchestration.artifacts import publish
from flows.orchestration.failures import failed
from flows.orchestration.parameters import IngestParameters
from flows.orchestration.runs import carried_out
from flows.raw_store.store import open_raw_store
from flows.read.discover import Discovery, discover
from flows.report import RunReport
from flows.settings import Settings

RETRY_DELAYS = [2.0, 10.0, 60.0]  # seconds: an engine that restarts is back within a minute


@flow(
    name="ingest",
    description="Clean, enrich and load the articles of a drop into the index.",
    flow_run_name="ingest {job.label}",
    retries=0,
    persist_result=False,
    log_prints=False,
)
def ingest(job: IngestParameters) -> RunReport | State[Any]:
    """Ingest a drop; the report, which is an artifact of the run as well.

    Secrets and the state folder come from the environment of this process (`flows.settings`). To its caller in the same
    process the flow raises what the plain call raises.
    """
    return carried_out(partial(_run, job), *job.tags)


def _run(job: IngestParameters, settings: Settings) -> RunReport:
    raw_store = open_raw_store(settings)
    conduct = Conduct(
        job.workers, job.on_missing, job.max_missing, job.runner, job.scheduler, assertions=job.assertions
    )
    with _published_when_it_stops() as told, open_index(job.index, settings) as index:
        if job.resume:
            with resumed(index, raw_store, job.resume, conduct, accept=job.accept) as goes_on:
                told.append(goes_on.report)
                report = _loaded(goes_on)
        else:
            discovery = discover(job.drop, job.drop_name)
            with begin(index, raw_store, discovery, job.options(), conduct) as run:
                told.append(run.report)
                _ingest_batches(run, discovery, job.label)
                report = _loaded(run)
    publish(report)
    return report


def _ingest_batches(run: IngestRun, discovery: Discovery, label: str) -> None:
    files = discovery.count()
    ingest_batch, load_batch = batch_task(run.ingest_batch, "ingest batch"), batch_task(run.load_batch, "load batch")
    progress = cast(UUID, create_progress_artifact(0.0, key="ingest-progress", description=f"Files of {label}"))
    for number in run.batches():
        ingest_batch(number, return_state=True).result()  # raises what the batch raised
        for held_back in run.released():
            load_batch(held_back, return_state=True).result()
        update_progress_artifact(progress, min(100.0, 100.0 * run.report.files / files))


def _loaded(run: LoadingRun) -> RunReport:
    """What was held back is loaded, unless an assertion stops it, and the books are closed."""
    run.judge()
    load_batch = batch_task(run.load_batch, "load batch")
    for number in run.released():
        load_batch(number, return_state=True).result()
    run.account_for_missing()
    return run.finish()


@contextmanager
def _published_when_it_stops() -> Iterator[list[RunReport]]:
    """Of a run that is held back or stops, the report says why, and how far it came; it is the one that is put into the
    list. What stopped the run is raised, whatever becomes of its report."""
    told: list[RunReport] = []
    try:
        yield told
    except Exception:
        for report in told:
            try:
                publish(report)
            except Exception as error:  # noqa: BLE001 - of any kind: the server may be what stopped the run
                get_run_logger().warning(
                    "the report is not on the server: %s; flows report has it", type(error).__name__
                )
        raise


def batch_task(work: Callable[[int], RunReport], name: str) -> Task[[int], int | State[Any]]:
    """The task that does one batch of a run, by number, and returns how many records it saw."""

    @task(
        name=name,
        task_run_name=f"{name.removeprefix('ingest ')} {{number}}",
        retries=len(RETRY_DELAYS),
        retry_delay_seconds=RETRY_DELAYS,
        retry_condition_fn=_is_transient,
        cache_policy=NO_CACHE,
        persist_result=False,
        log_prints=False,
    )
    def do_batch(number: int) -> int | State[Any]:
        try:
            batch = work(number)
        except Exception as error:  # noqa: BLE001 - the flow raises it again: see flows.orchestration.failures
            return failed(error)
        get_run_logger().info(
            "%s %d: %d files, %d records: %d loaded, %d unchanged, %d duplicate, %d rejected",
            name,
            number,
            batch.files,
            batch.seen,
            batch.loaded,
            batch.unchanged,
            batch.duplicate,
            batch.rejected,
        )
        return batch.seen

    return do_batch


def _is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    return isinstance(state.result(raise_on_failure=False), IndexBusy)
