"""The next version of an index: built beside the one that serves, checked against what was written, then swapped in.

Readers search the old version until the swap. Whatever goes wrong before it, the old one serves on and the new one is
deleted: by this run, or by the next one where this was killed.
"""

from collections.abc import Callable, Sequence

from flows import telemetry
from flows.batches import batched
from flows.errors import Stop, UsageError
from flows.index.archive import Archive, Build, IndexVersion, dispensable
from flows.index.base import Document, Index, SearchRequest, WriteStatus
from flows.raw_store.store import RawStore
from flows.report import RunReport
from flows.runs import booked, refuse
from flows.versions.judged import JudgedQuery, failures
from flows.versions.renew import Origin, renew
from flows.versions.sample import Sample

_AT_ONCE = 200  # documents in memory
_PER_COMMIT = 5_000

OWNER = "flows index rebuild"
MAX_REFUSED = 0.01  # of the documents: beyond it, it is not for what each of them is
_HANDFUL = 5  # documents that may be refused however few there are
KEPT_VERSIONS = 1  # for a rollback, beside the one that serves
_COUNTED = ("language", "outlet.id", "source.drop", "quality")  # facets that a carried-over version has as before
_VALUES = 100  # of each of them


def rebuild(
    archive: Archive,
    raw_store: RawStore,
    origin: Origin = Origin.DOCUMENTS,
    on_document: Callable[[], None] = lambda: None,
    *,
    judged: Sequence[JudgedQuery] = (),
    before: Index | None = None,
    max_refused: float = MAX_REFUSED,
) -> RunReport:
    """Build the next version from the one that serves, and let it serve; the report.

    The new version must find what the `judged` queries expect, before it serves. Where `before`, the index as it serves
    now, is given and every document could be carried over as it is, both must find the same for the same queries.

    A document that cannot be carried over is left behind, named in the report; its entries in the ledger stay, so that
    `flows reprocess --missing` or the next ingest of its drop makes it again. Raises `UsageError` where there is
    nothing to rebuild, and `Stop` where the new version is not what was written, or lacks more than the share
    `max_refused` of the documents.
    """
    with archive.build(OWNER) as build:
        serving = serving_version(archive)
        with booked(archive.ledger, "rebuild", archive.location) as report:
            with telemetry.span("rebuild.fill") as filled:
                sample = _fill(build, archive, serving, raw_store, origin, report, on_document)
                filled.note(**telemetry.counts(report))
            with telemetry.span("rebuild.check"):
                _check(build, serving, report, sample)
                _check_refused(build, serving, report, max_refused)
                _judge(build, serving, judged)
                if before and not report.updated and not report.rejected:
                    _compare(build, serving, report, sample, before)
            with telemetry.span("rebuild.publish"):
                build.publish()
        return report


def drop_old(archive: Archive, keep: int = KEPT_VERSIONS) -> list[str]:
    """Delete complete versions that do not serve, but the newest `keep` of them; their names.

    One that is being built, or that was left by a build that was killed, is the next build's to delete.
    """
    dropped = dispensable(archive.versions(), keep)
    for name in dropped:
        archive.remove(name, OWNER)
    return dropped


def serving_version(archive: Archive) -> IndexVersion:
    """The version that serves. Raises `UsageError` where there is none."""
    for version in archive.versions():
        if version.serves:
            return version
    raise UsageError(f"nothing serves at {archive.location} yet: load some articles with flows ingest DROP")


def _fill(
    build: Build,
    archive: Archive,
    serving: IndexVersion,
    raw_store: RawStore,
    origin: Origin,
    report: RunReport,
    on_document: Callable[[], None],
) -> Sample:
    sample = Sample()
    since_commit = 0
    for stored in batched(archive.documents(serving.name), _AT_ONCE):
        documents = []
        for one in stored:
            renewed = renew(one, raw_store, origin)
            if renewed.document is None:
                refuse(report, str(one.get("id")), renewed.refusal, renewed.detail)
            else:
                documents.append(renewed.document)
                report.updated += renewed.made_again
            on_document()
        report.seen += len(stored)
        _write(build, documents, report, sample)
        since_commit += len(documents)
        if since_commit >= _PER_COMMIT:
            build.writer.commit()
            since_commit = 0
    build.writer.commit()
    return sample


def _write(build: Build, documents: list[Document], report: RunReport, sample: Sample) -> None:
    for document, outcome in zip(documents, build.writer.upsert(documents), strict=True):
        if outcome.status is WriteStatus.REJECTED:
            refuse(report, document["id"], "engine_refused", outcome.reason or "")
        else:
            report.loaded += 1
            sample.add(document)


def _check(build: Build, serving: IndexVersion, report: RunReport, sample: Sample) -> None:
    """Raises `Stop` where the new version does not hold what the old one held, without what was refused."""
    found = build.index.status().documents
    wrong = ""
    if report.seen != serving.documents:
        wrong = f"{report.seen:,} documents were read, and {serving.name} holds {serving.documents:,}"
    elif not report.balanced or found != report.loaded:
        wrong = f"of {report.seen:,} documents {report.rejected:,} were refused, and it holds {found:,}"
    elif differing := sample.differing(build.index):
        wrong = f"{len(differing)} of its documents differ from what was written, first {differing[0]}"
    elif lost := sample.not_found(build.index):
        wrong = f"{len(lost)} of its documents are not found by their own words, first {lost[0]}"
    if wrong:
        raise _not_served(build, serving, wrong, f"flows runs show {report.run_id}")


def _check_refused(build: Build, serving: IndexVersion, report: RunReport, max_refused: float) -> None:
    """Raises `Stop` where too many documents were left behind."""
    few = report.rejected <= max(_HANDFUL, max_refused * report.seen)
    if report.rejected and not (few and report.loaded):
        meant = ", then flows index rebuild with --max-refused 1 if it is meant" if report.loaded else ""
        raise _not_served(
            build,
            serving,
            f"{report.rejected:,} of {report.seen:,} documents were refused, first {report.refused[0]}",
            f"flows runs show {report.run_id}{meant}",
        )


def _judge(build: Build, serving: IndexVersion, judged: Sequence[JudgedQuery]) -> None:
    """Raises `Stop` where a judged query does not find what it must, and `UsageError` for one that is none."""
    if failed := failures(judged, build.index):
        wrong = f"{len(failed)} of {len(judged)} judged queries fail, first {failed[0]}"
        raise _not_served(build, serving, wrong, "mend the query or what it should find, then the same command")


def _compare(build: Build, serving: IndexVersion, report: RunReport, sample: Sample, before: Index) -> None:
    """Raises `Stop` where the same documents are not found by the same queries."""
    everything = SearchRequest(facets=_COUNTED, facet_size=_VALUES, page_size=1, highlight=False, documents=False)
    old, new = before.search(everything), build.index.search(everything)
    wrong = ""
    if query := sample.unlike(before, build.index):
        wrong = f"it finds other articles than {serving.name} for {query}"
    elif differing := [name for name in _COUNTED if old.facets[name] != new.facets[name]]:
        wrong = f"it counts other values of {differing[0]} than {serving.name}"
    if wrong:
        raise _not_served(build, serving, wrong, f"flows runs show {report.run_id}")


def _not_served(build: Build, serving: IndexVersion, wrong: str, next_command: str) -> Stop:
    return Stop(
        f"the new version {build.name} is not what it should be: {wrong}",
        safe=f"{serving.name} serves as before, and the new version was deleted.",
        next_command=next_command,
    )
