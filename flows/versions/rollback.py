"""Another version of an index serves: one that was built before, and is still there."""

from flows.article import SCHEMA_VERSION
from flows.errors import UsageError
from flows.index.archive import Archive, IndexVersion

OWNER = "flows index rollback"


def rollback(archive: Archive, name: str | None = None) -> IndexVersion:
    """Let the version of this name serve, or else the newest complete one that was built before the one that serves.

    What serves now. Raises `UsageError` where there is no such version, or this program cannot read it.
    """
    version = _chosen(archive, name)
    if not version.readable:
        raise UsageError(
            f"this program cannot read {version.name}: it is damaged, or was built for another schema "
            f"(version {version.schema_version}, this program has {SCHEMA_VERSION}), and what built it can"
        )
    archive.activate(version.name, OWNER)
    return next(found for found in archive.versions() if found.name == version.name)


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
