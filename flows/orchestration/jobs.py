"""The flows beside the ingest: reprocess, stories, rebuild, retry-rejects, health.

Each calls the function that its command calls, in the same process, and holds the writer of the index for its whole
length. A run that is killed leaves what it committed, and the next one does what is missing.
"""

from collections.abc import Callable
from typing import Any

from prefect import State, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact

from flows.errors import Stop
from flows.health import Health, health
from flows.index.opening import open_index
from flows.orchestration.artifacts import escaped, publish
from flows.orchestration.job_parameters import (
    HealthParameters,
    RebuildParameters,
    ReprocessParameters,
    RetryParameters,
    StoriesParameters,
)
from flows.orchestration.runs import carried_out
from flows.raw_store.store import open_raw_store
from flows.rejects import rejects, retry
from flows.report import RunReport
from flows.settings import Settings
from flows.upkeep.recover import recover
from flows.upkeep.regroup import regroup
from flows.upkeep.reprocess import reprocess as refresh_stale
from flows.versions.succession import succeed
from flows.workers.team import usable_cpus

_RETRYING = 1  # worker process of its own: what made a worker die is tried here as well


@flow(
    name="reprocess",
    description="Make articles again from their raw texts, and of each only what is stale.",
    flow_run_name="reprocess {job.label}",
    retries=0,
    persist_result=False,
    log_prints=False,
)
def reprocess(job: ReprocessParameters) -> RunReport | State[Any]:
    """`flows reprocess`; the report, which is an artifact of the run as well."""

    def work(settings: Settings) -> RunReport:
        workers = usable_cpus() if job.workers is None else job.workers
        with open_index(job.index, settings) as index:
            raw_store = open_raw_store(settings)
            if job.articles == "stale":
                return refresh_stale(index, raw_store, job.stage, workers=workers)
            return recover(index, raw_store, frozenset(job.without), job.strictness, workers=workers)

    return _reported(work, job.tags)


@flow(
    name="stories",
    description="Find the stories of every article of the index anew.",
    flow_run_name="stories {job.label}",
    retries=0,
    persist_result=False,
    log_prints=False,
)
def stories(job: StoriesParameters) -> RunReport | State[Any]:
    """`flows stories update`; the report, which is an artifact of the run as well."""

    def work(settings: Settings) -> RunReport:
        with open_index(job.index, settings) as index:
            return regroup(index)

    return _reported(work, job.tags)


@flow(
    name="rebuild",
    description="Build the next version of the index beside the one that serves, check it, and let it serve.",
    flow_run_name="rebuild {job.label}",
    retries=0,
    persist_result=False,
    log_prints=False,
)
def rebuild(job: RebuildParameters) -> RunReport | State[Any]:
    """`flows index rebuild`; the report, which is an artifact of the run as well."""

    def work(settings: Settings) -> RunReport:
        done = succeed(job.index, settings, job.terms())
        get_run_logger().info(
            "%s serves; before it %s%s",
            done.serving.name,
            done.before.name,
            f"; deleted: {', '.join(done.dropped)}" if done.dropped else "",
        )
        if done.undeleted:
            get_run_logger().warning("older versions stay until the next rebuild: %s", done.undeleted)
        return done.report

    return _reported(work, job.tags)


@flow(
    name="retry-rejects",
    description="Judge rejected records again: those kept whole as they were, larger ones as their file is now.",
    flow_run_name="retry-rejects {job.label}",
    retries=0,
    persist_result=False,
    log_prints=False,
)
def retry_rejects(job: RetryParameters) -> RunReport | State[Any]:
    """`flows rejects retry`; the report, which is an artifact of the run as well."""

    def work(settings: Settings) -> RunReport:
        with open_index(job.index, settings) as index:
            report, left = retry(
                index,
                open_raw_store(settings),
                lambda: rejects(index.ledger, job.path, job.selection()),
                job.options(),
                workers=_RETRYING,
            )
        if left:
            first = left[0]
            get_run_logger().warning(
                "%d could not be tried, first %s of %s: %s", len(left), first.path, first.drop, first.why
            )
        return report

    return _reported(work, job.tags)


@flow(
    name="health",
    description="Is the archive well? Fails when it is not, and says what is not as it should be.",
    flow_run_name="health {job.label}",
    retries=0,
    persist_result=False,
    log_prints=False,
)
def check_health(job: HealthParameters) -> Health | State[Any]:
    """`flows health`; the findings, which are an artifact of the run as well. Fails where they are not all well."""

    def work(settings: Settings) -> Health:
        found = health(job.index, settings, job.limits())
        create_markdown_artifact(_as_markdown(found), key="health", description="well" if found.well else "not well")
        if found.well:
            return found
        raise Stop(
            "; ".join(f"{check.name}: {check.found}" for check in found.troubles),
            safe="Nothing was changed; the other checks found all as it should be.",
            next_command="; ".join(dict.fromkeys(check.next_command for check in found.troubles)),
        )

    return carried_out(work, *job.tags)


def _reported(work: Callable[[Settings], RunReport], tags: tuple[str, ...]) -> RunReport | State[Any]:
    def published(settings: Settings) -> RunReport:
        report = work(settings)
        publish(report)
        return report

    return carried_out(published, *tags)


def _as_markdown(found: Health) -> str:
    lines = [
        f"# {'Well' if found.well else 'Not well'}: {escaped(found.location)}",
        "",
        "| | | found | next |",
        "| --- | --- | --- | --- |",
    ]
    for check in found.checks:
        cells = ("ok" if check.well else "**no**", check.name, escaped(check.found), escaped(check.next_command))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
