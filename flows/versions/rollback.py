"""Another version of an index serves: one that was built before, and is still there.

It is mended before the swap, under the same lock. So readers never see again what was deleted since; a rollback that is
killed leaves the one that served before, or one that needs nothing more than an ingest.
"""

from flows.article import SCHEMA_VERSION
from flows.errors import UsageError
from flows.index.archive import Archive, IndexVersion
from flows.raw_store.store import RawStore
from flows.report import RunReport
from flows.runs import booked
from flows.versions.mend import mend

OWNER = "flows index rollback"


def rollback(archive: Archive, raw_store: RawStore, name: str | None = None) -> RunReport:
    """Let the version of this name serve, or else the newest complete one that was built before the one that serves.

    The report says in `deleted` how many articles were taken out of it, since nobody claims them any more; in
    `unsettled` how many records the next ingest judges again; in `lacking` how many articles it does not hold yet.
    Raises `UsageError` where there is no such version, or this program cannot read it.
    """
    version = _chosen(archive, name)
    if not version.readable:
        raise UsageError(
            f"this program cannot read {version.name}: it is damaged, or was built for another schema "
            f"(version {version.schema_version}, this program has {SCHEMA_VERSION}), and what built it can"
        )
    with archive.reopen(version.name, OWNER) as build:
        with booked(archive.ledger, "rollback", archive.location) as report:
            mend(build, raw_store, report)
            build.publish()
        return report


def _chosen(archive: Archive, name: str | None) -> IndexVersion:
    complete = [version for version in archive.versions() if version.complete]
    if name is not None:
        for version in complete:
            if version.name == name:
                return version
        raise UsageError(f"no complete version {name!r} at {archive.location}: flows index list names them")
    serving = next((place for place, version in enumerate(complete) if version.serves), -1)
    if serving + 1 == len(complete):
        raise UsageError(f"no version at {archive.location} was built before the one that serves")
    return complete[serving + 1]
