"""The versions of an embedded index: folders beside each other, and the pointer that names the one in use."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import IndexUnavailable, UsageError
from flows.files import make_folder
from flows.index.archive import Build, IndexVersion
from flows.index.base import Document, Index, Writer
from flows.index.embedded import folder
from flows.index.embedded.engine import EmbeddedIndex
from flows.index.embedded.expunge import expunge
from flows.index.embedded.failures import as_stop, unwritable
from flows.index.embedded.ledger import SqliteLedger
from flows.index.embedded.lock import only_writer
from flows.index.embedded.schema import fingerprint
from flows.index.embedded.walk import stored
from flows.index.embedded.writer import TantivyWriter
from flows.index.ledger import Ledger


class EmbeddedArchive:
    """`flows.index.archive.Archive` in a state folder."""

    ledger: Ledger

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = home / "index"
        self.location = str(self._folder)
        try:
            make_folder(self._folder)
        except OSError as error:
            raise unwritable(self._folder, error) from error
        self._books = SqliteLedger(self._folder / "ledger.sqlite")
        self.ledger = self._books

    @classmethod
    def open(cls, home: Path) -> "EmbeddedArchive":
        """The archive of a state folder, whatever schema its versions have."""
        return cls(home)

    def versions(self) -> list[IndexVersion]:
        serving = self._serving()
        places = [place for place in folder.versions(self._folder) if (place / folder.META).is_file()]
        described = [_described(place, serving) for place in places]
        return sorted(described, key=lambda version: (version.created_at, version.name), reverse=True)

    def documents(self, name: str) -> Iterator[Document]:
        """The stored documents of one moment, in the order of ids."""
        index = folder.open_any(self._version(name))
        with as_stop(self._folder):
            searcher = index.searcher()
        yield from stored(searcher, index.schema, self._folder)

    @contextmanager
    def build(self, owner: str, wait: float = 30.0) -> Iterator[Build]:
        with only_writer(self._folder, owner, wait):
            for place in folder.versions(self._folder):
                if place.name.startswith(folder.BUILDING):
                    folder.discard(place)
            build = EmbeddedBuild(self._home, folder.create(self._folder, folder.BUILDING))
            try:
                yield build
            finally:
                build.close()

    @contextmanager
    def reopen(self, name: str, owner: str, wait: float = 30.0) -> Iterator[Build]:
        with only_writer(self._folder, owner, wait):
            place = self._version(name)
            if not place.name.startswith(folder.COMPLETE):
                raise UsageError(f"the version {name} is not complete: flows index list names those that are")
            build = EmbeddedBuild(self._home, place)
            try:
                yield build
            finally:
                build.close()

    def delete(self, name: str, ids: Sequence[str], owner: str, wait: float = 30.0) -> int:
        """See `Archive.delete`: of a version with other fields only whole documents can be read, and none written."""
        with only_writer(self._folder, owner, wait):
            place = self._version(name)
            if _readable(place):
                writer = TantivyWriter(folder.open_tantivy(place), place)
                try:
                    deleted = writer.delete(ids)
                    writer.commit()
                finally:
                    writer.close()
                return deleted
            wanted = set(ids)
            there = sum(document.get("id") in wanted for document in self.documents(name))
            if there and place == self._serving():
                folder.open_tantivy(place)  # raises what to do about one that serves and cannot be written
            if there:
                folder.discard(place)
            return there

    def expunge(self, owner: str, wait: float = 30.0) -> None:
        with only_writer(self._folder, owner, wait):
            for place in folder.versions(self._folder):
                if place.name.startswith(folder.COMPLETE) and _readable(place):
                    expunge(place)
            self._books.compact()

    def remove(self, name: str, owner: str, wait: float = 30.0) -> None:
        with only_writer(self._folder, owner, wait):
            place = self._version(name)
            if place == self._serving():
                raise UsageError(f"the version {name} serves: let another one serve first")
            folder.discard(place)

    def close(self) -> None:
        self._books.close()

    def _serving(self) -> Path | None:
        """Where the pointer was lost, it is the one that opening the index points to again."""
        if (self._folder / folder.POINTER).exists():
            return folder.pointed(self._folder)
        return folder.newest(self._folder)

    def _version(self, name: str) -> Path:
        for place in folder.versions(self._folder):
            if place.name == name and (place / folder.META).is_file():
                return place
        raise UsageError(f"no version {name!r} in {self.location}: flows index list names them")


class EmbeddedBuild:
    """`flows.index.archive.Build`: a folder that no reader looks at until it is pointed to. One that is being filled is
    renamed before."""

    index: Index
    writer: Writer

    def __init__(self, home: Path, place: Path) -> None:
        self._place = place
        self.name = place.name
        self._kept = place.name.startswith(folder.COMPLETE)
        self._reader = EmbeddedIndex(home, place)
        self._writer = TantivyWriter(folder.open_tantivy(place), place)
        self._open = True
        self.index, self.writer = self._reader, self._writer

    def publish(self) -> None:
        self._writer.commit()
        self._close_writer()
        finished = self._place if self._kept else folder.finish(self._place)
        self._kept = True
        self.name = finished.name
        folder.point(finished.parent, finished)

    def close(self) -> None:
        """Delete what was never complete."""
        try:
            self._reader.close()
            self._close_writer()
        finally:
            if not self._kept:
                folder.discard(self._place)

    def _close_writer(self) -> None:
        if self._open:
            self._open = False
            self._writer.close()


def _readable(place: Path) -> bool:
    """It was built for the schema of today."""
    try:
        return folder.meta(place)[1] == fingerprint()
    except IndexUnavailable:
        return False


def _described(place: Path, serving: Path | None) -> IndexVersion:
    """A version as it is. One that is damaged, or of another tantivy, is there and cannot be used."""
    documents, readable = 0, True
    try:
        version, built_for, created_at = folder.meta(place)
        readable = built_for == fingerprint()
    except IndexUnavailable:
        version, readable = 0, False
        created_at = datetime.fromtimestamp(place.stat().st_mtime, UTC)
    try:
        with as_stop(place.parent):
            documents = folder.open_any(place).searcher().num_docs
    except IndexUnavailable:
        readable = False
    return IndexVersion(
        name=place.name,
        schema_version=version,
        readable=readable,
        documents=documents,
        bytes=folder.size(place),
        created_at=created_at,
        serves=place == serving,
        complete=place.name.startswith(folder.COMPLETE),
    )
