"""The flow `ingest`: the plain ingest, seen by Prefect as a run with one task for every batch of files.

The flow holds the writer of the index, and the tasks are windows on it, one after the other. They get a number and
return a count; clients and texts never pass through Prefect. A run that is killed leaves what it committed; the next
one does what is missing.
"""

from functools import partial
from typing import Any, cast
from uuid import UUID

from prefect import State, Task, flow, get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun

from flows.errors import IndexBusy
from flows.index.opening import open_index
from flows.ingest import Conduct, begin
from flows.load.run import IngestRun
from flows.orchestration.artifacts import publish
from flows.orchestration.failures import failed
from flows.orchestration.parameters import IngestParameters
from flows.orchestration.runs import carried_out
from flows.raw_store.store import open_raw_store
from flows.read.discover import discover
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
    discovery = discover(job.drop, job.drop_name)
    conduct = Conduct(job.workers, runner=job.runner, scheduler=job.scheduler)
    with (
        open_index(job.index, settings) as index,
        begin(index, raw_store, discovery, job.options(), conduct) as run,
    ):
        files = discovery.count()
        ingest_batch = batch_task(run)
        progress = cast(UUID, create_progress_artifact(0.0, key="ingest-progress", description=f"Files of {job.label}"))
        for number in run.batches():
            ingest_batch(number, return_state=True).result()  # raises what the batch raised
            update_progress_artifact(progress, min(100.0, 100.0 * run.report.files / files))
        run.account_for_missing(job.on_missing, job.max_missing)
        report = run.finish()
    publish(report)
    return report


def batch_task(run: IngestRun) -> Task[[int], int | State[Any]]:
    """The task that ingests one batch of this run, by number, and returns how many records it saw."""

    @task(
        name="ingest batch",
        task_run_name="batch {number}",
        retries=len(RETRY_DELAYS),
        retry_delay_seconds=RETRY_DELAYS,
        retry_condition_fn=_is_transient,
        cache_policy=NO_CACHE,
        persist_result=False,
        log_prints=False,
    )
    def ingest_batch(number: int) -> int | State[Any]:
        try:
            batch = run.ingest_batch(number)
        except Exception as error:  # noqa: BLE001 - the flow raises it again: see flows.orchestration.failures
            return failed(error)
        get_run_logger().info(
            "batch %d: %d files, %d records: %d loaded, %d unchanged, %d duplicate, %d rejected",
            number,
            batch.files,
            batch.seen,
            batch.loaded,
            batch.unchanged,
            batch.duplicate,
            batch.rejected,
        )
        return batch.seen

    return ingest_batch


def _is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    return isinstance(state.result(raise_on_failure=False), IndexBusy)
