"""From what a person writes after `--index` to an open index."""

from collections.abc import Iterator
from contextlib import contextmanager

from flows.errors import UsageError
from flows.index.archive import Archive
from flows.index.base import Index
from flows.index.differences import Difference, Kind
from flows.settings import Settings


@contextmanager
def open_index(location: str | None, settings: Settings) -> Iterator[Index]:
    """The index at `location`: a URL is Elasticsearch; None, or `embedded`, is the embedded one in the state folder.

    Raises `UsageError` for anything else, `Stop` where the engine is not as it should be.
    """
    index = _engine(location or settings.index or None, settings)
    try:
        yield index
    finally:
        index.close()


@contextmanager
def open_archive(location: str | None, settings: Settings) -> Iterator[Archive]:
    """The versions behind the index at `location`; opens too when the one that serves has another schema.

    Raises what `open_index` raises, but no `SchemaMismatch` for the documents.
    """
    archive = _archive(location or settings.index or None, settings)
    try:
        yield archive
    finally:
        archive.close()


def is_there(location: str | None, settings: Settings) -> bool:
    """Whether there is an index to open: opening an embedded one would create it. A URL is not asked."""
    if (location or settings.index or "embedded") != "embedded":
        return True
    return (settings.home / "index" / "ledger.sqlite").exists()


def check_schema(location: str | None, settings: Settings, *, apply: bool = False) -> list[Difference]:
    """In what the index at `location` differs from the schema of this program; empty when all is well.

    With `apply`, differences that are additive are done away with first. Raises what `open_archive` raises.
    """
    given = location or settings.index or None
    if given and given.startswith(("http://", "https://")):
        from flows.index.elastic.check.live import check

        return check(given, settings, apply=apply)
    with open_archive(given, settings) as archive:
        return [
            Difference(
                Kind.BREAKING,
                version.name,
                "(the index)",
                "it is damaged, or was built for another schema",
                "flows index rebuild",
            )
            for version in archive.versions()
            if version.serves and not version.readable
        ]


def _engine(location: str | None, settings: Settings) -> Index:
    if location is None or location == "embedded":
        from flows.index.embedded.engine import EmbeddedIndex

        return EmbeddedIndex.open(settings.home)
    if location.startswith(("http://", "https://")):
        from flows.index.elastic.engine import ElasticIndex

        return ElasticIndex.open(location, settings)
    raise _no_location(location)


def _archive(location: str | None, settings: Settings) -> Archive:
    if location is None or location == "embedded":
        from flows.index.embedded.archive import EmbeddedArchive

        return EmbeddedArchive.open(settings.home)
    if location.startswith(("http://", "https://")):
        from flows.index.elastic.archive import ElasticArchive

        return ElasticArchive.open(location, settings)
    raise _no_location(location)


def _no_location(location: str) -> UsageError:
    return UsageError(f"--index is `embedded` or the URL of an Elasticsearch, not {_masked(location)!r}")


def _masked(location: str) -> str:
    """What was written, without what may be a user and a password: everything before the last @, but the scheme."""
    before, at, host = location.rpartition("@")
    scheme, separator, _ = before.partition("://")
    return (f"{scheme}://" if separator else "") + "***@" + host if at else location
