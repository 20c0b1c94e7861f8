"""All that a rebuild is: the next version by the standing judged queries, served, and the versions no longer needed
gone."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from flows.errors import IndexLocked
from flows.index.archive import Archive, IndexVersion
from flows.index.opening import open_archive, open_index
from flows.raw_store.store import open_raw_store
from flows.report import RunReport
from flows.settings import Settings
from flows.versions.judged import DEFAULT_FILE, read_judged
from flows.versions.rebuild import KEPT_VERSIONS, MAX_REFUSED, drop_old, rebuild, serving_version
from flows.versions.renew import Origin


@dataclass(frozen=True, slots=True)
class Terms:
    """How an index is to be rebuilt. Without `queries`, a file of judged queries, it is the one in the state folder
    where there is one; `origin`, `max_refused` and `keep_versions` are those of `flows.versions.rebuild`."""

    origin: Origin = Origin.DOCUMENTS
    queries: Path | None = None
    max_refused: float = MAX_REFUSED
    keep_versions: int = KEPT_VERSIONS


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of the versions of an index.

    Where another writer held the index by the time that older versions were to be deleted, `undeleted` says who: they
    stay until the next rebuild, or `flows gc`.
    """

    report: RunReport
    serving: IndexVersion
    before: IndexVersion
    dropped: list[str]
    undeleted: str
    judged: int  # queries that the new version was asked
    location: str


def succeed(
    location: str | None,
    settings: Settings,
    terms: Terms,
    on_begin: Callable[[int], Callable[[], None]] = lambda _: lambda: None,
) -> Succession:
    """Rebuild the index at `location`, and delete the versions that `terms` does not keep.

    `on_begin` is told the number of documents, and gives what is called for each of them. Raises what
    `flows.versions.rebuild.rebuild` raises, and `UsageError` for judged queries that cannot be read.
    """
    standing = settings.home / DEFAULT_FILE
    file = terms.queries or (standing if standing.is_file() else None)
    judged = read_judged(file) if file else ()
    with open_archive(location, settings) as archive:
        before = serving_version(archive)
        with open_index(location, settings) if before.readable else nullcontext() as readable:
            report = rebuild(
                archive,
                open_raw_store(settings),
                terms.origin,
                on_begin(before.documents),
                judged=judged,
                before=readable,
                max_refused=terms.max_refused,
            )
        serving = serving_version(archive)
        dropped, undeleted = _dropped(archive, terms.keep_versions)
        return Succession(report, serving, before, dropped, undeleted, len(judged), archive.location)


def _dropped(archive: Archive, keep: int) -> tuple[list[str], str]:
    """The versions that were deleted, and what kept the others. The next version serves by now, and whoever waited for
    the index may have it: a rebuild that failed here would be made again, for nothing."""
    try:
        return drop_old(archive, keep), ""
    except IndexLocked as locked:
        return [], locked.happened
