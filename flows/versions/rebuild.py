"""The next version of an index: built beside the one that serves, checked against what was written, then swapped in.

Readers search the old version until the swap. Whatever goes wrong before it, the old one serves on and the new one is
deleted: by this run, or by the next one where this was killed.
"""

from collections.abc import Callable

from flows.batches import batched
from flows.errors import Stop, UsageError
from flows.index.archive import Archive, Build, IndexVersion
from flows.index.base import Document, WriteStatus
from flows.raw_store.store import RawStore
from flows.report import RunReport
from flows.runs import booked, refuse
from flows.versions.renew import Origin, renew
from flows.versions.sample import Sample

_AT_ONCE = 200  # documents in memory
_PER_COMMIT = 5_000

OWNER = "flows index rebuild"


def rebuild(
    archive: Archive,
    raw_store: RawStore,
    origin: Origin = Origin.DOCUMENTS,
    on_document: Callable[[], None] = lambda: None,
) -> RunReport:
    """Build the next version from the one that serves, and let it serve; the report.

    A document that cannot be carried over is left behind, named in the report; its entries in the ledger stay, so that
    `flows reprocess --missing` or the next ingest of its drop makes it again. Raises `UsageError` where there is
    nothing to rebuild, and `Stop` where the new version is not what was written.
    """
    with archive.build(OWNER) as build:
        serving = serving_version(archive)
        with booked(archive.ledger, "rebuild", archive.location) as report:
            sample = _fill(build, archive, serving, raw_store, origin, report, on_document)
            _check(build, serving, report, sample)
            build.publish()
        return report


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
    elif report.seen and not report.loaded:
        wrong = f"all of {report.seen:,} documents were refused, first {report.refused[0]}"
    elif differing := sample.differing(build.index):
        wrong = f"{len(differing)} of its documents differ from what was written, first {differing[0]}"
    elif lost := sample.not_found(build.index):
        wrong = f"{len(lost)} of its documents are not found by their own words, first {lost[0]}"
    if wrong:
        raise Stop(
            f"the new version {build.name} is not what it should be: {wrong}",
            safe=f"{serving.name} serves as before, and the new version was deleted.",
            next_command=f"flows runs show {report.run_id}",
        )
